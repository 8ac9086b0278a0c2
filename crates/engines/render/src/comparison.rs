//! Organisations side by side: a column for each, a row for each task.

use crate::{
    Column, Comparison, Language, Note, RowState,
    duration::duration,
    layout::*,
    legend::{Sign, facts, heading, kinds, legend},
    note::{Card, stack_height},
    piece::{Mark, Piece, run},
    svg::{Area, Svg},
    symbols::Symbol,
    text::{Lines, wrap},
    words,
};

/// What stands beside the symbol of a row.
const LABEL_LEFT: i32 = HATCH + 12 + SYMBOL + 8;
const LABEL_ROOM: i32 = LABEL - LABEL_LEFT - 12;

/// Draws organisations side by side as a complete SVG document.
///
/// The picture grows with its content. Cells beyond the last column are not drawn.
pub fn comparison(comparison: &Comparison, language: Language) -> String {
    let heads: Vec<Head> = comparison.columns.iter().map(|column| Head::new(column, language)).collect();
    let mut lines: Vec<Line> = comparison
        .rows
        .iter()
        .map(|row| {
            let mut label = vec![(Mark::None, row.label.as_str(), LABELS)];
            let mark = if row.state == RowState::Conflict { Mark::Label } else { Mark::None };
            label.push((mark, row.state.word().say(language), STRONG));
            label.extend(row.note.as_deref().map(|note| (Mark::None, note, SMALL)));
            Line::new(&label, Some(row.state), &row.cells, heads.len(), language)
        })
        .collect();
    let unaligned = unaligned(comparison);
    if unaligned > 0 {
        let count = words::COUNTED_STEPS.say(unaligned, language);
        let label = [(Mark::None, words::UNALIGNED.say(language), LABELS), (Mark::None, &count, SMALL)];
        lines.push(Line::new(&label, None, &comparison.unaligned, heads.len(), language));
    }
    let mut picture = Picture { svg: Svg::default(), language, right: column_x(heads.len()) };
    let width = NARROWEST.max(picture.right + MARGIN);
    let service = format!("{}: {}", words::SERVICE.say(language), comparison.service);
    let top = heading(&mut picture.svg, &comparison.title, &service, states(comparison, language), width) + 20;
    let bottom = picture.table(&comparison.columns, &heads, &lines, top);
    let bottom = legend(&mut picture.svg, &signs(language), width, bottom + MARGIN, language);
    picture.svg.document(width, bottom + MARGIN, &comparison.title, &description(comparison, language), language)
}

fn column_x(index: usize) -> i32 {
    MARGIN + LABEL + COLUMN * i32::try_from(index).unwrap_or(0)
}

fn unaligned(comparison: &Comparison) -> usize {
    comparison.unaligned.iter().take(comparison.columns.len()).map(Vec::len).sum()
}

/// How many rows stand how, for those states that any row has.
fn counts(comparison: &Comparison) -> impl Iterator<Item = (RowState, usize)> {
    let count = |state| comparison.rows.iter().filter(|row| row.state == state).count();
    RowState::ALL.into_iter().map(move |state| (state, count(state))).filter(|(_, count)| *count > 0)
}

fn states(comparison: &Comparison, language: Language) -> Vec<Piece> {
    let rows = words::COUNTED_ROWS.say(comparison.rows.len(), language);
    let mut pieces = vec![Piece::new(Mark::None, &rows, WHEN, LABEL)];
    pieces.extend(counts(comparison).map(|(state, count)| {
        let text = format!("{count} {}", state.word().say(language));
        Piece::new(Symbol::State(state).into(), &text, SIGN, LABEL)
    }));
    pieces
}

/// What the picture says to those who do not see it.
fn description(comparison: &Comparison, language: Language) -> String {
    let say = |word: words::Word| word.say(language);
    let when = |to_be| say(if to_be { words::TO_BE } else { words::AS_IS });
    let columns: Vec<String> =
        comparison.columns.iter().map(|column| format!("{} ({})", column.name, when(column.to_be))).collect();
    let counts: Vec<String> =
        counts(comparison).map(|(state, count)| format!("{count} {}", say(state.word()))).collect();
    let rows = words::COUNTED_ROWS.say(comparison.rows.len(), language);
    let mut told = vec![
        format!("{}: {}", say(words::SERVICE), comparison.service),
        format!("{}: {}", say(words::ORGANISATIONS), columns.join(", ")),
        if counts.is_empty() { rows } else { format!("{rows}: {}", counts.join(", ")) },
    ];
    let conflicts = comparison.rows.iter().filter(|row| row.state == RowState::Conflict);
    let conflicts: Vec<&str> = conflicts.map(|row| row.label.as_str()).collect();
    if !conflicts.is_empty() {
        told.push(format!("{}: {}", say(words::CONFLICTS), conflicts.join(", ")));
    }
    let unaligned = unaligned(comparison);
    if unaligned > 0 {
        told.push(format!("{}: {}", say(words::UNALIGNED), words::COUNTED_STEPS.say(unaligned, language)));
    }
    told.join(". ") + "."
}

fn signs(language: Language) -> Vec<Vec<Sign>> {
    let mut states: Vec<Sign> = Vec::new();
    for state in RowState::ALL {
        let text = format!("{}: {}", state.word().say(language), state.meaning().say(language));
        states.push((Symbol::State(state).into(), text));
    }
    states.push((Symbol::Empty.into(), words::NOT_DONE.say(language).to_owned()));
    vec![states, kinds(language), facts(language)]
}

/// The head of a column: its name and whether it is or will be, and below them the sums.
struct Head {
    pieces: Vec<Piece>,
    height: i32,
    sums: Vec<(Lines, Lines)>,
}

impl Head {
    fn new(column: &Column, language: Language) -> Self {
        let (mark, when) = if column.to_be { (Mark::Label, words::TO_BE) } else { (Mark::Framed, words::AS_IS) };
        let mut name = [Piece::new(Mark::None, &column.name, NAME, NOTE)];
        let mut when = [Piece::new(mark, when.say(language), STRONG, NOTE)];
        let below = run(&mut name, NOTE, 0);
        let height = run(&mut when, NOTE, below + 4);
        let sums = [
            (words::STEPS, column.steps.to_string()),
            (words::HANDOVERS, column.handovers.to_string()),
            (words::SYSTEMS, column.systems.to_string()),
            (words::WORKING, duration(column.processing, language)),
            (words::WAITING, duration(column.waiting, language)),
        ];
        let sums = sums.map(|(word, value)| {
            let word = wrap(word.say(language), SMALL, NOTE);
            let used = word.lines.iter().map(|line| SMALL.width(line)).max().unwrap_or(0);
            (word, wrap(&value, STRONG, NOTE - used))
        });
        Self { pieces: name.into_iter().chain(when).collect(), height, sums: sums.into() }
    }

    fn name(&self) -> &Piece {
        &self.pieces[0]
    }

    fn sums_height(&self) -> i32 {
        self.sums.iter().map(|(_, value)| value.height(STRONG)).sum()
    }

    fn draw(&self, svg: &mut Svg, x: i32, y: i32, sums: i32) {
        svg.open("head", self.pieces.iter().map(|piece| &piece.lines));
        for piece in &self.pieces {
            piece.draw(svg, x, y);
        }
        let mut y = sums;
        for (word, value) in &self.sums {
            svg.text(x, y, word, SMALL, "");
            svg.right_text(x + NOTE, y, value, STRONG);
            y += value.height(STRONG);
        }
        svg.close();
    }
}

/// A row, measured.
struct Line {
    state: Option<RowState>,
    label: Vec<Piece>,
    cells: Vec<Vec<Card>>,
    height: i32,
}

impl Line {
    fn new(
        label: &[(Mark, &str, crate::text::Face)],
        state: Option<RowState>,
        cells: &[Vec<Note>],
        columns: usize,
        language: Language,
    ) -> Self {
        let mut below = 0;
        let mut pieces = Vec::new();
        for (mark, text, face) in label {
            let mut piece = [Piece::new(*mark, text, *face, LABEL_ROOM)];
            below = run(&mut piece, LABEL_ROOM, below) + 4;
            pieces.extend(piece);
        }
        let cards = |cell: &Vec<Note>| cell.iter().map(|note| Card::new(note, true, language)).collect();
        let mut cells: Vec<Vec<Card>> = cells.iter().take(columns).map(cards).collect();
        cells.resize_with(columns, Vec::new);
        let highest = cells.iter().map(|cell| stack_height(cell)).max().unwrap_or(0);
        Self { state, label: pieces, cells, height: highest.max(below).max(EMPTY) + 2 * CELL_PAD }
    }
}

/// Where the rows begin, and where the names of the columns are said again.
struct Places {
    tops: Vec<i32>,
    repeats: Vec<i32>,
    bottom: i32,
}

impl Places {
    fn new(lines: &[Line], first: i32, names: i32) -> Self {
        let mut places = Self { tops: Vec::new(), repeats: Vec::new(), bottom: first };
        let mut named = first;
        for line in lines {
            if places.bottom - named > REPEAT {
                places.repeats.push(places.bottom);
                places.bottom += names;
                named = places.bottom;
            }
            places.tops.push(places.bottom);
            places.bottom += line.height;
        }
        places
    }
}

/// The table as it is drawn.
struct Picture {
    svg: Svg,
    language: Language,
    right: i32,
}

impl Picture {
    /// Draws the heads and the rows below them; returns how far down they reach.
    fn table(&mut self, columns: &[Column], heads: &[Head], lines: &[Line], top: i32) -> i32 {
        let sums = top + 10 + heads.iter().map(|head| head.height).max().unwrap_or(0) + 10;
        let first = sums + heads.iter().map(Head::sums_height).max().unwrap_or(0) + 10;
        let names = heads.iter().map(|head| head.name().height()).max().unwrap_or(0) + 10;
        let Places { tops, repeats, bottom } = Places::new(lines, first, names);
        for (index, column) in columns.iter().enumerate() {
            let x = column_x(index);
            self.svg.line(&[(x, top), (x, bottom)], THIN);
            if column.to_be {
                self.svg.rect(Area { x, y: top, width: COLUMN, height: bottom - top }, 0, TO_BE);
            }
        }
        for (index, head) in heads.iter().enumerate() {
            head.draw(&mut self.svg, column_x(index) + CELL_PAD, top + 10, sums);
        }
        for y in [top, first] {
            self.svg.line(&[(MARGIN, y), (self.right, y)], STRONG_LINE);
        }
        for (line, y) in lines.iter().zip(&tops) {
            self.row(line, *y);
            let below = y + line.height;
            self.svg.line(&[(MARGIN, below), (self.right, below)], THIN);
        }
        for y in repeats {
            self.names(heads, Area { x: MARGIN, y, width: self.right - MARGIN, height: names });
        }
        // Frames last, so that no line runs across them.
        for (line, y) in lines.iter().zip(tops).filter(|(line, _)| line.state == Some(RowState::Conflict)) {
            self.conflict(Area { x: MARGIN, y, width: self.right - MARGIN, height: line.height });
        }
        bottom
    }

    /// The names of the columns once more.
    fn names(&mut self, heads: &[Head], area: Area) {
        self.svg.open("head", heads.iter().map(|head| &head.name().lines));
        self.svg.rect(area, 0, LANE_HEAD);
        for (index, head) in heads.iter().enumerate() {
            head.name().draw(&mut self.svg, column_x(index) + CELL_PAD, area.y + 5);
        }
        self.svg.close();
    }

    fn row(&mut self, line: &Line, top: i32) {
        let y = top + CELL_PAD;
        self.svg.open("row", line.label.iter().map(|piece| &piece.lines));
        if let Some(state) = line.state {
            self.svg.symbol(Symbol::State(state), MARGIN + HATCH + 12, y, SYMBOL);
        }
        for piece in &line.label {
            piece.draw(&mut self.svg, MARGIN + LABEL_LEFT, y);
        }
        self.svg.close();
        for (index, cell) in line.cells.iter().enumerate() {
            let x = column_x(index) + CELL_PAD;
            let mut y = y;
            for card in cell {
                card.draw(&mut self.svg, x, y);
                y += card.height() + STACK;
            }
            if cell.is_empty() && line.state.is_some() {
                self.not_done(x, y);
            }
        }
    }

    fn not_done(&mut self, x: i32, y: i32) {
        self.svg.open("empty", []);
        self.svg.rect(Area { x, y, width: NOTE, height: EMPTY }, 0, DASHED);
        let text = wrap(&format!("– {}", words::NOT_DONE.say(self.language)), SMALL, NOTE - 2 * NOTE_PAD);
        self.svg.text(x + NOTE_PAD, y + (EMPTY - text.height(SMALL)) / 2, &text, SMALL, PALE_TEXT);
        self.svg.close();
    }

    /// A thick frame, and hatching at its beginning.
    fn conflict(&mut self, row: Area) {
        let (x, y) = (row.x + 2, row.y + 2);
        let height = row.height - 4;
        let strokes = (0..=height - HATCH).step_by(7);
        let strokes: Vec<String> = strokes.map(|at| format!("M{x} {}l{HATCH}-{HATCH}", y + at + HATCH)).collect();
        self.svg.path(&strokes.concat(), HEAD);
        self.svg.rect(Area { x, y, width: row.width - 4, height }, 0, THICK);
    }
}
