//! Invitations: how somebody becomes a member by themselves. Whoever invites need not know how the person signs in; the
//! secret of the invitation, sent to them, is what lets them in once.

use api::Route;
use async_graphql::SimpleObject;
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{
    Date, MembershipId, Mode, Operation, Outcome, Page, PageInput, ParticipantId, Permission, Result, Role, Time,
    UnitId,
};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    memberships::Membership,
    roles::{self, RoleId},
};
pub use accept::{AcceptInvitation, AcceptedInvitation};
pub use graphql::{InvitationMutations, InvitationQueries};
pub use letter::Letter;
pub use mail::{ClaimMail, DueMails, Mail, MailFailure, MailId, MailState, OUTBOX, RecordMail, WriteLetter};
pub use resend::ResendInvitation;
use table::Column;
pub use write::{CreateInvitation, WithdrawInvitation};

mod accept;
mod graphql;
mod letter;
mod mail;
mod resend;
mod write;

kernel::ids! {
    /// Identifies an invitation.
    InvitationId(InvitationKind) = "invitation",
}

kernel::text_enum! {
    /// Where an invitation is.
    pub enum InvitationState {
        /// Waits to be accepted, until it expires.
        Open = "open",
        /// Accepted: it has made a membership and makes no other.
        Accepted = "accepted",
        /// Withdrawn before it was accepted.
        Withdrawn = "withdrawn",
    }
}

mod table {
    use kernel::{Date, MembershipId, ParticipantId, TenantId, Time, UnitId};
    use sea_orm::entity::prelude::*;

    use super::{InvitationId, InvitationState, MailFailure, MailState};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "invitations")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: InvitationId,
        pub name: String,
        pub email: Option<String>,
        pub roles: Json,
        pub role_ids: Json,
        pub unit_id: Option<UnitId>,
        pub acts_for_id: Option<ParticipantId>,
        pub only_object: Option<String>,
        pub valid_to: Option<Date>,
        pub state: InvitationState,
        pub expires_at: Time,
        pub membership_id: Option<MembershipId>,
        pub mail: Option<MailState>,
        pub mail_failure: Option<MailFailure>,
        pub mailed_at: Option<Time>,
        pub version: i32,
        pub created_at: Time,
        pub updated_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("invitations").after(&["units", "participants", "memberships"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// An invitation to become a member.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Invitation {
    /// The invitation's id.
    pub id: InvitationId,
    /// The person's name as this tenant writes it.
    pub name: String,
    /// Where the invitation is sent; says nothing of how the person signs in.
    pub email: Option<String>,
    /// The roles that the membership will give, of those that every tenant has.
    pub roles: Vec<Role>,
    /// The roles that the membership will give, of the tenant's own.
    pub role_ids: Vec<RoleId>,
    /// The unit that the person will belong to.
    pub unit_id: Option<UnitId>,
    /// The organisation that the person will act for in joint work.
    pub acts_for_id: Option<ParticipantId>,
    /// The id of the one thing that the membership will give access to; null for all that the roles permit.
    pub only_object: Option<String>,
    /// The first day on which the membership will no longer hold.
    pub valid_to: Option<Date>,
    /// Where the invitation is. An open one is not accepted any more once `expiresAt` has passed.
    pub state: InvitationState,
    /// When it expires.
    pub expires_at: Time,
    /// The membership that it has made.
    pub membership_id: Option<MembershipId>,
    /// Where its mail is; null if there is none: it says no address, or the service sends no mail and `GET …/secret` tells
    /// what to send.
    pub mail: Option<MailState>,
    /// Why its mail is not tried any more.
    pub mail_failure: Option<MailFailure>,
    /// When its mail was last sent.
    pub mailed_at: Option<Time>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was written.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(Invitation);
db::projection!(Invitation from table {
    id: Id, name: Name, email: Email, unit_id: UnitId, acts_for_id: ActsForId, only_object: OnlyObject,
    valid_to: ValidTo, state: State, expires_at: ExpiresAt, membership_id: MembershipId, mail: Mail,
    mail_failure: MailFailure, mailed_at: MailedAt, version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
} json { roles: Roles, role_ids: RoleIds });

impl Invitation {
    /// The membership that it promises, from today, of nobody yet.
    fn promised(&self, tx: &TenantTx) -> Membership {
        Membership {
            id: tx.new_id(),
            person_id: kernel::PersonId::NOBODY,
            name: self.name.clone(),
            roles: self.roles.clone(),
            role_ids: self.role_ids.clone(),
            unit_id: self.unit_id,
            acts_for_id: self.acts_for_id,
            only_object: self.only_object.clone(),
            valid_from: tx.now().date(),
            valid_to: self.valid_to,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        }
    }

    /// What lets the person in: known to this service only, and stored nowhere.
    fn secret(&self, tx: &TenantTx) -> String {
        tx.blind(&format!("invitation\n{}\n{}", tx.tenant(), self.id)).simple().to_string()
    }
}

/// Whether an invitation that can still be accepted promises this role of the tenant's own.
pub(crate) async fn promise_role(tx: &TenantTx, role: RoleId) -> Result<bool> {
    let open = tx.find::<table::Entity>().filter(Column::State.eq(InvitationState::Open));
    Ok(roles::any_names(role, &open.filter(Column::ExpiresAt.gt(tx.now())).values(Column::RoleIds).await?))
}

const SORTS: &[Sort<Column>] =
    &[Sort { name: "name", column: Column::Name }, Sort { name: "createdAt", column: Column::Id }];

/// Which invitations.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, async_graphql::InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct InvitationFilter {
    /// Only those in these states.
    pub state: Option<Vec<InvitationState>>,
}

/// Lists the invitations, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListInvitations {
    /// Which page.
    pub page: PageInput,
    /// Which invitations.
    pub filter: InvitationFilter,
}

impl Operation for ListInvitations {
    type Output = Page<Invitation>;
    type Tx = TenantTx;
    const ID: &'static str = "invitation.list";
    const PERMISSION: Permission = Permission::MembershipManage;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<Invitation>> {
        tx.find::<table::Entity>()
            .if_any_of(Column::State, self.filter.state.clone())
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one invitation.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetInvitation {
    /// The invitation's id.
    pub id: InvitationId,
}

impl Operation for GetInvitation {
    type Output = Invitation;
    type Tx = TenantTx;
    const ID: &'static str = "invitation.get";
    const PERMISSION: Permission = Permission::MembershipManage;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<Invitation> {
        tx.get(self.id).await
    }
}

/// What is sent to the person who is invited, and to nobody else.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct InvitationSecret {
    /// Where to accept: `POST` with the secret in the body and the person's own token.
    pub path: String,
    /// What lets the person in, once.
    pub secret: String,
    /// When it expires.
    pub expires_at: Time,
}
impl Outcome for InvitationSecret {}

/// Reads what has to be sent to the person who is invited. Whoever has it becomes the member; it is stored nowhere.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetInvitationSecret {
    /// The invitation's id.
    pub id: InvitationId,
}

impl Operation for GetInvitationSecret {
    type Output = InvitationSecret;
    type Tx = TenantTx;
    const ID: &'static str = "invitation.secret";
    const PERMISSION: Permission = Permission::MembershipManage;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<InvitationSecret> {
        let invitation: Invitation = tx.get(self.id).await?;
        // Who administers some units only, hands out no membership outside them.
        crate::memberships::rules::check_governed(tx, &invitation.promised(tx)).await?;
        let path = format!("/v1/tenants/{}/invitations/{}/transitions/accept", tx.tenant(), invitation.id);
        Ok(InvitationSecret { path, secret: invitation.secret(tx), expires_at: invitation.expires_at })
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListInvitations>("/v1/tenants/{tenant}/invitations"),
        Route::post::<CreateInvitation>("/v1/tenants/{tenant}/invitations"),
        Route::get::<GetInvitation>("/v1/tenants/{tenant}/invitations/{id}"),
        Route::get::<GetInvitationSecret>("/v1/tenants/{tenant}/invitations/{id}/secret"),
        Route::post::<WithdrawInvitation>("/v1/tenants/{tenant}/invitations/{id}/transitions/withdraw"),
        Route::post::<ResendInvitation>("/v1/tenants/{tenant}/invitations/{id}/transitions/resend"),
        Route::post::<AcceptInvitation>("/v1/tenants/{tenant}/invitations/{id}/transitions/accept").of_invited(),
    ]
};
