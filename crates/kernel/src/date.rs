//! A day, as the API writes it.

use chrono::NaiveDate;
use sea_orm::{
    ColIdx, QueryResult, TryGetError, TryGetable,
    sea_query::{ArrayType, ColumnType, Nullable, Value, ValueType, ValueTypeErr},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A day of the calendar (ISO 8601), such as `2020-12-31`; it has no time and no time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(pub NaiveDate);

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}
impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map(Self).map_err(|_| de::Error::custom(crate::Word::Date.texts()[0]))
    }
}

impl utoipa::PartialSchema for Date {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::{KnownFormat, ObjectBuilder, SchemaFormat, schema::Type};
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
            .examples(["2020-12-31"])
            .into()
    }
}
impl utoipa::ToSchema for Date {}

/// A day of the calendar (ISO 8601), such as `2020-12-31`; it has no time and no time zone.
#[async_graphql::Scalar(name = "Date", use_type_description = false)]
impl async_graphql::ScalarType for Date {
    fn parse(value: async_graphql::Value) -> async_graphql::InputValueResult<Self> {
        Ok(async_graphql::from_value(value)?)
    }
    fn to_value(&self) -> async_graphql::Value {
        async_graphql::Value::String(self.0.to_string())
    }
}

impl From<Date> for Value {
    fn from(date: Date) -> Self {
        date.0.into()
    }
}
impl Nullable for Date {
    fn null() -> Value {
        NaiveDate::null()
    }
}
impl ValueType for Date {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        <NaiveDate as ValueType>::try_from(value).map(Self)
    }
    fn type_name() -> String {
        "Date".to_owned()
    }
    fn array_type() -> ArrayType {
        <NaiveDate as ValueType>::array_type()
    }
    fn column_type() -> ColumnType {
        ColumnType::Date
    }
}
impl TryGetable for Date {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        NaiveDate::try_get_by(row, index).map(Self)
    }
}
