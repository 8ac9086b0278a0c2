//! A piece of text with what stands before it, and pieces put after each other in lines.

use crate::{
    layout::{BLACK, HEAD, WHITE_TEXT},
    svg::{Area, Svg},
    symbols::Symbol,
    text::{Face, Lines, wrap},
};

/// From a symbol to its text, from a piece to the next in the line, and beside the letters of a label.
const BESIDE: i32 = 5;
const BETWEEN: i32 = 12;
const LABEL_PAD: i32 = 6;

/// What marks a piece of text.
#[derive(Clone, Copy)]
pub enum Mark {
    None,
    Symbol(Symbol),
    /// White letters on black.
    Label,
    /// Letters in a frame.
    Framed,
}

impl Mark {
    /// What it needs before the text, and after it.
    fn room(self, face: Face) -> (i32, i32) {
        match self {
            Self::None => (0, 0),
            Self::Symbol(_) => (face.symbol() + BESIDE, 0),
            Self::Label | Self::Framed => (LABEL_PAD, LABEL_PAD),
        }
    }
}

/// Text at a place.
pub struct Piece {
    pub x: i32,
    pub y: i32,
    pub mark: Mark,
    pub lines: Lines,
    pub face: Face,
}

impl Piece {
    /// A piece at the origin, in lines that fit into the room together with their mark.
    pub fn new(mark: Mark, text: &str, face: Face, room: i32) -> Self {
        let (before, after) = mark.room(face);
        Self { x: 0, y: 0, mark, lines: wrap(text, face, room - before - after), face }
    }

    /// From the top of the first line to the bottom of the last.
    pub fn height(&self) -> i32 {
        self.lines.height(self.face)
    }

    fn width(&self) -> i32 {
        let (before, after) = self.mark.room(self.face);
        let widest = self.lines.lines.iter().map(|line| self.face.width(line.trim_end())).max();
        before + widest.unwrap_or(0) + after
    }

    /// Draws the piece, its place counted from the given one.
    pub fn draw(&self, svg: &mut Svg, x: i32, y: i32) {
        let (x, y) = (x + self.x, y + self.y);
        let (before, _) = self.mark.room(self.face);
        match self.mark {
            Mark::None => svg.text(x, y, &self.lines, self.face, ""),
            Mark::Symbol(symbol) => {
                let size = self.face.symbol();
                svg.symbol(symbol, x, y + (self.face.leading - size) / 2, size);
                svg.text(x + before, y, &self.lines, self.face, "");
            }
            Mark::Label => self.framed(svg, x, y, BLACK, WHITE_TEXT),
            Mark::Framed => self.framed(svg, x, y, HEAD, ""),
        }
    }

    /// In the middle of its frame, for the letters may be narrower than thought.
    fn framed(&self, svg: &mut Svg, x: i32, y: i32, frame: &str, look: &str) {
        let area = Area { x, y, width: self.width(), height: self.height() };
        svg.rect(area, 3, frame);
        svg.middle_text(x + area.width / 2, y, &self.lines, self.face, look);
    }
}

impl From<Symbol> for Mark {
    fn from(symbol: Symbol) -> Self {
        Self::Symbol(symbol)
    }
}

/// Puts pieces after each other, as many in a line as fit; returns how far down they reach.
pub fn run(pieces: &mut [Piece], room: i32, top: i32) -> i32 {
    let (mut x, mut y, mut bottom) = (0, top, top);
    for piece in pieces {
        let width = piece.width();
        if x > 0 && x + width > room {
            (x, y) = (0, bottom + 4);
        }
        (piece.x, piece.y) = (x, y);
        x += width + BETWEEN;
        bottom = bottom.max(y + piece.height());
    }
    bottom
}
