//! What moved on the board on the day of a meeting.

use db::TenantTx;
use kernel::Result;

use super::BoardMeeting;
use crate::cards;

/// Reads how many cards were moved on the board on the day of each of these meetings, in one statement.
pub(super) async fn fill(tx: &TenantTx, meetings: &mut [BoardMeeting]) -> Result<()> {
    if meetings.is_empty() {
        return Ok(());
    }
    let days: Vec<_> = meetings.iter().map(|meeting| (meeting.board_id, meeting.meets_on)).collect();
    for (meeting, moved) in meetings.iter_mut().zip(cards::moved_on(tx, &days).await?) {
        meeting.cards_moved = i32::try_from(moved).unwrap_or(i32::MAX);
    }
    Ok(())
}

/// The meeting with how many cards were moved on its day.
pub(super) async fn filled(tx: &TenantTx, mut meeting: BoardMeeting) -> Result<BoardMeeting> {
    fill(tx, std::slice::from_mut(&mut meeting)).await?;
    Ok(meeting)
}
