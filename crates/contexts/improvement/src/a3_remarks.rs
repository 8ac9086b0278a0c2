//! Remarks of an A3's coach: a question or an advice, box by box (DOMAIN C3.3.4).

use api::Route;
use async_graphql::{InputObject, SimpleObject};
use db::{Sort, Table, TenantTable, TenantTx};
use kernel::{Code, Deleted, Error, Mode, Operation, Page, PageInput, Permission, PersonId, Result, Time};
use sea_orm::{ActiveValue::Set, ColumnTrait};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::a3s::{self, A3, A3Box, A3Id};
pub use graphql::{A3RemarkMutations, A3RemarkQueries};
use table::Column;

mod graphql;

kernel::ids! {
    /// Identifies a remark to an A3.
    A3RemarkId(A3RemarkIdKind) = "a3_remark",
}

mod table {
    use kernel::{PersonId, TenantId, Time};
    use sea_orm::entity::prelude::*;

    use super::A3RemarkId;
    use crate::a3s::{A3Box, A3Id};

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "a3_remarks")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: A3RemarkId,
        pub a3_id: A3Id,
        pub part: A3Box,
        pub text: String,
        pub author_id: PersonId,
        pub resolved_at: Option<Time>,
        pub version: i32,
        pub created_at: Time,
        pub updated_at: Time,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry.
pub const TABLE: Table = Table::tenant("a3_remarks").after(&["a3s"]);

impl TenantTable for table::Entity {
    const TABLE: Table = TABLE;
    const TENANT_ID: Column = Column::TenantId;
    const ID: Column = Column::Id;
    const VERSION: Option<Column> = Some(Column::Version);
}

/// A remark to a box of an A3.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct A3Remark {
    /// The remark's id.
    pub id: A3RemarkId,
    /// The A3.
    pub a3_id: A3Id,
    /// The box.
    #[serde(rename = "box")]
    #[graphql(name = "box")]
    pub part: A3Box,
    /// What is asked or advised.
    pub text: String,
    /// Who remarked it, as in `personId` of a membership.
    pub author_id: PersonId,
    /// When it was resolved; null while it is open.
    pub resolved_at: Option<Time>,
    /// Counts the changes; the `ETag`.
    pub version: i32,
    /// When it was remarked.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

kernel::resource!(A3Remark);
db::projection!(A3Remark from table {
    id: Id, a3_id: A3Id, part: Part, text: Text, author_id: AuthorId, resolved_at: ResolvedAt, version: Version,
    created_at: CreatedAt, updated_at: UpdatedAt,
});

/// The remarks to an A3 that nobody has resolved, the oldest first.
pub(crate) async fn open_of(tx: &TenantTx, a3: A3Id) -> Result<Vec<A3Remark>> {
    let open = tx.find::<table::Entity>().filter(Column::A3Id.eq(a3)).filter(Column::ResolvedAt.is_null());
    open.by(Column::Id).all().await
}

const SORTS: &[Sort<Column>] = &[Sort { name: "createdAt", column: Column::Id }];

/// Which remarks.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct A3RemarkFilter {
    /// Only those to this A3.
    pub a3_id: Option<A3Id>,
    /// Only those to this box.
    #[serde(rename = "box")]
    #[graphql(name = "box")]
    pub part: Option<A3Box>,
    /// Only those that were resolved, or only those that were not.
    pub resolved: Option<bool>,
}

/// Lists the remarks to A3s, newest first unless sorted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ListA3Remarks {
    /// Which page.
    pub page: PageInput,
    /// Which remarks.
    pub filter: A3RemarkFilter,
}

impl Operation for ListA3Remarks {
    type Output = Page<A3Remark>;
    type Tx = TenantTx;
    const ID: &'static str = "a3_remark.list";
    const PERMISSION: Permission = Permission::A3Read;
    const MODE: Mode = Mode::Read;

    fn sort_keys() -> Vec<&'static str> {
        db::sort_keys(SORTS)
    }

    async fn run(self, tx: &TenantTx) -> Result<Page<A3Remark>> {
        let mut find = tx.find::<table::Entity>().if_equal(Column::A3Id, self.filter.a3_id);
        find = match self.filter.resolved {
            Some(true) => find.filter(Column::ResolvedAt.is_not_null()),
            Some(false) => find.filter(Column::ResolvedAt.is_null()),
            None => find,
        };
        find.if_equal(Column::Part, self.filter.part).page(&self.page, SORTS, (Self::ID, &self.filter)).await
    }
}

/// Reads one remark.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetA3Remark {
    /// The remark's id.
    pub id: A3RemarkId,
}

impl Operation for GetA3Remark {
    type Output = A3Remark;
    type Tx = TenantTx;
    const ID: &'static str = "a3_remark.get";
    const PERMISSION: Permission = Permission::A3Read;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<A3Remark> {
        tx.get(self.id).await
    }
}

/// Remarks something to a box of an open A3: its coach does, and whoever holds `a3.manage`; anybody else is told 403
/// `not_yours`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateA3Remark {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The A3.
    pub a3_id: A3Id,
    /// The box.
    #[serde(rename = "box")]
    #[graphql(name = "box")]
    pub part: A3Box,
    /// What is asked or advised.
    #[schema(min_length = 1, max_length = 2000)]
    pub text: String,
}

impl Operation for CreateA3Remark {
    type Output = A3Remark;
    type Tx = TenantTx;
    const ID: &'static str = "a3_remark.create";
    const PERMISSION: Permission = Permission::A3Contribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<A3Remark> {
        let a3 = a3s::hold_open(tx, self.a3_id, "#/a3Id").await?;
        check_coaches(tx, &a3).await?;
        let remark = A3Remark {
            id: tx.new_id(),
            a3_id: self.a3_id,
            part: self.part,
            text: self.text,
            author_id: tx.actor().person,
            resolved_at: None,
            version: 1,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        let A3Remark { id, a3_id, part, text, author_id, resolved_at, version, created_at, updated_at } =
            remark.clone();
        tx.insert(table::ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(id),
            a3_id: Set(a3_id),
            part: Set(part),
            text: Set(text),
            author_id: Set(author_id),
            resolved_at: Set(resolved_at),
            version: Set(version),
            created_at: Set(created_at),
            updated_at: Set(updated_at),
        })
        .await?;
        Ok(remark)
    }
}

/// Who acts is the A3's coach, or coaches all.
async fn check_coaches(tx: &TenantTx, a3: &A3) -> Result<()> {
    let actor = tx.actor();
    if actor.permissions.holds(Permission::A3Manage) {
        return Ok(());
    }
    let held = organisation::memberships::held(tx, actor.person).await?;
    match held.iter().any(|membership| a3.coach_membership_id == Some(membership.id)) {
        true => Ok(()),
        false => Err(Error::new(Code::NotYours).with("permission", Permission::A3Manage.as_str())),
    }
}

/// Resolves a remark: it was answered by what stands in the box now. Resolved again, the time of the first stays.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ResolveA3Remark {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The remark's id.
    pub id: A3RemarkId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for ResolveA3Remark {
    type Output = A3Remark;
    type Tx = TenantTx;
    const ID: &'static str = "a3_remark.resolve";
    const PERMISSION: Permission = Permission::A3Contribute;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<A3Remark> {
        let remark: A3Remark = tx.get(self.id).await?;
        tx.change::<table::Entity>()
            .set(Column::ResolvedAt, remark.resolved_at.unwrap_or(tx.now()))
            .set(Column::UpdatedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await
    }
}

/// Deletes a remark that was made by mistake.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteA3Remark {
    /// The remark's id.
    pub id: A3RemarkId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for DeleteA3Remark {
    type Output = Deleted;
    type Tx = TenantTx;
    const ID: &'static str = "a3_remark.delete";
    const PERMISSION: Permission = Permission::A3Manage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deleted> {
        tx.delete::<table::Entity>(self.id, self.expected_version).await
    }
}

/// The REST routes.
pub const ROUTES: fn() -> Vec<Route> = || {
    vec![
        Route::get::<ListA3Remarks>("/v1/tenants/{tenant}/a3-remarks"),
        Route::post::<CreateA3Remark>("/v1/tenants/{tenant}/a3-remarks"),
        Route::get::<GetA3Remark>("/v1/tenants/{tenant}/a3-remarks/{id}"),
        Route::delete::<DeleteA3Remark>("/v1/tenants/{tenant}/a3-remarks/{id}"),
        Route::post::<ResolveA3Remark>("/v1/tenants/{tenant}/a3-remarks/{id}/transitions/resolve"),
    ]
};
