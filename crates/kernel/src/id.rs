//! Typed identifiers. Inside a UUID, on the wire `prefix_` and 26 characters that mean nothing to a client.

use std::{borrow::Cow, cmp::Ordering, fmt, marker::PhantomData, str::FromStr, sync::atomic::AtomicU64};

use async_graphql::{ID, InputType, InputValueError, InputValueResult, OutputType, Value as GqlValue};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColIdx, QueryResult, TryGetError, TryGetable,
    sea_query::{ArrayType, ColumnType, Nullable, Value, ValueType, ValueTypeErr},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::{PartialSchema, ToSchema, openapi};
use uuid::Uuid;

/// What an [`Id`] identifies. The prefix is part of the contract: it never changes and is unique among all kinds.
pub trait IdKind: Send + Sync + 'static {
    /// The word before the underscore, lower-case letters only, such as `process`.
    const PREFIX: &'static str;
}

/// Declares id types: `ids! { /// Identifies a process. ProcessId(ProcessKind) = "process" }`.
#[macro_export]
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident($kind:ident) = $prefix:literal),+ $(,)?) => {$(
        #[doc = concat!("The kind of thing that a [`", stringify!($name), "`] identifies.")]
        #[derive(Debug)]
        pub enum $kind {}
        impl $crate::IdKind for $kind {
            const PREFIX: &'static str = $prefix;
        }
        $(#[$doc])*
        pub type $name = $crate::Id<$kind>;
    )+};
}

ids! {
    /// Identifies a tenant: one isolated organisation. Never changes, whatever codes and names come and go.
    TenantId(TenantKind) = "tenant",
    /// Identifies a person across all tenants.
    PersonId(PersonKind) = "person",
    /// Identifies one person's membership in one tenant.
    MembershipId(MembershipKind) = "membership",
    /// Identifies a unit of an organisation.
    UnitId(UnitKind) = "unit",
    /// Identifies an organisation that takes part in a tenant's joint work.
    ParticipantId(ParticipantKind) = "participant",
    /// Identifies what a tenant has delegated to another organisation.
    DelegationId(DelegationKind) = "delegation",
}

/// An identifier of one kind of thing, written `prefix_` + 26 lower-case characters (Crockford's base 32).
///
/// UUIDv7 inside, so ids sort by creation; what is public in the commons uses random ones, which tell nothing.
pub struct Id<K>(Uuid, PhantomData<fn() -> K>);

impl<K> Id<K> {
    /// Wraps a UUID that is known to identify this kind of thing.
    pub const fn new(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }

    /// The UUID inside, as both databases store it.
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

impl PersonId {
    /// Stands where no person is named: for what was done anonymously, and for what the service did itself.
    pub const NOBODY: Self = Self::new(Uuid::nil());
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}
impl<K> std::hash::Hash for Id<K> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<K: IdKind> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 26;

impl<K: IdKind> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = self.0.as_u128();
        let mut text = [0u8; LENGTH];
        for (i, place) in text.iter_mut().rev().enumerate() {
            *place = DIGITS[((bits >> (5 * i)) & 31) as usize];
        }
        f.write_str(K::PREFIX)?;
        f.write_str("_")?;
        f.write_str(str::from_utf8(&text).map_err(|_| fmt::Error)?)
    }
}

impl<K: IdKind> FromStr for Id<K> {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text.strip_prefix(K::PREFIX).and_then(|rest| rest.strip_prefix('_')).ok_or(())?;
        // 26 places of five bits are 130; the two that a UUID lacks must be zero.
        if digits.len() != LENGTH || digits.as_bytes()[0] > b'7' {
            return Err(());
        }
        let mut bits = 0u128;
        for digit in digits.bytes() {
            let value = DIGITS.iter().position(|d| *d == digit).ok_or(())?;
            bits = (bits << 5) | value as u128;
        }
        Ok(Self::new(Uuid::from_u128(bits)))
    }
}

impl<K: IdKind> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, K: IdKind> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(|()| de::Error::custom(crate::Word::Id.texts()[0]))
    }
}

impl<K: IdKind> PartialSchema for Id<K> {
    fn schema() -> openapi::RefOr<openapi::schema::Schema> {
        openapi::ObjectBuilder::new()
            .schema_type(openapi::schema::Type::String)
            .pattern(Some(format!("^{}_[0-7][0-9a-hjkmnp-tv-z]{{25}}$", K::PREFIX)))
            .description(Some(format!("Opaque id of a {}.", K::PREFIX.replace('_', " "))))
            .into()
    }
}
impl<K: IdKind> ToSchema for Id<K> {
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("{}Id", crate::text::camel(K::PREFIX)))
    }
}

impl<K: IdKind> InputType for Id<K> {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        <ID as InputType>::type_name()
    }
    fn create_type_info(registry: &mut async_graphql::registry::Registry) -> String {
        <ID as InputType>::create_type_info(registry)
    }
    fn parse(value: Option<GqlValue>) -> InputValueResult<Self> {
        match value {
            Some(GqlValue::String(text)) => {
                text.parse().map_err(|()| InputValueError::custom(format!("not an id of a {}", K::PREFIX)))
            }
            other => Err(InputValueError::expected_type(other.unwrap_or_default())),
        }
    }
    fn to_value(&self) -> GqlValue {
        GqlValue::String(self.to_string())
    }
    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

#[async_trait::async_trait]
impl<K: IdKind> OutputType for Id<K> {
    fn type_name() -> Cow<'static, str> {
        <ID as OutputType>::type_name()
    }
    fn create_type_info(registry: &mut async_graphql::registry::Registry) -> String {
        <ID as OutputType>::create_type_info(registry)
    }
    async fn resolve(
        &self,
        _: &async_graphql::ContextSelectionSet<'_>,
        _: &async_graphql::Positioned<async_graphql::parser::types::Field>,
    ) -> async_graphql::ServerResult<GqlValue> {
        Ok(GqlValue::String(self.to_string()))
    }
}

impl<K> From<Id<K>> for Value {
    fn from(id: Id<K>) -> Self {
        Value::Uuid(Some(id.0))
    }
}
impl<K> Nullable for Id<K> {
    fn null() -> Value {
        Value::Uuid(None)
    }
}
impl<K> ValueType for Id<K> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        <Uuid as ValueType>::try_from(value).map(Self::new)
    }
    fn type_name() -> String {
        "Id".to_owned()
    }
    fn array_type() -> ArrayType {
        ArrayType::Uuid
    }
    fn column_type() -> ColumnType {
        ColumnType::Uuid
    }
}
impl<K> TryGetable for Id<K> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        Uuid::try_get_by(row, index).map(Self::new)
    }
}
impl<K> sea_orm::TryFromU64 for Id<K> {
    fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
        Err(sea_orm::DbErr::ConvertFromU64("Id"))
    }
}

/// Where ids come from.
pub trait Ids: Send + Sync + 'static {
    /// A UUIDv7: sorts by creation.
    fn next(&self, now: DateTime<Utc>) -> Uuid;
    /// A random UUIDv4: tells nothing, for what strangers may see.
    fn random(&self) -> Uuid;
}

/// Ids from the machine's clock and random source.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemIds;

impl Ids for SystemIds {
    #[expect(clippy::disallowed_methods, reason = "this is the one home of the machine's ids")]
    fn next(&self, _: DateTime<Utc>) -> Uuid {
        Uuid::now_v7()
    }
    #[expect(clippy::disallowed_methods, reason = "this is the one home of the machine's ids")]
    fn random(&self) -> Uuid {
        Uuid::new_v4()
    }
}

/// Ids 1, 2, 3 and so on, for tests whose answers are compared as a whole.
#[derive(Debug, Default)]
pub struct SequentialIds(AtomicU64);

impl Ids for SequentialIds {
    fn next(&self, now: DateTime<Utc>) -> Uuid {
        let count = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
        let millis = u128::from(now.timestamp_millis().unsigned_abs());
        Uuid::from_u128((millis << 80) | (0x7 << 76) | (0b10 << 62) | u128::from(count))
    }
    fn random(&self) -> Uuid {
        let count = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
        Uuid::from_u128((0x4 << 76) | (0b10 << 62) | u128::from(count))
    }
}
