//! Getting better at the work: what a unit sees, moves and agrees on day by day.
//!
//! A [`boards::Board`] hangs where the work is done; a [`cards::Card`] is a thought, a task or a figure on it; and a
//! [`board_meetings::BoardMeeting`] is when the unit stood in front of it.

pub mod board_meetings;
pub mod boards;
pub mod cards;

use api::Route;
use db::Table;

/// The tables of this context, parents first.
pub const TABLES: &[Table] = &[boards::TABLE, boards::UNITS, cards::TABLE, cards::MOVES, board_meetings::TABLE];

/// The REST routes of this context.
pub fn routes() -> Vec<Route> {
    [boards::ROUTES, cards::ROUTES, board_meetings::ROUTES].into_iter().flat_map(|make| make()).collect()
}

/// The GraphQL query fields of this context.
#[derive(Default, async_graphql::MergedObject)]
#[graphql(name = "ImprovementQueries")]
pub struct Queries(boards::BoardQueries, cards::CardQueries, board_meetings::BoardMeetingQueries);

/// The GraphQL mutation fields of this context.
#[derive(Default, async_graphql::MergedObject)]
#[graphql(name = "ImprovementMutations")]
pub struct Mutations(boards::BoardMutations, cards::CardMutations, board_meetings::BoardMeetingMutations);
