//! A member of a merge patch (RFC 7396): absent, null or a value, and never two of them confused.

use std::borrow::Cow;

use async_graphql::{InputType, InputValueResult, MaybeUndefined, Value, registry::Registry};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What a patch says of one member. Fields carry `#[serde(default, skip_serializing_if = "Patch::is_keep")]`.
///
/// Whether null is allowed is said by the member's schema; a member that may not be null is read with [`Patch::set`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// The member was absent: keep what is stored.
    #[default]
    Keep,
    /// The member was null: remove what is stored.
    Clear,
    /// The member had a value: store it.
    Set(T),
}

impl<T> Patch<T> {
    /// Whether the patch leaves the member alone.
    pub const fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// The new value of a member that cannot be cleared.
    pub fn set(self) -> Option<T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }

    /// Changes an optional member in place.
    pub fn apply(self, member: &mut Option<T>) {
        if let Some(value) = self.change() {
            *member = value;
        }
    }

    /// The change to an optional member: nothing to do, or the new content.
    pub fn change(self) -> Option<Option<T>> {
        match self {
            Self::Keep => None,
            Self::Clear => Some(None),
            Self::Set(value) => Some(Some(value)),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(|value| value.map_or(Self::Clear, Self::Set))
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Set(value) => value.serialize(serializer),
            Self::Keep | Self::Clear => serializer.serialize_none(),
        }
    }
}

impl<T: InputType> InputType for Patch<T> {
    type RawValueType = T::RawValueType;

    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }
    fn qualified_type_name() -> String {
        T::type_name().to_string()
    }
    fn create_type_info(registry: &mut Registry) -> String {
        MaybeUndefined::<T>::create_type_info(registry)
    }
    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        match value {
            None => Ok(Self::Keep),
            Some(Value::Null) => Ok(Self::Clear),
            Some(value) => T::parse(Some(value)).map(Self::Set).map_err(async_graphql::InputValueError::propagate),
        }
    }
    fn to_value(&self) -> Value {
        match self {
            Self::Set(value) => value.to_value(),
            Self::Keep | Self::Clear => Value::Null,
        }
    }
    fn as_raw_value(&self) -> Option<&Self::RawValueType> {
        match self {
            Self::Set(value) => value.as_raw_value(),
            Self::Keep | Self::Clear => None,
        }
    }
}
