//! Getting better at the work: what a unit sees, moves and agrees on day by day.
//!
//! An [`ideas::Idea`] is had in the morning; a [`boards::Board`] hangs where the work is done, with a [`cards::Card`] for what is
//! going on, and a [`board_meetings::BoardMeeting`] is when the unit stood in front of it. What is hard is an [`a3s::A3`] with its
//! [`experiments::Experiment`]s, what somebody will do is an [`actions::Action`], and what came of it a [`gains::Gain`].

pub mod a3_causes;
pub mod a3_measurements;
pub mod a3_remarks;
pub mod a3s;
pub mod actions;
pub mod board_meetings;
pub mod boards;
pub mod cards;
pub mod deviations;
pub mod experiments;
pub mod gains;
pub mod idea_boxes;
pub mod idea_scores;
pub mod ideas;
pub mod improvement_report;
pub mod improvements;
pub mod programmes;
pub mod reflections;
pub mod replications;
pub mod risk_assessments;
pub mod risks;
pub mod time_thieves;
pub mod unit_methods;

mod shared;

use api::Route;
use db::Table;

/// The tables of this context, parents first.
pub const TABLES: &[Table] = &[
    boards::TABLE,
    boards::UNITS,
    cards::TABLE,
    cards::MOVES,
    board_meetings::TABLE,
    deviations::TABLE,
    idea_boxes::TABLE,
    ideas::TABLE,
    ideas::MOVES,
    idea_scores::TABLE,
    a3s::TABLE,
    a3s::CHANGES,
    a3_causes::TABLE,
    a3_measurements::TABLE,
    a3_remarks::TABLE,
    experiments::TABLE,
    replications::TABLE,
    programmes::TABLE,
    time_thieves::TABLE,
    gains::TABLE,
    unit_methods::TABLE,
    improvements::TABLE,
    reflections::TABLE,
    risk_assessments::TABLE,
    risks::TABLE,
    actions::TABLE,
];

/// The REST routes of this context.
pub fn routes() -> Vec<Route> {
    [
        boards::ROUTES,
        cards::ROUTES,
        board_meetings::ROUTES,
        deviations::ROUTES,
        idea_boxes::ROUTES,
        ideas::ROUTES,
        idea_scores::ROUTES,
        a3s::ROUTES,
        a3_causes::ROUTES,
        a3_measurements::ROUTES,
        a3_remarks::ROUTES,
        experiments::ROUTES,
        replications::ROUTES,
        programmes::ROUTES,
        gains::ROUTES,
        time_thieves::ROUTES,
        unit_methods::ROUTES,
        improvements::ROUTES,
        reflections::ROUTES,
        improvement_report::ROUTES,
        risk_assessments::ROUTES,
        risks::ROUTES,
        actions::ROUTES,
    ]
    .into_iter()
    .flat_map(|make| make())
    .collect()
}

/// The GraphQL query fields of this context.
#[derive(Default, async_graphql::MergedObject)]
#[graphql(name = "ImprovementQueries")]
pub struct Queries(
    boards::BoardQueries,
    cards::CardQueries,
    board_meetings::BoardMeetingQueries,
    deviations::DeviationQueries,
    idea_boxes::IdeaBoxQueries,
    ideas::IdeaQueries,
    idea_scores::IdeaScoreQueries,
    a3s::A3Queries,
    a3_causes::A3CauseQueries,
    a3_measurements::A3MeasurementQueries,
    a3_remarks::A3RemarkQueries,
    experiments::ExperimentQueries,
    replications::ReplicationQueries,
    programmes::ProgrammeQueries,
    gains::GainQueries,
    time_thieves::TimeThiefQueries,
    unit_methods::UnitMethodQueries,
    improvements::OwnImprovementQueries,
    reflections::ReflectionQueries,
    improvement_report::ImprovementReportQueries,
    risk_assessments::RiskAssessmentQueries,
    risks::RiskQueries,
    actions::ActionQueries,
);

/// The GraphQL mutation fields of this context.
#[derive(Default, async_graphql::MergedObject)]
#[graphql(name = "ImprovementMutations")]
pub struct Mutations(
    boards::BoardMutations,
    cards::CardMutations,
    board_meetings::BoardMeetingMutations,
    deviations::DeviationMutations,
    idea_boxes::IdeaBoxMutations,
    ideas::IdeaMutations,
    idea_scores::IdeaScoreMutations,
    a3s::A3Mutations,
    a3_causes::A3CauseMutations,
    a3_measurements::A3MeasurementMutations,
    a3_remarks::A3RemarkMutations,
    experiments::ExperimentMutations,
    replications::ReplicationMutations,
    programmes::ProgrammeMutations,
    gains::GainMutations,
    time_thieves::TimeThiefMutations,
    unit_methods::UnitMethodMutations,
    improvements::OwnImprovementMutations,
    reflections::ReflectionMutations,
    risk_assessments::RiskAssessmentMutations,
    risks::RiskMutations,
    actions::ActionMutations,
);
