//! One shape for what is improved by whichever method.

use async_graphql::SimpleObject;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    a3s::{A3, A3Id, A3State},
    improvements::{Improvement, ImprovementId},
    unit_methods::{MethodMinimum, UnitMethod, UnitMethodId},
};

kernel::text_enum! {
    /// Where a work is written down.
    pub enum WorkSource {
        /// In an A3.
        A3 = "a3",
        /// In an improvement by a method of the unit's own.
        Improvement = "improvement",
    }
}

/// What was worked on, in the terms that all methods have in common.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct ReportedWork {
    /// Where it is written down.
    pub source: WorkSource,
    /// The A3, if it is one.
    pub a3_id: Option<A3Id>,
    /// The improvement, if it is one.
    pub improvement_id: Option<ImprovementId>,
    /// The method of the improvement.
    pub unit_method_id: Option<UnitMethodId>,
    /// What it is about.
    pub title: String,
    /// Whether it is over: an A3 that is standardised or stopped, an improvement with a last day.
    pub ended: bool,
    /// Why something is to be better.
    pub need: Option<String>,
    /// Where one wants to be.
    pub goal: Option<String>,
    /// What is done.
    pub measure: Option<String>,
    /// What came of it.
    pub effect: Option<String>,
    /// What was learnt.
    pub learning: Option<String>,
    /// Which of these five are not told.
    pub missing: Vec<MethodMinimum>,
}

impl ReportedWork {
    /// The same, with what of the five is told.
    fn telling(self, told: impl Fn(MethodMinimum) -> Option<String>) -> Self {
        Self {
            missing: MethodMinimum::ALL.into_iter().filter(|one| told(*one).is_none()).collect(),
            need: told(MethodMinimum::Need),
            goal: told(MethodMinimum::Goal),
            measure: told(MethodMinimum::Measure),
            effect: told(MethodMinimum::Effect),
            learning: told(MethodMinimum::Learning),
            ..self
        }
    }

    fn new(source: WorkSource, title: &str, ended: bool) -> Self {
        Self {
            source,
            a3_id: None,
            improvement_id: None,
            unit_method_id: None,
            title: title.to_owned(),
            ended,
            need: None,
            goal: None,
            measure: None,
            effect: None,
            learning: None,
            missing: vec![],
        }
    }

    /// An A3 by its boxes.
    pub(super) fn of_a3(a3: &A3) -> Self {
        let ended = matches!(a3.state, A3State::Standardised | A3State::Stopped);
        let work = Self { a3_id: Some(a3.id), ..Self::new(WorkSource::A3, &a3.title, ended) };
        let boxes = &a3.boxes;
        work.telling(|one| match one {
            MethodMinimum::Need => boxes.background.clone(),
            MethodMinimum::Goal => boxes.goal.clone(),
            MethodMinimum::Measure => boxes.countermeasures.clone(),
            MethodMinimum::Effect => boxes.follow_up.clone(),
            MethodMinimum::Learning => boxes.learning.clone(),
        })
    }

    /// An improvement by the fields of its method; what several fields tell stands below each other.
    pub(super) fn of_improvement(improvement: &Improvement, method: &UnitMethod) -> Self {
        let work = Self {
            improvement_id: Some(improvement.id),
            unit_method_id: Some(method.id),
            ..Self::new(WorkSource::Improvement, &improvement.title, improvement.ended_on.is_some())
        };
        work.telling(|one| {
            let fields = method.fields.iter().filter(|field| field.tells == Some(one));
            let values =
                fields.filter_map(|field| improvement.values.iter().find(|value| value.field_key == field.key));
            let texts: Vec<&str> = values.map(|value| value.text.as_str()).collect();
            (!texts.is_empty()).then(|| texts.join("\n\n"))
        })
    }
}
