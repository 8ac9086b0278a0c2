//! Who sits in a body, on behalf of which party, and for how long (DOMAIN C0.9.1).

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Date, Deleted, MembershipId, Mode, Operation, Page, PageInput, Patch, Permission, Result, Time};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    bodies::{Body, BodyId, BodyPartyKind},
    memberships::Membership,
};
pub use graphql::{BodyMemberMutations, BodyMemberQueries};
pub(crate) use rules::{check_seats, of_body};
use table::Column;

mod graphql;
mod rules;

kernel::ids! {
    /// Identifies somebody's place in a body.
    BodyMemberId(BodyMemberIdKind) = "body_member",
}

kernel::text_enum! {
    /// What somebody does in a body. Chair, deputy chair and member are ordinary members and take a seat of their party.
    pub enum BodyFunction {
        /// Leads the meetings.
        Chair = "chair",
        /// Leads the meetings when the chair is away.
        DeputyChair = "deputy_chair",
        /// Takes part and votes.
        Member = "member",
        /// Takes part and votes for an ordinary member of the party who is away.
        Substitute = "substitute",
        /// Writes the minutes, and does not vote.
        Secretary = "secretary",
    }
}

impl BodyFunction {
    /// Whether it takes a seat of the party.
    pub const fn is_ordinary(self) -> bool {
        matches!(self, Self::Chair | Self::DeputyChair | Self::Member)
    }

    /// Whether whoever has it counts towards a quorum.
    pub const fn votes(self) -> bool {
        !matches!(self, Self::Secretary)
    }
}

mod table {
    use kernel::{Date, MembershipId, TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::{BodyFunction, BodyMemberId};
    use crate::bodies::{BodyId, BodyPartyKind};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "body_members")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: BodyMemberId,
        pub body_id: BodyId,
        pub membership_id: Option<MembershipId>,
        pub name: String,
        pub party: BodyPartyKind,
        pub function: BodyFunction,
        pub valid_from: Date,
        pub valid_to: Option<Date>,
        pub version: i32,
        pub created_at: Time,
        pub updated_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("body_members").after(&["bodies", "memberships"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: table::Column = table::Column::TenantId;
    const ID: table::Column = table::Column::Id;
    const VERSION: Option<table::Column> = Some(table::Column::Version);
}

/// Somebody's place in a body, from a day on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct BodyMember {
    /// The id of the place.
    pub id: BodyMemberId,
    /// The body.
    pub body_id: BodyId,
    /// The person's membership in the tenant; null for who has none.
    pub membership_id: Option<MembershipId>,
    /// The person's name as the minutes have it.
    pub name: String,
    /// On whose behalf the person sits there. Never which union.
    pub party: BodyPartyKind,
    /// What the person does there.
    pub function: BodyFunction,
    /// The first day in the body.
    pub valid_from: Date,
    /// The first day on which the person is no longer in the body; null while it has no end.
    pub valid_to: Option<Date>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was registered.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(BodyMember);
db::projection!(BodyMember from table {
    id: Id, body_id: BodyId, membership_id: MembershipId, name: Name, party: Party, function: Function,
    valid_from: ValidFrom, valid_to: ValidTo, version: Version, created_at: CreatedAt, updated_at: UpdatedAt,
});

impl BodyMember {
    /// Whether the person is in the body on this day.
    pub(crate) fn sits_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|end| day < end)
    }
}

const SORTS: &[Sort<Column>] =
    &[Sort { name: "name", column: Column::Name }, Sort { name: "createdAt", column: Column::Id }];

/// Which body members.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct BodyMemberFilter {
    /// Only those of this body.
    pub body_id: Option<BodyId>,
    /// Only those of this party.
    pub party: Option<BodyPartyKind>,
    /// Only those who sit there on this day.
    pub on: Option<Date>,
}

/// Lists the body members, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListBodyMembers {
    /// Which page.
    pub page: PageInput,
    /// Which body members.
    pub filter: BodyMemberFilter,
}

impl Operation for ListBodyMembers {
    type Output = Page<BodyMember>;
    type Tx = TenantTx;
    const ID: &'static str = "body_member.list";
    const PERMISSION: Permission = Permission::BodyRead;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<BodyMember>> {
        tx.find::<table::Entity>()
            .if_equal(Column::BodyId, self.filter.body_id)
            .if_equal(Column::Party, self.filter.party)
            .if_on(Column::ValidFrom, Column::ValidTo, self.filter.on)
            .page(&self.page, SORTS, (Self::ID, &self.filter))
            .await
    }
}

/// Reads one body member.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetBodyMember {
    /// The body member's id.
    pub id: BodyMemberId,
}

impl Operation for GetBodyMember {
    type Output = BodyMember;
    type Tx = TenantTx;
    const ID: &'static str = "body_member.get";
    const PERMISSION: Permission = Permission::BodyRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<BodyMember> {
        tx.get(self.id).await
    }
}

/// Gives somebody a place in a body. A party has at most one ordinary member for each of its seats on any day: 409
/// `rule_unmet`, `seats_for_members`; substitutes and secretaries take no seat.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateBodyMember {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The body.
    pub body_id: BodyId,
    /// The person's membership in the tenant, if they have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub membership_id: Option<MembershipId>,
    /// The person's name as the minutes have it.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// On whose behalf the person sits there. Never which union.
    pub party: BodyPartyKind,
    /// What the person does there.
    pub function: BodyFunction,
    /// The first day in the body.
    pub valid_from: Date,
    /// The first day on which the person is no longer in the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
}

impl Operation for CreateBodyMember {
    type Output = BodyMember;
    type Tx = TenantTx;
    const ID: &'static str = "body_member.create";
    const PERMISSION: Permission = Permission::BodyManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<BodyMember> {
        // The body's row is what two who fill the last seat at once wait for.
        let body: Body = tx.find().id(self.body_id).lock().referred("#/bodyId").await?;
        if let Some(membership) = self.membership_id {
            tx.referred::<Membership>(membership, "#/membershipId").await?;
        }
        let member = BodyMember {
            id: tx.new_id(),
            body_id: self.body_id,
            membership_id: self.membership_id,
            name: self.name,
            party: self.party,
            function: self.function,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        insert(tx, member.clone()).await?;
        rules::check(tx, &body, &member).await?;
        Ok(member)
    }
}

async fn insert(tx: &TenantTx, member: BodyMember) -> Result<()> {
    let BodyMember {
        id,
        body_id,
        membership_id,
        name,
        party,
        function,
        valid_from,
        valid_to,
        version,
        created_at,
        updated_at,
    } = member;
    tx.insert(table::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        body_id: Set(body_id),
        membership_id: Set(membership_id),
        name: Set(name),
        party: Set(party),
        function: Set(function),
        valid_from: Set(valid_from),
        valid_to: Set(valid_to),
        version: Set(version),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
    })
    .await
}

/// Changes what somebody does in a body, or until when. Who changes party leaves one place and takes another.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateBodyMember {
    /// The id of the place.
    pub id: BodyMemberId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// The person's name as the minutes have it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub name: Patch<String>,
    /// What the person does there.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = BodyFunction)]
    pub function: Patch<BodyFunction>,
    /// The first day on which the person is no longer in the body; null takes the end away.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<Date>)]
    pub valid_to: Patch<Date>,
}

impl Operation for UpdateBodyMember {
    type Output = BodyMember;
    type Tx = TenantTx;
    const ID: &'static str = "body_member.update";
    const PERMISSION: Permission = Permission::BodyManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<BodyMember> {
        let member: BodyMember = tx.get(self.id).await?;
        let body: Body = tx.find().id(member.body_id).lock().referred("#/id").await?;
        let changed: BodyMember = tx
            .change::<table::Entity>()
            .set_if(Column::Name, self.name.set())
            .set_if(Column::Function, self.function.set())
            .set_if(Column::ValidTo, self.valid_to.change())
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await?;
        rules::check(tx, &body, &changed).await?;
        Ok(changed)
    }
}

/// Deletes a place that was given by mistake; one that somebody has had is ended with `validTo`. Who was present at a meeting
/// stays: 409 `still_in_use`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteBodyMember {
    /// The body member's id.
    pub id: BodyMemberId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteBodyMember {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "body_member.delete";
    const PERMISSION: Permission = Permission::BodyManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListBodyMembers>("/v1/tenants/{tenant}/body-members"),
        Route::post::<CreateBodyMember>("/v1/tenants/{tenant}/body-members"),
        Route::get::<GetBodyMember>("/v1/tenants/{tenant}/body-members/{id}"),
        Route::patch::<UpdateBodyMember>("/v1/tenants/{tenant}/body-members/{id}"),
        Route::delete::<DeleteBodyMember>("/v1/tenants/{tenant}/body-members/{id}"),
    ]
};
