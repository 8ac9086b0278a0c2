//! What was read of all units together, taken apart unit by unit.

use kernel::{Date, Time, UnitId};

use super::{
    ReportedExperiments, ReportedMethod, ReportedReflections, ReportedWork, UnitImprovements, activity::LastDays,
};
use crate::{
    a3s::A3,
    experiments::Experiment,
    gains::{self, Period, Summand},
    improvements::Improvement,
    reflections::{Reflected, ReflectionOutcome},
    unit_methods::UnitMethod,
};

/// What was found of all units.
pub(super) struct Found {
    /// The first and the last day.
    pub days: (Date, Date),
    pub today: Date,
    pub methods: Vec<UnitMethod>,
    pub a3s: Vec<A3>,
    pub improvements: Vec<Improvement>,
    pub experiments: Vec<Experiment>,
    pub gains: Vec<Summand>,
    pub reflections: Vec<Reflected>,
    /// When each did something else.
    pub last_days: LastDays,
}

impl Found {
    /// What one unit improved.
    pub fn of(&self, unit_id: UnitId, name: String) -> UnitImprovements {
        let (from, to) = self.days;
        let methods: Vec<&UnitMethod> = self.methods.iter().filter(|method| method.unit_id == unit_id).collect();
        let a3s: Vec<&A3> = self.a3s.iter().filter(|a3| a3.unit_id == unit_id).collect();
        let improvements: Vec<&Improvement> = self.improvements.iter().filter(|one| one.unit_id == unit_id).collect();
        let is_its = |one: &&Experiment| match one.unit_id {
            Some(unit) => unit == unit_id,
            None => a3s.iter().any(|a3| one.a3_id == Some(a3.id)),
        };
        let experiments: Vec<&Experiment> = self.experiments.iter().filter(is_its).collect();
        let gains: Vec<&Summand> = self.gains.iter().filter(|gain| gain.unit_id == unit_id).collect();
        let reflections: Vec<&Reflected> = self.reflections.iter().filter(|one| one.unit_id == unit_id).collect();

        let times = a3s.iter().map(|one| (one.created_at, one.updated_at));
        let times = times.chain(improvements.iter().map(|one| (one.created_at, one.updated_at)));
        let times = times.chain(experiments.iter().map(|one| (one.created_at, one.updated_at)));
        let times = times.chain(gains.iter().map(|one| (one.created_at, one.updated_at)));
        let times = times.chain(reflections.iter().map(|one| (one.created_at, one.updated_at)));
        let days = times.flat_map(|(written, changed): (Time, Time)| [written.date(), changed.date()]);
        let last_activity_on = days.filter(|day| self.holds(*day)).chain(self.last_days.get(unit_id)).max();

        let in_use = |method: &&&UnitMethod| method.valid_from <= to && method.valid_to.is_none_or(|end| end > from);
        let method = |method: &&UnitMethod| ReportedMethod {
            unit_method_id: method.id,
            name: method.name.clone(),
            basis: method.basis,
        };
        let went_on = improvements.iter().filter(|improvement| improvement.goes_on_within(self.days));
        let by_method = went_on.filter_map(|improvement| {
            let method = methods.iter().find(|method| method.id == improvement.unit_method_id)?;
            Some(ReportedWork::of_improvement(improvement, method))
        });
        UnitImprovements {
            unit_id,
            name,
            methods: methods.iter().filter(in_use).map(method).collect(),
            works: a3s.iter().map(|a3| ReportedWork::of_a3(a3)).chain(by_method).collect(),
            experiments: self.concluded(&experiments),
            gains: gains::sums(gains, Period { from: Some(from), to: Some(to) }),
            reflections: self.reflected(&reflections),
            last_activity_on,
            weeks_without: self.weeks_since(last_activity_on.unwrap_or(from)),
        }
    }

    fn holds(&self, day: Date) -> bool {
        self.days.0 <= day && day <= self.days.1
    }

    /// How many whole weeks have gone by since this day.
    fn weeks_since(&self, day: Date) -> i32 {
        let end = self.days.1.min(self.today);
        i32::try_from((end.0 - day.0).num_weeks().max(0)).unwrap_or(i32::MAX)
    }

    fn concluded(&self, experiments: &[&Experiment]) -> ReportedExperiments {
        let mut told = ReportedExperiments::default();
        for experiment in experiments.iter().filter(|one| one.concluded_on.is_some_and(|day| self.holds(day))) {
            told.concluded += 1;
            match experiment.held {
                Some(true) => told.held += 1,
                _ => told.not_held += 1,
            }
        }
        told
    }

    fn reflected(&self, reflections: &[&Reflected]) -> ReportedReflections {
        let mut told = ReportedReflections::default();
        for reflection in reflections.iter().filter(|one| self.holds(one.created_at.date())) {
            match reflection.outcome {
                ReflectionOutcome::Good => told.good += 1,
                ReflectionOutcome::Bad => told.bad += 1,
                ReflectionOutcome::Mixed => told.mixed += 1,
            }
        }
        told
    }
}
