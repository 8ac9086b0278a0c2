//! JSON read strictly: what serde_json lets pass silently is refused here.

use std::fmt;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value, error::Category};

use crate::{Error, Word};

/// How deep arrays and objects may lie in each other.
pub const MAX_DEPTH: usize = 64;

/// Reads one JSON value in UTF-8. Refused, with the reason and its place: anything malformed, a member given twice in one
/// object, nesting above [`MAX_DEPTH`], anything after the value.
pub fn strict_json(bytes: &[u8]) -> Result<Value, Error> {
    let text = str::from_utf8(bytes).map_err(|error| {
        let (read, _) = bytes.split_at(error.valid_up_to());
        let last = read.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
        refusal(Word::NotUtf8, 1 + read.iter().filter(|byte| **byte == b'\n').count(), 1 + last.len())
    })?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Strict { depth: 0 }.deserialize(&mut deserializer).map_err(|error| reason(&error))?;
    deserializer.end().map_err(|error| reason(&error))?;
    Ok(value)
}

fn refusal(why: Word, line: usize, column: usize) -> Error {
    Error::not_json(why).with("line", line).with("column", column)
}

/// serde_json's words are for English readers; ours say less, and where.
fn reason(error: &serde_json::Error) -> Error {
    let said = error.to_string();
    let why = match error.classify() {
        Category::Data => Word::said(&said).unwrap_or(Word::BadSyntax),
        Category::Eof => Word::EndsTooEarly,
        _ if said.starts_with("trailing characters") => Word::MoreAfterTheEnd,
        _ if said.starts_with("number out of range") => Word::NumberTooLarge,
        _ => Word::BadSyntax,
    };
    refusal(why, error.line(), error.column())
}

#[derive(Clone, Copy)]
struct Strict {
    depth: usize,
}

impl Strict {
    fn deeper<E: de::Error>(self) -> Result<Self, E> {
        if self.depth == MAX_DEPTH {
            return Err(E::custom(Word::TooManyLevels.texts()[0]));
        }
        Ok(Self { depth: self.depth + 1 })
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom(Word::NumberTooLarge.texts()[0]))
    }
    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inside = self.deeper()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(inside)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let inside = self.deeper()?;
        let mut object = Map::new();
        while let Some(name) = members.next_key_seed(Name)? {
            let value = members.next_value_seed(inside)?;
            if object.insert(name, value).is_some() {
                return Err(de::Error::custom(Word::MemberTwice.texts()[0]));
            }
        }
        Ok(Value::Object(object))
    }
}

struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = String;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        String::deserialize(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_DEPTH, strict_json};
    use crate::{Language, Word};

    #[test]
    fn what_two_readers_could_understand_differently_is_refused() {
        let cases: [(&[u8], Word, [usize; 2]); 8] = [
            (br#"{"a":1,"a":2}"#, Word::MemberTwice, [1, 13]),
            (br#"{"a":{"b":1,"\u0062":2}}"#, Word::MemberTwice, [1, 23]),
            (b"{\"a\":1}x", Word::MoreAfterTheEnd, [1, 8]),
            (b"{\"a\":1e999}", Word::NumberTooLarge, [1, 10]),
            (b"{\"a\":\nNaN}", Word::BadSyntax, [2, 1]),
            (b"", Word::EndsTooEarly, [1, 0]),
            (b"{\"a\":\"\xff\"}", Word::NotUtf8, [1, 7]),
            (b"{\n\"a\":\"\xff\"}", Word::NotUtf8, [2, 6]),
        ];
        for (bytes, why, [line, column]) in cases {
            let told = strict_json(bytes).unwrap_err().problem(Language::En);
            let found = (&told["reason"], &told["line"], &told["column"]);
            assert_eq!(found, (&why.into(), &line.into(), &column.into()), "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn the_deepest_nesting_passes_and_one_more_does_not() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(strict_json(nested(MAX_DEPTH).as_bytes()).is_ok());
        let told = strict_json(nested(MAX_DEPTH + 1).as_bytes()).unwrap_err().problem(Language::En);
        assert_eq!(told["reason"], "too_many_levels");
        assert!(Word::TooManyLevels.texts().iter().all(|text| text.contains(&MAX_DEPTH.to_string())));
    }
}
