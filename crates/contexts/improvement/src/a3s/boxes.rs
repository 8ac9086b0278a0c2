//! The boxes of an A3: what stands on the page.

use async_graphql::{InputObject, SimpleObject};
use kernel::Patch;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How many characters a box has at most before it is told to be long: eight of them fill a page.
const LONG: usize = 1500;

kernel::text_enum! {
    /// A box of an A3.
    pub enum A3Box {
        /// Why it matters, and why now.
        Background = "background",
        /// How it is, with facts.
        CurrentState = "current_state",
        /// Where one wants to be.
        Goal = "goal",
        /// What causes it.
        CauseAnalysis = "cause_analysis",
        /// What is done about the causes.
        Countermeasures = "countermeasures",
        /// Who does what until when.
        Plan = "plan",
        /// What came of it.
        FollowUp = "follow_up",
        /// What was learnt, and how it is made to last.
        Learning = "learning",
    }
}

/// What stands in the boxes of an A3; null where nothing is written yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[graphql(input_name = "A3BoxesInput")]
pub struct A3Boxes {
    /// Why it matters, and why now.
    #[schema(min_length = 1, max_length = 10_000)]
    pub background: Option<String>,
    /// How it is, with facts.
    #[schema(min_length = 1, max_length = 10_000)]
    pub current_state: Option<String>,
    /// Where one wants to be.
    #[schema(min_length = 1, max_length = 10_000)]
    pub goal: Option<String>,
    /// What causes it, in words; the causes themselves are `a3-causes`.
    #[schema(min_length = 1, max_length = 10_000)]
    pub cause_analysis: Option<String>,
    /// What is done about the causes.
    #[schema(min_length = 1, max_length = 10_000)]
    pub countermeasures: Option<String>,
    /// Who does what until when.
    #[schema(min_length = 1, max_length = 10_000)]
    pub plan: Option<String>,
    /// What came of it.
    #[schema(min_length = 1, max_length = 10_000)]
    pub follow_up: Option<String>,
    /// What was learnt, and how it is made to last.
    #[schema(min_length = 1, max_length = 10_000)]
    pub learning: Option<String>,
}

/// What to write into the boxes of an A3. A box that is not named stays; null empties one.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct A3BoxesPatch {
    /// Why it matters, and why now.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10_000)]
    pub background: Patch<String>,
    /// How it is, with facts.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10_000)]
    pub current_state: Patch<String>,
    /// Where one wants to be.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10_000)]
    pub goal: Patch<String>,
    /// What causes it, in words; the causes themselves are `a3-causes`.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10_000)]
    pub cause_analysis: Patch<String>,
    /// What is done about the causes.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10_000)]
    pub countermeasures: Patch<String>,
    /// Who does what until when.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10_000)]
    pub plan: Patch<String>,
    /// What came of it.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10_000)]
    pub follow_up: Patch<String>,
    /// What was learnt, and how it is made to last.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10_000)]
    pub learning: Patch<String>,
}

impl A3BoxesPatch {
    /// Writes into the boxes what it says.
    pub(super) fn apply(self, boxes: &mut A3Boxes) {
        let Self { background, current_state, goal, cause_analysis, countermeasures, plan, follow_up, learning } = self;
        background.apply(&mut boxes.background);
        current_state.apply(&mut boxes.current_state);
        goal.apply(&mut boxes.goal);
        cause_analysis.apply(&mut boxes.cause_analysis);
        countermeasures.apply(&mut boxes.countermeasures);
        plan.apply(&mut boxes.plan);
        follow_up.apply(&mut boxes.follow_up);
        learning.apply(&mut boxes.learning);
    }
}

impl A3Boxes {
    /// Every box with what stands in it, in the order of the page.
    fn all(&self) -> [(A3Box, Option<&str>); 8] {
        let Self { background, current_state, goal, cause_analysis, countermeasures, plan, follow_up, learning } = self;
        [
            (A3Box::Background, background),
            (A3Box::CurrentState, current_state),
            (A3Box::Goal, goal),
            (A3Box::CauseAnalysis, cause_analysis),
            (A3Box::Countermeasures, countermeasures),
            (A3Box::Plan, plan),
            (A3Box::FollowUp, follow_up),
            (A3Box::Learning, learning),
        ]
        .map(|(part, text)| (part, text.as_deref()))
    }

    /// The boxes that say something else than they did before.
    pub(super) fn changed_since(&self, before: &Self) -> Vec<(A3Box, Option<&str>)> {
        let both = self.all().into_iter().zip(before.all());
        both.filter(|(now, before)| now != before).map(|(now, _)| now).collect()
    }

    /// The boxes in which more stands than there should.
    pub(super) fn long(&self) -> Vec<A3Box> {
        let is_long = |text: Option<&str>| text.is_some_and(|text| text.chars().nth(LONG).is_some());
        self.all().into_iter().filter(|(_, text)| is_long(*text)).map(|(part, _)| part).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{A3Box, A3Boxes, LONG};

    #[test]
    fn a_box_is_long_from_one_character_more_than_fit_and_characters_are_not_bytes() {
        let boxes =
            A3Boxes { background: Some("å".repeat(LONG)), plan: Some("å".repeat(LONG + 1)), ..A3Boxes::default() };
        assert_eq!(boxes.long(), [A3Box::Plan]);
    }

    #[test]
    fn a_box_that_was_emptied_has_changed_and_one_that_says_the_same_has_not() {
        let before = A3Boxes { goal: Some("Fem dagar".into()), plan: Some("Uke 6".into()), ..A3Boxes::default() };
        let now = A3Boxes { goal: None, learning: Some("Ring først".into()), ..before.clone() };
        assert_eq!(now.changed_since(&before), [(A3Box::Goal, None), (A3Box::Learning, Some("Ring først"))]);
        assert_eq!(before.changed_since(&before), []);
    }
}
