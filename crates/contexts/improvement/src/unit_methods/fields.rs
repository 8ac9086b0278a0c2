//! The fields of a method, and what of the common minimum each tells.

use async_graphql::{InputObject, SimpleObject};
use kernel::{Error, FaultCode, Result, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::MethodBasis;

kernel::text_enum! {
    /// What every method tells of an improvement, whatever it calls it.
    pub enum MethodMinimum {
        /// Why something is to be better (*behov*).
        Need = "need",
        /// Where one wants to be (*mål*).
        Goal = "goal",
        /// What is done (*tiltak*), not what is measured.
        Measure = "measure",
        /// What came of it (*effekt*).
        Effect = "effect",
        /// What was learnt (*læring*).
        Learning = "learning",
    }
}

impl MethodMinimum {
    /// All five, in order.
    pub const ALL: [Self; 5] = [Self::Need, Self::Goal, Self::Measure, Self::Effect, Self::Learning];

    /// What both written languages call it.
    const fn name(self) -> &'static str {
        match self {
            Self::Need => "Behov",
            Self::Goal => "Mål",
            Self::Measure => "Tiltak",
            Self::Effect => "Effekt",
            Self::Learning => "Læring",
        }
    }
}

/// A field of a method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(input_name = "MethodFieldInput")]
pub struct MethodField {
    /// What names it in an improvement, unlike the others.
    #[schema(min_length = 1, max_length = 40, pattern = "^[a-z][a-z0-9_]*$")]
    pub key: String,
    /// What stands above it, such as *Brukarinnsikt*.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// What of the common minimum it tells; null if it is the method's own.
    #[serde(default)]
    pub tells: Option<MethodMinimum>,
}

/// The fields that a method of this basis has if these are wanted: its own, which have keys of their own and cover the
/// minimum, or the five of the minimum themselves. The boxes of an A3 cannot be chosen.
pub(super) fn of(basis: MethodBasis, wanted: Option<Vec<MethodField>>) -> Result<Vec<MethodField>> {
    let fields = match (basis, wanted) {
        (MethodBasis::A3, None) => return Ok(vec![]),
        (MethodBasis::A3, Some(_)) => return Err(Error::broken("#/fields", Rule::FieldOfTheMethod)),
        (MethodBasis::Own, Some(fields)) => fields,
        (MethodBasis::Own, None) => MethodMinimum::ALL.map(itself).to_vec(),
    };
    for (i, field) in fields.iter().enumerate() {
        if fields[..i].iter().any(|other| other.key == field.key) {
            return Err(Error::invalid(format!("#/fields/{i}/key"), FaultCode::Repeated, None));
        }
    }
    let missing: Vec<&str> = MethodMinimum::ALL
        .into_iter()
        .filter(|one| fields.iter().all(|field| field.tells != Some(*one)))
        .map(MethodMinimum::as_str)
        .collect();
    match missing.is_empty() {
        true => Ok(fields),
        false => Err(Error::broken("#/fields", Rule::MinimumIsCovered).with("missing", missing)),
    }
}

fn itself(one: MethodMinimum) -> MethodField {
    MethodField { key: one.as_str().to_owned(), name: one.name().to_owned(), tells: Some(one) }
}

#[cfg(test)]
mod tests {
    use super::{MethodBasis, MethodField, MethodMinimum, of};

    #[test]
    fn a_method_of_ones_own_tells_all_five_and_without_a_word_it_has_just_these() {
        let five = of(MethodBasis::Own, None).unwrap_or_default();
        let keys: Vec<_> = five.iter().map(|field| field.key.as_str()).collect();
        assert_eq!(keys, MethodMinimum::VALUES);
        for left_out in 0..five.len() {
            let mut four = five.clone();
            four.remove(left_out);
            assert!(of(MethodBasis::Own, Some(four)).is_err(), "{left_out}");
        }
        let more = MethodField { key: "pilot".to_owned(), name: "Pilot".to_owned(), tells: None };
        let six = [five, vec![more]].concat();
        assert_eq!(of(MethodBasis::Own, Some(six.clone())).ok(), Some(six));
        assert_eq!(of(MethodBasis::A3, None).ok(), Some(vec![]));
    }
}
