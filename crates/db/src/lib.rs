//! The perimeter: the only way to a row.
//!
//! [`Cx::run`] is the one door: it checks that the caller may, opens a transaction, binds the tenant, runs the operation,
//! writes the event and commits. An operation gets a [`TenantTx`], which has no public constructor and puts `tenant_id`
//! into every statement; on PostgreSQL row level security stands behind it with the same condition.
//!
//! To add a table: declare a sea-orm entity, implement [`TenantTable`] (or [`SharedTable`]) for it, name it in its
//! context's `TABLES`, and write its migration. Policies, grants, start-up checks and isolation tests follow from that.

pub mod audit;
mod call;
mod check;
mod connection;
mod cx;
mod entities;
mod event;
mod failure;
mod idempotency;
mod page;
mod pool;
mod query;
mod refusal;
mod request;
mod rls;
mod seal;
mod table;
mod tx;

pub use check::{Finding, check};
pub use cx::{Cx, Done};
pub use entities::{EventColumn, EventTable, TABLES};
pub use event::{GENESIS, sha256_hex, uuid_of, verify_chain};
pub use page::{CursorKey, Sort, sort_keys};
pub use pool::{Db, Engine, PoolOptions};
pub use query::{Change, ChangeShared, Find, Lookup};
pub use request::{Caller, Request, Services, StatementLog};
pub use rls::{bootstrap_sql, policy_sql, set_tenant_sql};
pub use seal::SealKeys;
pub use table::{Placement, Projection, Row, SharedTable, Table, TenantTable, Unique};
pub use tx::{SharedTx, TenantTx};
