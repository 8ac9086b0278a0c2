//! Login attempts: which browser went to which provider, and where it wants to go afterwards. For the server alone. What
//! is stored is no secret: `state`, `nonce` and verifier follow from what the browser holds.

use chrono::TimeDelta;
use db::{Placement, SharedTable, SharedTx, Table};
use kernel::{Code, Error, Mode, Operation, Outcome, Permission, Result, Time};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use table::Column;

/// How long somebody may take at the provider.
const MAX_AGE: TimeDelta = TimeDelta::minutes(15);
/// After this nobody asks for an attempt any more.
const KEPT: TimeDelta = TimeDelta::hours(24);

mod table {
    use kernel::Time;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "login_attempts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub state_hash: String,
        pub provider_id: Uuid,
        pub return_to: String,
        pub linking: Option<String>,
        pub began_at: Time,
        pub used_at: Option<Time>,
    }
    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The registry entry: reached by the hash of what the browser brings back.
pub const TABLE: Table = Table::new("login_attempts", Placement::Directory);

impl SharedTable for table::Entity {
    const TABLE: Table = TABLE;
}

/// A login on its way.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LoginAttempt {
    /// SHA-256 of its `state`, in lower-case hex.
    pub state_hash: String,
    /// The provider.
    pub provider_id: Uuid,
    /// Where the browser goes afterwards: an address that was found to be one of ours when it began.
    pub return_to: String,
    /// The session that asked for the sign-in to be added to it, by its id; none for an ordinary login.
    pub linking: Option<String>,
}
impl Outcome for LoginAttempt {}

db::projection!(LoginAttempt from table {
    state_hash: StateHash, provider_id: ProviderId, return_to: ReturnTo, linking: Linking,
});

/// Begins an attempt, and forgets those that are long over.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BeginLogin(pub LoginAttempt);

impl Operation for BeginLogin {
    type Output = ();
    type Tx = SharedTx;
    const ID: &'static str = "login.begin";
    const PERMISSION: Permission = Permission::SelfManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &SharedTx) -> Result<()> {
        let over = Time(tx.now().0 - KEPT);
        tx.delete::<table::Entity>(Condition::all().add(Column::BeganAt.lt(over))).await?;
        let LoginAttempt { state_hash, provider_id, return_to, linking } = self.0;
        tx.insert(table::ActiveModel {
            state_hash: Set(state_hash),
            provider_id: Set(provider_id),
            return_to: Set(return_to),
            linking: Set(linking),
            began_at: Set(tx.now()),
            used_at: Set(None),
        })
        .await
    }
}

/// Takes an attempt, once: of two who bring the same `state`, one is told that there is none.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TakeLogin {
    /// SHA-256 of what the browser brought, in lower-case hex.
    pub state_hash: String,
}

impl Operation for TakeLogin {
    type Output = LoginAttempt;
    type Tx = SharedTx;
    const ID: &'static str = "login.take";
    const PERMISSION: Permission = Permission::SelfManage;
    const MODE: Mode = Mode::Write;

    async fn run(self, tx: &SharedTx) -> Result<LoginAttempt> {
        let open = Condition::all()
            .add(Column::StateHash.eq(self.state_hash))
            .add(Column::UsedAt.is_null())
            .add(Column::BeganAt.gt(Time(tx.now().0 - MAX_AGE)));
        let taken = tx.change::<table::Entity>().set(Column::UsedAt, tx.now()).one::<LoginAttempt>(open).await?;
        taken.ok_or_else(|| Error::new(Code::NotFound))
    }
}
