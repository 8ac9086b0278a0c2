//! A point in time, as the API writes it.

use std::fmt;

use chrono::{DateTime, SecondsFormat, Utc};
use sea_orm::{
    ColIdx, QueryResult, TryGetError, TryGetable,
    sea_query::{ArrayType, ColumnType, Nullable, Value, ValueType, ValueTypeErr},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A point in time: RFC 3339 in UTC with milliseconds and `Z`, such as `2020-01-01T00:00:00.000Z`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub DateTime<Utc>);

impl Time {
    /// The day on which it lies, in UTC.
    pub fn date(self) -> crate::Date {
        crate::Date(self.0.date_naive())
    }

    /// So many days later.
    #[must_use]
    pub fn days_later(self, days: u32) -> Self {
        Self(self.0 + chrono::TimeDelta::days(days.into()))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}
impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        let at =
            DateTime::parse_from_rfc3339(&text).map_err(|_| de::Error::custom(crate::Word::DateTime.texts()[0]))?;
        Ok(Self(at.with_timezone(&Utc)))
    }
}

impl utoipa::PartialSchema for Time {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::{KnownFormat, ObjectBuilder, SchemaFormat, schema::Type};
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .examples(["2020-01-01T00:00:00.000Z"])
            .into()
    }
}
impl utoipa::ToSchema for Time {}

/// A point in time: RFC 3339 in UTC with milliseconds and `Z`, such as `2020-01-01T00:00:00.000Z`.
#[async_graphql::Scalar(name = "Time", use_type_description = false)]
impl async_graphql::ScalarType for Time {
    fn parse(value: async_graphql::Value) -> async_graphql::InputValueResult<Self> {
        Ok(async_graphql::from_value(value)?)
    }
    fn to_value(&self) -> async_graphql::Value {
        async_graphql::Value::String(self.to_string())
    }
}

impl From<Time> for Value {
    fn from(time: Time) -> Self {
        time.0.into()
    }
}
impl Nullable for Time {
    fn null() -> Value {
        <DateTime<Utc> as Nullable>::null()
    }
}
impl ValueType for Time {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        <DateTime<Utc> as ValueType>::try_from(value).map(Self)
    }
    fn type_name() -> String {
        "Time".to_owned()
    }
    fn array_type() -> ArrayType {
        <DateTime<Utc> as ValueType>::array_type()
    }
    fn column_type() -> ColumnType {
        ColumnType::TimestampWithTimeZone
    }
}
impl TryGetable for Time {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        DateTime::<Utc>::try_get_by(row, index).map(Self)
    }
}
