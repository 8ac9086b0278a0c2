//! A yellow note: its text, and below it who, where, how long, what hurts and where it comes from.

use crate::{
    Language, Note, NoteKind,
    duration::duration,
    layout::{BODY, EMPTY, FOLD, FOLDED, NOTE, NOTE_EDGE, NOTE_PAD, POINT, SMALL, STACK, STRONG},
    piece::{Mark, Piece, run},
    svg::{Area, Svg},
    symbols::Symbol,
    words::{ORIGIN, TIME_THIEF},
};

const ROOM: i32 = NOTE - 2 * NOTE_PAD;
/// Between the parts of a note.
const APART: i32 = 4;

/// A note, ready to be drawn.
pub struct Card {
    kind: NoteKind,
    pieces: Vec<Piece>,
    height: i32,
}

impl Card {
    /// Whether the role is written on the note is the picture's choice: the flow says it by the lane.
    pub fn new(note: &Note, with_role: bool, language: Language) -> Self {
        let mut card = Self { kind: note.kind, pieces: Vec::new(), height: NOTE_PAD };
        if note.kind != NoteKind::Task {
            card.add(vec![(Symbol::Kind(note.kind).into(), note.kind.word().say(language).to_owned(), STRONG)]);
        }
        card.add(vec![(Mark::None, note.text.clone(), BODY)]);
        let time = |seconds: Option<u64>| seconds.map(|seconds| duration(seconds, language));
        let role = note.role.clone().filter(|_| with_role);
        for facts in [
            [(Symbol::Role, role), (Symbol::System, note.system.clone())],
            [(Symbol::Working, time(note.processing)), (Symbol::Waiting, time(note.waiting))],
        ] {
            card.add(facts.into_iter().filter_map(|(symbol, text)| Some((symbol.into(), text?, SMALL))).collect());
        }
        let mut trouble = Vec::new();
        if let Some(pain_point) = &note.pain_point {
            trouble.push((Symbol::PainPoint.into(), pain_point.clone(), SMALL));
        }
        if note.time_thief {
            trouble.push((Mark::Label, TIME_THIEF.say(language).to_owned(), STRONG));
        }
        card.add(trouble);
        if let Some(origin) = &note.origin {
            card.add(vec![(Symbol::Origin.into(), format!("{}: {origin}", ORIGIN.say(language)), SMALL)]);
        }
        card.height = (card.height + NOTE_PAD - APART).max(EMPTY);
        card
    }

    /// Adds pieces in lines of their own below what is there.
    fn add(&mut self, parts: Vec<(Mark, String, crate::text::Face)>) {
        let mut pieces: Vec<Piece> =
            parts.into_iter().map(|(mark, text, face)| Piece::new(mark, &text, face, ROOM)).collect();
        pieces.retain(|piece| !piece.lines.lines.is_empty());
        if !pieces.is_empty() {
            self.height = run(&mut pieces, ROOM, self.height) + APART;
            self.pieces.append(&mut pieces);
        }
    }

    /// From the upper to the lower edge.
    pub fn height(&self) -> i32 {
        self.height
    }

    /// Draws the note by its upper left corner; the points of a decision reach out of it.
    pub fn draw(&self, svg: &mut Svg, x: i32, y: i32) {
        svg.open("note", self.pieces.iter().map(|piece| &piece.lines));
        let (right, bottom) = (x + NOTE, y + self.height);
        match self.kind {
            NoteKind::Task | NoteKind::Handover => {
                let (inner, above) = (right - FOLD, bottom - FOLD);
                svg.polygon(&[(x, y), (right, y), (right, above), (inner, bottom), (x, bottom)], NOTE_EDGE);
                svg.polygon(&[(right, above), (inner, above), (inner, bottom)], FOLDED);
            }
            NoteKind::Decision => {
                let middle = y + self.height / 2;
                let (tip, end) = ((x - POINT, middle), (right + POINT, middle));
                svg.polygon(&[(x, y), (right, y), end, (right, bottom), (x, bottom), tip], NOTE_EDGE);
            }
            NoteKind::Wait => svg.rect(Area { x, y, width: NOTE, height: self.height }, 16, NOTE_EDGE),
        }
        for piece in &self.pieces {
            piece.draw(svg, x + NOTE_PAD, y);
        }
        svg.close();
    }
}

/// How high notes are that lie below each other.
pub fn stack_height(cards: &[Card]) -> i32 {
    let between = STACK * i32::try_from(cards.len().saturating_sub(1)).unwrap_or(0);
    cards.iter().map(Card::height).sum::<i32>() + between
}
