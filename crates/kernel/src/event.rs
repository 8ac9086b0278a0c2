//! The entry of a tenant's event stream.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{DelegationId, PersonId, Time};

/// One thing that happened in a tenant.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, async_graphql::SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// Its number in the tenant: 1, 2, 3 and so on without a gap, in the order of commit.
    pub seq: i64,
    /// The operation that was done, such as `process.create`; `operation.refuse` for an attempt at one that governs the
    /// tenant, and was not done because of who attempted it.
    pub kind: String,
    /// The id of the resource that it was done to.
    pub subject: Option<String>,
    /// The version that the resource had afterwards.
    pub version: Option<i32>,
    /// Who did it; the person whose id is all zeros for what was done anonymously, and for what the service did itself.
    pub actor: PersonId,
    /// The delegation by which they did it, for somebody of another organisation; left out for the tenant's own members.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delegation_id: Option<DelegationId>,
    /// With what they were let in: the issuer of a token, or the id of a session or of an API key; left out for what was
    /// done anonymously, and for what the service did itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential: Option<String>,
    /// The organisation that supplies the system which asked, where the credential tells: `0192:` and its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplier: Option<String>,
    /// When.
    pub at: Time,
    /// What was asked for: the input of the operation. Of a refused attempt the `operation`, the `code` of the refusal, the
    /// `permission` that is missing or the `rule` that forbids it, the `input` if it had been read, and how many more such
    /// attempts since the last entry were left `unentered`: there is one entry a minute for the same person and operation.
    pub changes: Value,
    /// SHA-256 in lower-case hex of `audit.v1`, the hash of the event before (64 zeros for the first) and this event
    /// without its hash in the canonical form of RFC 8785, with a line feed between.
    pub hash: String,
}
