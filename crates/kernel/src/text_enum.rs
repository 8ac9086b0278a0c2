//! Enumerations that are the same word in JSON, in the database and in its CHECK constraint.

/// Declares an enumeration that is stored, sent and documented by the same snake_case words.
///
/// `text_enum! { /// doc pub enum State { /// doc Draft = "draft" } }` gives `State::VALUES`, `as_str`, and the
/// traits that serde, utoipa, async-graphql and sea-orm need. In GraphQL the values are `SCREAMING_SNAKE_CASE`.
#[macro_export]
macro_rules! text_enum {
    ($(#[doc = $doc:literal])* pub enum $name:ident { $($(#[doc = $vdoc:literal])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[doc = $doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            $crate::private::serde::Serialize, $crate::private::serde::Deserialize,
            $crate::private::async_graphql::Enum,
        )]
        pub enum $name { $($(#[doc = $vdoc])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// Every word, in the order of declaration.
            pub const VALUES: &'static [&'static str] = &[$($text),+];

            /// The word in JSON and in the database.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The value behind a word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($text => Some(Self::$variant),)+ _ => None }
            }
        }

        impl $crate::private::utoipa::PartialSchema for $name {
            fn schema() -> $crate::private::utoipa::openapi::RefOr<$crate::private::utoipa::openapi::Schema> {
                let lines = [$($doc.trim(),)* $(concat!("- `", $text, "`:", $($vdoc),*)),+];
                $crate::private::utoipa::openapi::ObjectBuilder::new()
                    .schema_type($crate::private::utoipa::openapi::schema::Type::String)
                    .description(Some(lines.join("\n")))
                    .enum_values(Some(Self::VALUES.iter().copied()))
                    .into()
            }
        }
        impl $crate::private::utoipa::ToSchema for $name {}

        impl From<$name> for $crate::private::sea_orm::Value {
            fn from(value: $name) -> Self {
                value.as_str().into()
            }
        }
        impl $crate::private::sea_orm::sea_query::Nullable for $name {
            fn null() -> $crate::private::sea_orm::Value {
                String::null()
            }
        }
        impl $crate::private::sea_orm::sea_query::ValueType for $name {
            fn try_from(
                value: $crate::private::sea_orm::Value,
            ) -> Result<Self, $crate::private::sea_orm::sea_query::ValueTypeErr> {
                let word = <String as $crate::private::sea_orm::sea_query::ValueType>::try_from(value)?;
                Self::from_word(&word).ok_or($crate::private::sea_orm::sea_query::ValueTypeErr)
            }
            fn type_name() -> String {
                stringify!($name).to_owned()
            }
            fn array_type() -> $crate::private::sea_orm::sea_query::ArrayType {
                $crate::private::sea_orm::sea_query::ArrayType::String
            }
            fn column_type() -> $crate::private::sea_orm::sea_query::ColumnType {
                $crate::private::sea_orm::sea_query::ColumnType::Text
            }
        }
        impl $crate::private::sea_orm::TryGetable for $name {
            fn try_get_by<I: $crate::private::sea_orm::ColIdx>(
                row: &$crate::private::sea_orm::QueryResult,
                index: I,
            ) -> Result<Self, $crate::private::sea_orm::TryGetError> {
                let word = <String as $crate::private::sea_orm::TryGetable>::try_get_by(row, index)?;
                Self::from_word(&word).ok_or_else(|| {
                    $crate::private::sea_orm::TryGetError::DbErr($crate::private::sea_orm::DbErr::Type(format!(
                        "{word} is not a {}", stringify!($name)
                    )))
                })
            }
        }
    };
}
