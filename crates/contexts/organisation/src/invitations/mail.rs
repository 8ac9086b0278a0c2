//! The outbox: mails with invitations that have not gone out yet. A mail is put here by the transaction that makes the
//! invitation, and taken out by the one that tells what became of it, so none is lost whatever ends in between.
//!
//! The table says which invitation of which tenant and when to try next; address, name and secret stay with the tenant.
//! Its operations are the sender's (`server/src/mail.rs`); no door of the API leads to them.

use chrono::TimeDelta;
use db::{Placement, SharedTable, SharedTx, Table, TenantTx};
use kernel::{Code, Error, Mode, Operation, Outcome, Permission, Result, TenantId, Time};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition};
use serde::{Deserialize, Serialize};

use super::{
    Column, Invitation, InvitationId, InvitationState,
    letter::{Letter, letter},
    table,
};
use crate::tenants;

kernel::ids! {
    /// Identifies a mail: it stands in the mail's `Message-ID`, the same however often it has to be sent.
    MailId(MailKind) = "mail",
}

kernel::text_enum! {
    /// Where an invitation's mail is.
    pub enum MailState {
        /// Waits to be sent, or to be tried again.
        Queued = "queued",
        /// The mail server has taken it.
        Sent = "sent",
        /// It is not tried any more; `mailFailure` says why.
        Failed = "failed",
    }
}

kernel::text_enum! {
    /// Why an invitation's mail is not tried any more.
    pub enum MailFailure {
        /// A mail server has refused the address or the mail for good.
        Refused = "refused",
        /// No mail server has taken it in two days.
        Unreachable = "unreachable",
        /// The invitation was accepted, withdrawn or had expired before the mail went out.
        NotOpen = "not_open",
    }
}

/// How long after each attempt the next one is made. The first is longer than an attempt can last, so that a mail is not
/// tried by two at once; all together are 44 hours.
const NEXT: [TimeDelta; 8] = [
    TimeDelta::minutes(2),
    TimeDelta::minutes(5),
    TimeDelta::minutes(15),
    TimeDelta::hours(1),
    TimeDelta::hours(3),
    TimeDelta::hours(8),
    TimeDelta::hours(12),
    TimeDelta::hours(20),
];

mod outbox {
    use kernel::{TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::{InvitationId, MailId};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "outbox")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: MailId,
        pub tenant_id: TenantId,
        pub invitation_id: InvitationId,
        pub attempts: i32,
        pub due_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const OUTBOX: Table = Table::new("outbox", Placement::Shared).after(&["tenants"]);

impl SharedTable for outbox::Entity {
    const TABLE: Table = OUTBOX;
}

/// A mail that waits.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Mail {
    /// Its id.
    pub id: MailId,
    /// The tenant that invites.
    pub tenant_id: TenantId,
    /// The invitation.
    pub invitation_id: InvitationId,
    /// How often it was tried, the attempt that is being made included.
    pub attempts: i32,
    /// When it is to be tried.
    pub due_at: Time,
}

db::projection!(Mail from outbox {
    id: Id, tenant_id: TenantId, invitation_id: InvitationId, attempts: Attempts, due_at: DueAt,
});

impl Mail {
    /// Whether there is no attempt after this one.
    pub fn is_last(&self) -> bool {
        usize::try_from(self.attempts).is_ok_and(|attempts| attempts >= NEXT.len())
    }
}

/// Puts a mail with this invitation into the outbox, in place of one that waits there.
pub(super) async fn queue(tx: &TenantTx, invitation: InvitationId) -> Result<()> {
    let waiting =
        Condition::all().add(outbox::Column::TenantId.eq(tx.tenant())).add(outbox::Column::InvitationId.eq(invitation));
    tx.delete_shared::<outbox::Entity>(waiting).await?;
    tx.insert_shared(outbox::ActiveModel {
        id: Set(tx.random_id()),
        tenant_id: Set(tx.tenant()),
        invitation_id: Set(invitation),
        attempts: Set(0),
        due_at: Set(tx.now()),
    })
    .await
}

/// Lists the mails that are due, the longest due first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DueMails {}

impl Operation for DueMails {
    type Output = Vec<Mail>;
    type Tx = SharedTx;
    const ID: &'static str = "mail.due";
    const PERMISSION: Permission = Permission::SelfRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &SharedTx) -> Result<Vec<Mail>> {
        tx.lookup::<outbox::Entity>().filter(outbox::Column::DueAt.lte(tx.now())).by(outbox::Column::DueAt).all().await
    }
}

/// Claims a mail for one attempt by planning the next: of several senders one gets it, and if that one dies, the next
/// attempt is made when it is due.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ClaimMail {
    /// As it was listed.
    pub mail: Mail,
}

/// A mail, for the one who has claimed it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Claimed(pub Option<Mail>);
impl Outcome for Claimed {}

impl Operation for ClaimMail {
    type Output = Claimed;
    type Tx = SharedTx;
    const ID: &'static str = "mail.claim";
    const PERMISSION: Permission = Permission::SelfRead;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &SharedTx) -> Result<Claimed> {
        let Mail { id, attempts, .. } = self.mail;
        let tried = usize::try_from(attempts).unwrap_or_default().min(NEXT.len() - 1);
        let as_listed = Condition::all().add(outbox::Column::Id.eq(id)).add(outbox::Column::Attempts.eq(attempts));
        tx.change::<outbox::Entity>()
            .set(outbox::Column::Attempts, attempts + 1)
            .set(outbox::Column::DueAt, Time(tx.now().0 + NEXT[tried]))
            .one(as_listed)
            .await
            .map(Claimed)
    }
}

/// Writes what an invitation's mail says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WriteLetter {
    /// The invitation.
    pub id: InvitationId,
    /// Where people reach the service, such as `https://betre.example`.
    pub public_url: String,
}

/// What the mail says; none if the invitation can no longer be accepted.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Written(pub Option<Letter>);
impl Outcome for Written {}

impl Operation for WriteLetter {
    type Output = Written;
    type Tx = TenantTx;
    const ID: &'static str = "mail.write";
    const PERMISSION: Permission = Permission::MembershipManage;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Written> {
        let invitation: Invitation = tx.get(self.id).await?;
        let is_open = invitation.state == InvitationState::Open && invitation.expires_at > tx.now();
        let Some(address) = invitation.email.clone().filter(|_| is_open) else { return Ok(Written(None)) };
        // What follows the # stays in the browser: no server and no proxy on the way ever logs it.
        let Self { id, public_url } = self;
        let link = format!("{public_url}/invitations/{}/{id}#{}", tx.tenant(), invitation.secret(tx));
        Ok(Written(Some(letter(&invitation, address, &tenants::own(tx).await?, &link))))
    }
}

/// Tells what became of a mail, and takes it out of the outbox. One that is not there any more, because another was put
/// in its place, is `not_found`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordMail {
    /// The invitation.
    pub id: InvitationId,
    /// The mail.
    pub mail_id: MailId,
    /// Why it is not tried any more; none if it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<MailFailure>,
}

impl Operation for RecordMail {
    type Output = Invitation;
    type Tx = TenantTx;
    const ID: &'static str = "invitation.mail";
    const PERMISSION: Permission = Permission::MembershipManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Invitation> {
        let this = || Condition::all().add(outbox::Column::Id.eq(self.mail_id));
        let waiting: Option<Mail> = tx.lookup::<outbox::Entity>().filter(this()).one().await?;
        waiting.ok_or_else(|| Error::new(Code::NotFound))?;
        tx.delete_shared::<outbox::Entity>(this()).await?;
        let (state, at) = match self.failure {
            Some(_) => (MailState::Failed, None),
            None => (MailState::Sent, Some(tx.now())),
        };
        tx.change::<table::Entity>()
            .set(Column::Mail, state)
            .set(Column::MailFailure, self.failure)
            .set_if(Column::MailedAt, at)
            .one(self.id, None)
            .await
    }
}
