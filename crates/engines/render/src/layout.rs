//! Sizes, colours and letters of the pictures, in one place. All lengths are pixels, all whole, so that the same content
//! gives the same picture everywhere.

use crate::text::Face;

/// White around everything.
pub const MARGIN: i32 = 32;
/// The narrowest picture: a title and a legend need room even where there is only one column.
pub const NARROWEST: i32 = 760;

/// A yellow note, and what is free within its edge.
pub const NOTE: i32 = 200;
pub const NOTE_PAD: i32 = 10;
/// How far the points of a decision reach out of the note.
pub const POINT: i32 = 10;
/// The turned corner of a note.
pub const FOLD: i32 = 9;
/// Between two notes of one cell.
pub const STACK: i32 = 12;

/// What is free within a cell of the comparison, beside and above the notes.
pub const CELL_PAD: i32 = 18;
pub const COLUMN: i32 = NOTE + 2 * CELL_PAD;
/// The first column of the comparison: what the row is about.
pub const LABEL: i32 = 236;
/// The outline that says that this organisation does not do this.
pub const EMPTY: i32 = 44;
/// The names of the columns are said again after so much: who stands before a wall does not see its top.
pub const REPEAT: i32 = 1_800;
/// How wide the hatching beside a conflict is.
pub const HATCH: i32 = 10;

/// A lane of the flow, and what stands left of the lanes.
pub const LANE: i32 = NOTE + 56;
pub const GUTTER: i32 = 44;
/// Room for an arrow between two steps.
pub const GAP: i32 = 46;
/// The head of an arrow, and the radius of the markers of start and end.
pub const ARROW: i32 = 9;
pub const MARKER: i32 = 10;

/// The symbol of a row.
pub const SYMBOL: i32 = 20;
/// The least room for an explanation in the legend.
pub const LEGEND: i32 = 240;

/// More lines than this are cut; the whole text is then the tool tip.
pub const MOST_LINES: usize = 12;

pub const TITLE: Face = Face { size: 24, leading: 31, bold: true };
pub const SUBTITLE: Face = Face { size: 15, leading: 21, bold: false };
pub const NAME: Face = Face { size: 15, leading: 20, bold: true };
pub const LABELS: Face = Face { size: 14, leading: 19, bold: true };
pub const BODY: Face = Face { size: 13, leading: 17, bold: false };
pub const SIGN: Face = Face { size: 12, leading: 19, bold: false };
pub const WHEN: Face = Face { size: 12, leading: 19, bold: true };
pub const SMALL: Face = Face { size: 11, leading: 15, bold: false };
pub const STRONG: Face = Face { size: 11, leading: 15, bold: true };

/// What most computers have; nothing is fetched.
pub const FONTS: &str = "Helvetica, Arial, 'Liberation Sans', sans-serif";

pub const INK: &str = "#1a1a1a";

/// Attributes of what is drawn.
pub const PAPER: &str = r##"fill="#ffffff""##;
pub const BLACK: &str = r##"fill="#1a1a1a""##;
/// Black letters on the yellow have a contrast of 14:1; in print it is a light grey.
pub const NOTE_EDGE: &str = r##"fill="#ffeb85" stroke="#1a1a1a" stroke-width="1.3" stroke-linejoin="round""##;
pub const FOLDED: &str = r##"fill="#ffffff" stroke="#1a1a1a" stroke-width="1.3" stroke-linejoin="round""##;
pub const TO_BE: &str = r##"fill="#f7f7f7" stroke="#1a1a1a" stroke-width="1.3""##;
pub const HEAD: &str = r##"fill="none" stroke="#1a1a1a" stroke-width="1.3""##;
pub const THIN: &str = r##"fill="none" stroke="#b0b0b0""##;
pub const STRONG_LINE: &str = r##"fill="none" stroke="#1a1a1a" stroke-width="2""##;
pub const THICK: &str = r##"fill="none" stroke="#1a1a1a" stroke-width="3.5""##;
pub const DASHED: &str = r##"fill="none" stroke="#555555" stroke-width="1.3" stroke-dasharray="5 4""##;
pub const PALE_TEXT: &str = r##"fill="#555555""##;
pub const WHITE_TEXT: &str = r##"fill="#ffffff""##;
pub const RING: &str = r##"fill="#ffffff" stroke="#1a1a1a" stroke-width="2""##;
pub const LANE_ONE: &str = r##"fill="#ffffff" stroke="#b0b0b0""##;
pub const LANE_OTHER: &str = r##"fill="#f4f4f4" stroke="#b0b0b0""##;
pub const LANE_HEAD: &str = r##"fill="#e4e4e4" stroke="#1a1a1a" stroke-width="1.3""##;
