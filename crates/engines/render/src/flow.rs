//! One variant as a flow: a lane for each role, time downwards, a line for each step.

use std::collections::BTreeSet;

use crate::{
    Flow, Language, Note,
    duration::duration,
    layout::*,
    legend::{Sign, facts, heading, kinds, legend},
    note::Card,
    piece::{Mark, Piece},
    svg::{Area, Svg},
    symbols::Symbol,
    text::{Lines, wrap},
    words,
};

/// Draws one variant as a flow, as a complete SVG document.
///
/// Lanes are the roles in the order in which they first appear; a handover is where the role changes.
pub fn flow(flow: &Flow, language: Language) -> String {
    let lanes = Lanes::new(&flow.steps);
    let sums = Sums::new(flow);
    let mut picture = Picture { svg: Svg::default(), language };
    let width = NARROWEST.max(lanes.right() + MARGIN);
    let mut pieces = vec![when(flow.to_be, language)];
    pieces.extend(sums.pieces(language));
    let top = heading(&mut picture.svg, &flow.title, &flow.organisation, pieces, width) + 20;
    let bottom = picture.course(&flow.steps, &lanes, top);
    let bottom = legend(&mut picture.svg, &signs(language), width, bottom + MARGIN, language);
    let description = description(flow, &lanes, &sums, language);
    picture.svg.document(width, bottom + MARGIN, &flow.title, &description, language)
}

fn when(to_be: bool, language: Language) -> Piece {
    let (mark, word) = if to_be { (Mark::Label, words::TO_BE) } else { (Mark::Framed, words::AS_IS) };
    Piece::new(mark, word.say(language), WHEN, LANE)
}

fn signs(language: Language) -> Vec<Vec<Sign>> {
    let mut facts = facts(language);
    // Who does it is said by the lane.
    facts.remove(0);
    let mut kinds = kinds(language);
    kinds.push((Symbol::ThickArrow.into(), words::HANDOVER_ARROW.say(language).to_owned()));
    vec![kinds, facts]
}

fn description(flow: &Flow, lanes: &Lanes, sums: &Sums, language: Language) -> String {
    let when = if flow.to_be { words::TO_BE } else { words::AS_IS }.say(language);
    let lanes: Vec<&str> = lanes.roles.iter().map(|role| role.unwrap_or(words::NO_ROLE.say(language))).collect();
    let mut told = vec![format!("{} ({when})", flow.organisation), sums.told(language).join(", ")];
    if !lanes.is_empty() {
        told.push(format!("{}: {}", words::ROLES.say(language), lanes.join(", ")));
    }
    told.join(". ") + "."
}

/// What the steps come to.
struct Sums {
    steps: usize,
    handovers: usize,
    systems: usize,
    processing: u64,
    waiting: u64,
}

impl Sums {
    fn new(flow: &Flow) -> Self {
        let sum = |times: &mut dyn Iterator<Item = u64>| times.fold(0, u64::saturating_add);
        let systems: BTreeSet<&str> = flow.steps.iter().filter_map(|step| step.system.as_deref()).collect();
        Self {
            steps: flow.steps.len(),
            handovers: handovers(&flow.steps).into_iter().filter(|handover| *handover).count(),
            systems: systems.len(),
            processing: sum(&mut flow.steps.iter().filter_map(|step| step.processing)),
            waiting: sum(&mut flow.steps.iter().filter_map(|step| step.waiting)),
        }
    }

    fn told(&self, language: Language) -> [String; 5] {
        let time = |word: words::Word, seconds| format!("{} {}", word.say(language), duration(seconds, language));
        [
            words::COUNTED_STEPS.say(self.steps, language),
            words::COUNTED_HANDOVERS.say(self.handovers, language),
            words::COUNTED_SYSTEMS.say(self.systems, language),
            time(words::WORKING, self.processing),
            time(words::WAITING, self.waiting),
        ]
    }

    fn pieces(&self, language: Language) -> impl Iterator<Item = Piece> {
        let symbols = [None, None, Some(Symbol::System), Some(Symbol::Working), Some(Symbol::Waiting)];
        let told = symbols.into_iter().zip(self.told(language));
        told.map(|(symbol, text)| Piece::new(symbol.map_or(Mark::None, Mark::from), &text, SIGN, NARROWEST))
    }
}

/// Who does a step; a role of which only white space is said is none.
fn role(step: &Note) -> Option<&str> {
    step.role.as_deref().map(str::trim).filter(|role| !role.is_empty())
}

/// For each step whether it is done by another role than the last one that was named.
fn handovers(steps: &[Note]) -> Vec<bool> {
    let mut last = None;
    let changed = steps.iter().map(|step| {
        let Some(role) = role(step) else { return false };
        last.replace(role).is_some_and(|before| before != role)
    });
    changed.collect()
}

/// The roles, from the left.
struct Lanes<'a> {
    roles: Vec<Option<&'a str>>,
}

impl<'a> Lanes<'a> {
    fn new(steps: &'a [Note]) -> Self {
        let mut roles = Vec::new();
        for role in steps.iter().map(role) {
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
        Self { roles }
    }

    fn x(index: usize) -> i32 {
        MARGIN + GUTTER + LANE * i32::try_from(index).unwrap_or(0)
    }

    fn right(&self) -> i32 {
        Self::x(self.roles.len())
    }

    /// The middle of the lane of a step.
    fn middle(&self, step: &Note) -> i32 {
        let role = role(step);
        Self::x(self.roles.iter().position(|lane| *lane == role).unwrap_or(0)) + LANE / 2
    }
}

struct Picture {
    svg: Svg,
    language: Language,
}

impl Picture {
    /// Draws the lanes with the steps in them; returns how far down they reach.
    fn course(&mut self, steps: &[Note], lanes: &Lanes, top: i32) -> i32 {
        let (Some(first), Some(last)) = (steps.first(), steps.last()) else {
            let text = wrap(words::NO_STEPS.say(self.language), BODY, NARROWEST - 2 * MARGIN);
            self.svg.text(MARGIN, top, &text, BODY, "");
            return top + text.height(BODY);
        };
        let cards: Vec<Card> = steps.iter().map(|step| Card::new(step, false, self.language)).collect();
        let names: Vec<Lines> = lanes.roles.iter().map(|role| self.name(*role)).collect();
        let head = names.iter().map(|name| name.height(LABELS)).max().unwrap_or(0) + 2 * NOTE_PAD;
        let start = top + head + GAP / 2 + MARKER;
        let notes: i32 = cards.iter().map(|card| card.height() + GAP).sum();
        let end = start + MARKER + notes + GAP + MARKER;
        let bottom = end + MARKER + GAP / 2;
        self.lanes(&names, top, head, bottom);

        self.start((lanes.middle(first), start));
        let mut from = (lanes.middle(first), start + MARKER);
        for (index, ((step, card), handover)) in steps.iter().zip(&cards).zip(handovers(steps)).enumerate() {
            let to = (lanes.middle(step), from.1 + GAP);
            self.arrow(from, to, handover);
            card.draw(&mut self.svg, to.0 - NOTE / 2, to.1);
            let number = wrap(&(index + 1).to_string(), LABELS, GUTTER);
            self.svg.text(MARGIN, to.1 + NOTE_PAD, &number, LABELS, "");
            from = (to.0, to.1 + card.height());
        }
        let to = (lanes.middle(last), end);
        self.arrow(from, (to.0, to.1 - MARKER), false);
        self.end(to);
        bottom
    }

    fn name(&self, role: Option<&str>) -> Lines {
        wrap(role.unwrap_or(words::NO_ROLE.say(self.language)), LABELS, LANE - 2 * NOTE_PAD)
    }

    fn lanes(&mut self, names: &[Lines], top: i32, head: i32, bottom: i32) {
        for (index, name) in names.iter().enumerate() {
            let x = Lanes::x(index);
            let look = if index % 2 == 0 { LANE_ONE } else { LANE_OTHER };
            self.svg.rect(Area { x, y: top, width: LANE, height: bottom - top }, 0, look);
            self.svg.open("head", [name]);
            self.svg.rect(Area { x, y: top, width: LANE, height: head }, 0, LANE_HEAD);
            self.svg.text(x + NOTE_PAD, top + NOTE_PAD, name, LABELS, "");
            self.svg.close();
        }
    }

    /// Down, across where the lane changes, and down; a handover is thick and says so.
    fn arrow(&mut self, from: (i32, i32), to: (i32, i32), handover: bool) {
        let look = if handover { THICK } else { STRONG_LINE };
        let neck = (to.0, to.1 - ARROW + 1);
        if from.0 == to.0 {
            self.svg.line(&[from, neck], look);
        } else {
            let turn = from.1 + GAP / 2;
            self.svg.line(&[from, (from.0, turn), (to.0, turn), neck], look);
            if handover {
                self.handover((from.0, turn), to.0 > from.0);
            }
        }
        let half = if handover { ARROW * 2 / 3 } else { ARROW / 2 };
        self.svg.polygon(&[to, (to.0 - half, to.1 - ARROW), (to.0 + half, to.1 - ARROW)], BLACK);
    }

    /// The word above the level part of an arrow, where it leaves its lane.
    fn handover(&mut self, (x, y): (i32, i32), rightwards: bool) {
        let text = wrap(words::HANDOVER.say(self.language), SMALL, LANE / 2 - NOTE_PAD);
        let y = y - 3 - text.height(SMALL);
        if rightwards {
            self.svg.text(x + 8, y, &text, SMALL, "");
        } else {
            self.svg.right_text(x - 8, y, &text, SMALL);
        }
    }

    fn start(&mut self, (x, y): (i32, i32)) {
        self.svg.circle((x, y), MARKER, BLACK);
        self.beside((x, y), words::START);
    }

    fn end(&mut self, (x, y): (i32, i32)) {
        self.svg.circle((x, y), MARKER, RING);
        self.svg.circle((x, y), MARKER - 4, BLACK);
        self.beside((x, y), words::END);
    }

    fn beside(&mut self, (x, y): (i32, i32), word: words::Word) {
        let text = wrap(word.say(self.language), LABELS, LANE / 2 - MARKER);
        self.svg.text(x + MARKER + 7, y - LABELS.leading / 2, &text, LABELS, "");
    }
}
