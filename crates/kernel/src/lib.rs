//! The vocabulary of Betre, without I/O: what an operation is, who may run it, what a row, a page, a patch and an
//! error look like, and where time and ids come from.
//!
//! Everything here is data and pure functions. Nothing opens a connection, reads the environment or asks the clock.

mod actor;
mod address;
mod clock;
mod credential;
mod date;
mod duration;
mod error;
mod event;
mod id;
mod json;
mod number;
mod operation;
mod page;
mod patch;
mod permission;
mod text;
mod text_enum;
mod time;

pub use actor::{Actor, SignIn};
pub use address::is_public_address;
pub use clock::{Clock, FixedClock, SystemClock};
pub use credential::Credential;
pub use date::Date;
pub use duration::Span;
pub use error::{At, Code, Error, Fault, FaultCode, Language, Result, Rule, Word};
pub use event::Event;
pub use id::{
    DelegationId, Id, IdKind, Ids, MembershipId, ParticipantId, PersonId, SequentialIds, SystemIds, TenantId, UnitId,
};
pub use json::{MAX_DEPTH, strict_json};
pub use number::{holds_identity_number, is_organisation_number};
pub use operation::{Deleted, Meta, Mode, Operation, Outcome};
pub use page::{DEFAULT_LIMIT, MAX_COUNT, MAX_LIMIT, Page, PageInput};
pub use patch::Patch;
pub use permission::{GOVERNING, LOCAL_ROLES, Permission, PermissionSet, ROLES, Reach, Role};
pub use text::tidy;
pub use time::Time;

/// What the macros of this crate expand to; not for direct use.
#[doc(hidden)]
pub mod private {
    pub use async_graphql;
    pub use sea_orm;
    pub use serde;
    pub use utoipa;
}
