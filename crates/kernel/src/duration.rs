//! How long something takes: ISO 8601 outside, whole seconds inside.

use std::{fmt, str::FromStr};

use sea_orm::{
    ColIdx, QueryResult, TryGetError, TryGetable,
    sea_query::{ArrayType, ColumnType, Nullable, Value, ValueType, ValueTypeErr},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A span of time in whole seconds, written as an ISO 8601 duration of weeks, days, hours, minutes and seconds:
/// `PT45M`, `P14D`, `P1DT2H`. Years and months are refused, for they have no fixed length. At most ten years.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(i64);

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const WEEK: i64 = 7 * DAY;
const LONGEST: i64 = 3653 * DAY;

impl Span {
    /// The ISO 8601 forms that are accepted, for JSON Schema.
    pub const PATTERN: &'static str =
        r"^P(?:\d{1,3}W|(?=\d|T\d)(?:\d{1,4}D)?(?:T(?=\d)(?:\d{1,5}H)?(?:\d{1,7}M)?(?:\d{1,9}S)?)?)$";

    /// A span of so many seconds.
    pub const fn seconds(seconds: i64) -> Self {
        Self(seconds)
    }

    /// The length in whole seconds.
    pub const fn as_seconds(self) -> i64 {
        self.0
    }
}

impl std::iter::Sum for Span {
    fn sum<I: Iterator<Item = Self>>(spans: I) -> Self {
        Self(spans.fold(0, |sum, span| sum.saturating_add(span.0)))
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.write_str("PT0S");
        }
        f.write_str("P")?;
        if self.0 / DAY > 0 {
            write!(f, "{}D", self.0 / DAY)?;
        }
        let rest = self.0 % DAY;
        if rest > 0 {
            f.write_str("T")?;
        }
        for (length, letter) in [(rest / HOUR, 'H'), (rest % HOUR / MINUTE, 'M'), (rest % MINUTE, 'S')] {
            if length > 0 {
                write!(f, "{length}{letter}")?;
            }
        }
        Ok(())
    }
}

impl FromStr for Span {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let body = text.strip_prefix('P').ok_or(())?;
        let (date, time) = body.split_once('T').map_or((body, None), |(date, time)| (date, Some(time)));
        let weeks = date.ends_with('W');
        let mut seconds = parts(date, if weeks { &[('W', WEEK)] } else { &[('D', DAY)] })?;
        match time {
            Some(time) if !time.is_empty() && !weeks => {
                seconds += parts(time, &[('H', HOUR), ('M', MINUTE), ('S', 1)])?;
            }
            Some(_) => return Err(()),
            None if date.is_empty() => return Err(()),
            None => {}
        }
        (seconds <= LONGEST).then_some(Self(seconds)).ok_or(())
    }
}

/// Reads `12H30M` against the units that may follow each other, largest first, each at most once.
fn parts(mut text: &str, units: &[(char, i64)]) -> Result<i64, ()> {
    let mut seconds = 0i64;
    let mut units = units.iter();
    while !text.is_empty() {
        let end = text.find(|c: char| !c.is_ascii_digit()).ok_or(())?;
        let (count, rest) = text.split_at(end);
        let letter = rest.chars().next().ok_or(())?;
        let (_, length) = units.find(|(unit, _)| *unit == letter).ok_or(())?;
        let count: i64 = count.parse().map_err(|_| ())?;
        seconds = count.checked_mul(*length).and_then(|part| seconds.checked_add(part)).ok_or(())?;
        text = &rest[1..];
    }
    Ok(seconds)
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(|()| de::Error::custom(crate::Word::Duration.texts()[0]))
    }
}

impl utoipa::PartialSchema for Span {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::{ObjectBuilder, SchemaFormat, schema::Type};
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::Custom("duration".to_owned())))
            .pattern(Some(Self::PATTERN))
            .examples(["PT45M"])
            .into()
    }
}
impl utoipa::ToSchema for Span {
    fn name() -> std::borrow::Cow<'static, str> {
        "Duration".into()
    }
}

/// An ISO 8601 duration of weeks, days, hours, minutes and seconds, such as `PT45M` or `P14D`; below ten years.
#[async_graphql::Scalar(name = "Duration", use_type_description = false)]
impl async_graphql::ScalarType for Span {
    fn parse(value: async_graphql::Value) -> async_graphql::InputValueResult<Self> {
        Ok(async_graphql::from_value(value)?)
    }
    fn to_value(&self) -> async_graphql::Value {
        async_graphql::Value::String(self.to_string())
    }
}

impl From<Span> for Value {
    fn from(span: Span) -> Self {
        span.0.into()
    }
}
impl Nullable for Span {
    fn null() -> Value {
        i64::null()
    }
}
impl ValueType for Span {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        <i64 as ValueType>::try_from(value).map(Self)
    }
    fn type_name() -> String {
        "Span".to_owned()
    }
    fn array_type() -> ArrayType {
        <i64 as ValueType>::array_type()
    }
    fn column_type() -> ColumnType {
        ColumnType::BigInteger
    }
}
impl TryGetable for Span {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        i64::try_get_by(row, index).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::Span;

    #[test]
    fn durations_are_read_and_written_in_one_canonical_form() {
        for (text, canonical) in [
            ("PT45M", "PT45M"),
            ("PT90M", "PT1H30M"),
            ("P14D", "P14D"),
            ("P2W", "P14D"),
            ("P1DT2H3M4S", "P1DT2H3M4S"),
            ("PT0S", "PT0S"),
        ] {
            assert_eq!(text.parse::<Span>().map(|span| span.to_string()), Ok(canonical.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_has_no_fixed_length_or_no_meaning_is_refused() {
        for text in ["", "P", "PT", "P1Y", "P1M", "PT1M1H", "1H", "P1WT1H", "PT-5M", "P9999D", "pt5m", "PT5", "P1DT"] {
            assert_eq!(text.parse::<Span>(), Err(()), "{text}");
        }
    }
}
