//! What the symbols mean, below the picture, and what stands above it.

use crate::{
    Language, NoteKind,
    layout::{LABELS, LEGEND, MARGIN, NOTE_PAD, SIGN, STRONG_LINE, SUBTITLE, TITLE},
    piece::{Mark, Piece, run},
    svg::Svg,
    symbols::Symbol,
    text::wrap,
    words,
};

/// A sign and what it means.
pub type Sign = (Mark, String);

/// The signs of kinds of notes.
pub fn kinds(language: Language) -> Vec<Sign> {
    NoteKind::ALL.into_iter().map(|kind| (Symbol::Kind(kind).into(), kind.word().say(language).to_owned())).collect()
}

/// The signs of what stands on notes.
pub fn facts(language: Language) -> Vec<Sign> {
    let meaning = |word: words::Word, means: words::Word| format!("{}: {}", word.say(language), means.say(language));
    vec![
        (Symbol::Role.into(), words::ROLE.say(language).to_owned()),
        (Symbol::System.into(), words::SYSTEM.say(language).to_owned()),
        (Symbol::Working.into(), words::WORKING.say(language).to_owned()),
        (Symbol::Waiting.into(), words::WAITING.say(language).to_owned()),
        (Symbol::PainPoint.into(), words::PAIN_POINT.say(language).to_owned()),
        (Mark::Label, meaning(words::TIME_THIEF, words::TIME_THIEF_MEANS)),
        (Symbol::Origin.into(), meaning(words::ORIGIN, words::ORIGIN_MEANS)),
    ]
}

/// Draws groups of signs in columns, each group in lines of its own; returns how far down they reach.
pub fn legend(svg: &mut Svg, groups: &[Vec<Sign>], width: i32, top: i32, language: Language) -> i32 {
    let room = width - 2 * MARGIN;
    let columns = (room / LEGEND).max(1);
    let column = room / columns;
    svg.line(&[(MARGIN, top), (width - MARGIN, top)], STRONG_LINE);
    let heading = wrap(words::LEGEND.say(language), LABELS, room);
    svg.text(MARGIN, top + NOTE_PAD, &heading, LABELS, "");
    let mut y = top + NOTE_PAD + LABELS.leading + 8;
    for group in groups {
        for line in group.chunks(usize::try_from(columns).unwrap_or(1)) {
            let mut x = MARGIN;
            let mut below = y;
            for (mark, text) in line {
                let piece = Piece::new(*mark, text, SIGN, column - NOTE_PAD);
                piece.draw(svg, x, y);
                below = below.max(y + piece.height());
                x += column;
            }
            y = below + 4;
        }
        y += 6;
    }
    y
}

/// Draws the title, a line below it and a run of pieces; returns how far down they reach.
pub fn heading(svg: &mut Svg, title: &str, below: &str, mut pieces: Vec<Piece>, width: i32) -> i32 {
    let room = width - 2 * MARGIN;
    let title = wrap(title, TITLE, room);
    let below = wrap(below, SUBTITLE, room);
    svg.open("heading", [&title, &below]);
    svg.text(MARGIN, MARGIN, &title, TITLE, "");
    let y = MARGIN + title.height(TITLE) + 2;
    svg.text(MARGIN, y, &below, SUBTITLE, "");
    let y = y + below.height(SUBTITLE) + 10;
    let bottom = run(&mut pieces, room, 0);
    for piece in &pieces {
        piece.draw(svg, MARGIN, y);
    }
    svg.close();
    y + bottom
}
