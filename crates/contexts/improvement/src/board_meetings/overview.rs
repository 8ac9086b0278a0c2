//! Which meetings were to be, and which of them were: missed ones are nowhere recorded and seen here.

use async_graphql::SimpleObject;
use db::TenantTx;
use kernel::{At, Code, Date, Error, Fault, FaultCode, Mode, Operation, Outcome, Permission, Result, Rule, Time};
use sea_orm::ColumnTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    BoardMeeting, BoardMeetingId,
    table::{self, Column},
};
use crate::boards::{Board, BoardCadence, BoardId};

/// How many days are looked at unless somebody says otherwise, and how many at most.
const DAYS: u64 = 90;
const MAX_DAYS: u64 = 366;

kernel::text_enum! {
    /// What became of a meeting that was to be.
    pub enum ExpectedMeetingState {
        /// It was held on its day or later, before the next one was to be.
        Held = "held",
        /// It was called off.
        CalledOff = "called_off",
        /// Nobody met before the next one was to be.
        Missed = "missed",
        /// There is time until the next one is to be.
        Awaited = "awaited",
    }
}

/// A meeting that was to be by the board's cadence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct ExpectedMeeting {
    /// The day.
    pub on: Date,
    /// What became of it.
    pub state: ExpectedMeetingState,
    /// The meeting that was held or called off.
    pub board_meeting_id: Option<BoardMeetingId>,
}

/// Which meetings at a board were to be, and which of them were.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct BoardMeetingOverview {
    /// The board.
    pub board_id: BoardId,
    /// The first day that is looked at.
    pub from: Date,
    /// The last day that is looked at.
    pub to: Date,
    /// The meetings that were to be, the earliest first; none without a cadence.
    pub expected: Vec<ExpectedMeeting>,
    /// How many of them were missed.
    pub missed: i32,
    /// How many meetings were held, on whatever day.
    pub held: i32,
    /// How many people were at a meeting on average; null if none was held.
    pub average_attendance: Option<f64>,
}
impl Outcome for BoardMeetingOverview {}

/// When the unit met at a board, and is to meet.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct MeetingRhythm {
    /// The day of the last meeting that was held in these 90 days.
    pub last_on: Option<Date>,
    /// The day of the next one that is to be.
    pub next_on: Option<Date>,
    /// How many were missed in the last 90 days.
    pub missed: i32,
}

/// Reads which meetings at a board were to be by its cadence, and which of them were held, called off or missed. At most 366
/// days, back from the last one.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetBoardMeetingOverview {
    /// The board's id.
    pub id: BoardId,
    /// The last day; today if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// How many days, the last one among them; 90 if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1)]
    pub days: Option<i32>,
}

impl Operation for GetBoardMeetingOverview {
    type Output = BoardMeetingOverview;
    type Tx = TenantTx;
    const ID: &'static str = "board_meeting.overview";
    const PERMISSION: Permission = Permission::BoardRead;
    const MODE: Mode = Mode::Read;

    async fn run(self, tx: &TenantTx) -> Result<BoardMeetingOverview> {
        let board: Board = tx.get(self.id).await?;
        let to = self.to.unwrap_or_else(|| tx.now().date());
        let days = self.days.map_or(DAYS, |days| u64::try_from(days).unwrap_or(0));
        if !(1..=MAX_DAYS).contains(&days) {
            let (at, accepted) = (At::Parameter("days".to_owned()), Some(Rule::AYearAtMost.into()));
            return Err(Error::new(Code::InvalidParameter).fault(Fault { at, code: FaultCode::Rule, accepted }));
        }
        let from = back(to, days);
        let meetings = between(tx, &board, from, to).await?;
        let expected = board.cadence.as_ref().map(|cadence| expected(cadence, (from, to), &meetings, tx.now()));
        let expected = expected.unwrap_or_default();
        let held = meetings.iter().filter(|meeting| meeting.called_off.is_none() && meeting.meets_on <= to);
        let attended: Vec<i32> = held.filter_map(|meeting| meeting.attendance).collect();
        let held = count(attended.len());
        let average = || f64::from(attended.iter().sum::<i32>()) / f64::from(held);
        Ok(BoardMeetingOverview {
            board_id: board.id,
            from,
            to,
            missed: missed(&expected),
            expected,
            held,
            average_attendance: (held > 0).then(average),
        })
    }
}

/// When the unit met at a board, and is to meet; none without a cadence.
pub(crate) async fn rhythm(tx: &TenantTx, board: &Board) -> Result<Option<MeetingRhythm>> {
    let Some(cadence) = &board.cadence else { return Ok(None) };
    let today = tx.now().date();
    let from = back(today, DAYS);
    let meetings = between(tx, board, from, today).await?;
    let expected = expected(cadence, (from, today), &meetings, tx.now());
    let held = meetings.iter().filter(|meeting| meeting.called_off.is_none());
    let awaited = expected.iter().find(|meeting| meeting.state == ExpectedMeetingState::Awaited);
    Ok(Some(MeetingRhythm {
        last_on: held.map(|meeting| meeting.meets_on).max(),
        next_on: awaited.map(|meeting| meeting.on).or_else(|| cadence.next_after(today)),
        missed: missed(&expected),
    }))
}

/// The first of so many days up to this one.
fn back(to: Date, days: u64) -> Date {
    to.0.checked_sub_days(chrono::Days::new(days.saturating_sub(1))).map_or(to, Date)
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn missed(expected: &[ExpectedMeeting]) -> i32 {
    count(expected.iter().filter(|meeting| meeting.state == ExpectedMeetingState::Missed).count())
}

/// The meetings at a board in a period, and until the next one after it is to be.
async fn between(tx: &TenantTx, board: &Board, from: Date, to: Date) -> Result<Vec<BoardMeeting>> {
    let end = board.cadence.as_ref().and_then(|cadence| cadence.next_after(to)).unwrap_or(to);
    let at = tx.find::<table::Entity>().filter(Column::BoardId.eq(board.id));
    at.filter(Column::MeetsOn.gte(from)).filter(Column::MeetsOn.lte(end)).by(Column::MeetsOn).all().await
}

/// What became of each meeting that was to be in a period.
fn expected(
    cadence: &BoardCadence,
    (from, to): (Date, Date),
    meetings: &[BoardMeeting],
    now: Time,
) -> Vec<ExpectedMeeting> {
    let became = |on: Date| {
        let next = cadence.next_after(on).unwrap_or(on);
        let mut its = meetings.iter().filter(|meeting| on <= meeting.meets_on && meeting.meets_on < next);
        let held = its.clone().find(|meeting| meeting.called_off.is_none());
        let (state, meeting) = match held.or_else(|| its.next()) {
            Some(meeting) if meeting.called_off.is_some() => (ExpectedMeetingState::CalledOff, Some(meeting)),
            Some(meeting) => (ExpectedMeetingState::Held, Some(meeting)),
            None if next <= now.date() => (ExpectedMeetingState::Missed, None),
            None => (ExpectedMeetingState::Awaited, None),
        };
        ExpectedMeeting { on, state, board_meeting_id: meeting.map(|meeting| meeting.id) }
    };
    cadence.days(from, to).into_iter().map(became).collect()
}
