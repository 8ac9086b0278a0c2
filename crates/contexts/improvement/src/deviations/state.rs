//! Handling a deviation, closing it, and taking it up again.

use async_graphql::InputObject;
use db::{Change, TenantTx};
use kernel::{Error, Mode, Operation, Permission, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Deviation, DeviationId,
    table::{self, Column},
};

kernel::text_enum! {
    /// How far a deviation has come.
    pub enum DeviationState {
        /// Nobody handles it yet.
        Reported = "reported",
        /// Somebody does.
        Handling = "handling",
        /// What was to be done is done.
        Closed = "closed",
    }
}

impl DeviationState {
    /// The transitions to another state that are possible from this one.
    const fn allowed(self) -> &'static [&'static str] {
        match self {
            Self::Reported => &["handle", "close"],
            Self::Handling => &["close"],
            Self::Closed => &["reopen"],
        }
    }
}

/// Begins the change of a deviation to another state by a transition, if that is possible from the one it is in.
async fn begin<'t>(
    tx: &'t TenantTx,
    id: DeviationId,
    transition: &str,
    to: DeviationState,
) -> Result<Change<'t, table::Entity>> {
    let deviation: Deviation = tx.get(id).await?;
    let allowed = deviation.state.allowed();
    if !allowed.contains(&transition) {
        return Err(Error::illegal_transition(deviation.state.as_str(), allowed.to_vec()));
    }
    Ok(tx.change::<table::Entity>().set(Column::State, to).set(Column::UpdatedAt, tx.now()))
}

/// Takes a deviation in hand: `reported` to `handling`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HandleDeviation {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The deviation's id.
    pub id: DeviationId,
    /// The version that the change was decided on.
    pub expected_version: i32,
}

impl Operation for HandleDeviation {
    type Output = Deviation;
    type Tx = TenantTx;
    const ID: &'static str = "deviation.handle";
    const PERMISSION: Permission = Permission::DeviationManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deviation> {
        let change = begin(tx, self.id, "handle", DeviationState::Handling).await?;
        change.one(self.id, Some(self.expected_version)).await
    }
}

/// Closes a deviation: `reported` or `handling` to `closed`, with what was done so that it does not happen again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CloseDeviation {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The deviation's id.
    pub id: DeviationId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// What was done, or why nothing is.
    #[schema(min_length = 1, max_length = 4000)]
    pub resolution: String,
}

impl Operation for CloseDeviation {
    type Output = Deviation;
    type Tx = TenantTx;
    const ID: &'static str = "deviation.close";
    const PERMISSION: Permission = Permission::DeviationManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deviation> {
        begin(tx, self.id, "close", DeviationState::Closed)
            .await?
            .set(Column::Resolution, self.resolution)
            .set(Column::ClosedAt, tx.now())
            .one(self.id, Some(self.expected_version))
            .await
    }
}

/// Takes a deviation up again: `closed` to `handling`, with the reason. What was thought to be enough stays to be read.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReopenDeviation {
    /// Makes a repeated request be done once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    pub idempotency_key: Option<String>,
    /// The deviation's id.
    pub id: DeviationId,
    /// The version that the change was decided on.
    pub expected_version: i32,
    /// Why, such as that it happened again.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

impl Operation for ReopenDeviation {
    type Output = Deviation;
    type Tx = TenantTx;
    const ID: &'static str = "deviation.reopen";
    const PERMISSION: Permission = Permission::DeviationManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &TenantTx) -> Result<Deviation> {
        begin(tx, self.id, "reopen", DeviationState::Handling)
            .await?
            .set(Column::ReopenReason, self.reason)
            .set(Column::ClosedAt, None::<Time>)
            .one(self.id, Some(self.expected_version))
            .await
    }
}
