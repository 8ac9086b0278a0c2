//! A realistic process to draw: how three municipalities hand out grants to clubs, and how they will as one.

use std::collections::BTreeSet;

use render::{Column, Comparison, Flow, Note, NoteKind, Row, RowState};

const NAMES: [&str; 4] = ["Lindås", "Meland", "Radøy", "Alver"];

/// The story as a comparison of four columns and nine rows.
pub fn comparison() -> Comparison {
    let mut rows: Vec<Row> = Vec::new();
    for line in include_str!("story.txt").lines().filter(|line| !line.starts_with('#')) {
        if let Some(note) = line.strip_prefix("> ") {
            let (column, note) = self::note(note);
            if let Some(row) = rows.last_mut() {
                row.cells[column].push(note);
            }
        } else {
            rows.push(row(line));
        }
    }
    let unaligned = rows.pop().map(|row| row.cells).unwrap_or_default();
    let notes = |column: usize| {
        rows.iter().map(|row| &row.cells).chain([&unaligned]).flat_map(move |cells| cells[column].iter())
    };
    let columns = NAMES.iter().enumerate().map(|(index, name)| sum_up(name, &notes(index).collect::<Vec<_>>()));
    Comparison {
        title: "Søknad om kulturmidlar".to_owned(),
        service: "Tilskot til lag og organisasjonar".to_owned(),
        columns: columns.collect(),
        rows,
        unaligned,
    }
}

/// One organisation's variant of the story.
pub fn flow(organisation: usize) -> Flow {
    let Comparison { title, columns, rows, unaligned, .. } = comparison();
    let cells = rows.into_iter().map(|row| row.cells).chain([unaligned]);
    Flow {
        title,
        organisation: format!("{} kommune", NAMES[organisation]),
        to_be: columns[organisation].to_be,
        steps: cells.flat_map(|mut cells| cells.swap_remove(organisation)).collect(),
    }
}

fn row(line: &str) -> Row {
    let mut parts = line.split('|').map(str::trim);
    let label = parts.next().unwrap_or_default().to_owned();
    let state = match parts.next() {
        Some("similar") => RowState::Similar,
        Some("only_here") => RowState::OnlyHere,
        Some("missing_here") => RowState::MissingHere,
        Some("conflict") => RowState::Conflict,
        _ => RowState::Same,
    };
    let note = parts.next().filter(|note| !note.is_empty()).map(str::to_owned);
    Row { label, state, note, cells: vec![Vec::new(); NAMES.len()] }
}

fn note(line: &str) -> (usize, Note) {
    let parts: Vec<&str> = line.split('|').map(str::trim).collect();
    let part = |index: usize| parts.get(index).filter(|part| !part.is_empty()).map(|part| (*part).to_owned());
    let seconds = |index: usize, unit: u64| part(index).and_then(|part| part.parse::<u64>().ok()).map(|n| n * unit);
    let kind = match parts[1] {
        "decision" => NoteKind::Decision,
        "handover" => NoteKind::Handover,
        "wait" => NoteKind::Wait,
        _ => NoteKind::Task,
    };
    let note = Note {
        text: part(2).unwrap_or_default(),
        kind,
        role: part(3),
        system: part(4),
        processing: seconds(5, 60),
        waiting: seconds(6, 86_400),
        pain_point: part(7),
        time_thief: part(8).is_some(),
        origin: part(9),
    };
    (parts[0].parse().unwrap_or_default(), note)
}

fn sum_up(name: &str, notes: &[&Note]) -> Column {
    let roles: Vec<&String> = notes.iter().filter_map(|note| note.role.as_ref()).collect();
    let systems: BTreeSet<&String> = notes.iter().filter_map(|note| note.system.as_ref()).collect();
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Column {
        name: name.to_owned(),
        to_be: name == "Alver",
        steps: count(notes.len()),
        handovers: count(roles.windows(2).filter(|pair| pair[0] != pair[1]).count()),
        systems: count(systems.len()),
        processing: notes.iter().filter_map(|note| note.processing).sum(),
        waiting: notes.iter().filter_map(|note| note.waiting).sum(),
    }
}
