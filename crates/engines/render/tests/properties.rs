//! What holds of every picture, whatever is written.

mod picture;

use picture::{assert_in_order, groups, parse, words};
use proptest::{collection::vec, option, prelude::*, sample::select};
use render::{Column, Comparison, Flow, Language, Note, NoteKind, Row, RowState, comparison, flow};

/// Any characters at all, words that are too long, and what people write.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        vec(any::<char>(), 0..80).prop_map(String::from_iter),
        "[a-zæøåA-ZÆØÅ]{30,90}",
        "[A-Za-zæøå0-9 .,&<>\"'/@-]{0,300}",
        "[\u{0}-\u{20}\u{200d}\u{202e}\u{300}\u{1f468}\u{1f1f3}\u{1f1f4}\u{fdfd}\u{fffe}a]{0,60}",
    ]
}

fn note() -> impl Strategy<Value = Note> {
    let kind = select(vec![NoteKind::Task, NoteKind::Decision, NoteKind::Handover, NoteKind::Wait]);
    let times = (option::of(any::<u64>()), option::of(any::<u64>()));
    let more = (option::of(text()), option::of(text()), option::of(text()), option::of(text()));
    (text(), kind, more, times, any::<bool>()).prop_map(|(text, kind, more, times, time_thief)| Note {
        text,
        kind,
        role: more.0,
        system: more.1,
        pain_point: more.2,
        origin: more.3,
        processing: times.0,
        waiting: times.1,
        time_thief,
    })
}

fn cells() -> impl Strategy<Value = Vec<Vec<Note>>> {
    vec(vec(note(), 0..3), 0..4)
}

fn column() -> impl Strategy<Value = Column> {
    let counts = any::<(u32, u32, u32)>();
    (text(), any::<bool>(), counts, any::<u64>(), any::<u64>()).prop_map(
        |(name, to_be, (steps, handovers, systems), processing, waiting)| Column {
            name,
            to_be,
            steps,
            handovers,
            systems,
            processing,
            waiting,
        },
    )
}

fn row() -> impl Strategy<Value = Row> {
    let states =
        select(vec![RowState::Same, RowState::Similar, RowState::OnlyHere, RowState::MissingHere, RowState::Conflict]);
    (text(), states, option::of(text()), cells()).prop_map(|(label, state, note, cells)| Row {
        label,
        state,
        note,
        cells,
    })
}

fn side_by_side() -> impl Strategy<Value = Comparison> {
    (text(), text(), vec(column(), 0..4), vec(row(), 0..4), cells())
        .prop_map(|(title, service, columns, rows, unaligned)| Comparison { title, service, columns, rows, unaligned })
}

fn process() -> impl Strategy<Value = Flow> {
    (text(), text(), any::<bool>(), vec(note(), 0..6)).prop_map(|(title, organisation, to_be, steps)| Flow {
        title,
        organisation,
        to_be,
        steps,
    })
}

fn language() -> impl Strategy<Value = Language> {
    select(vec![Language::Nn, Language::Nb, Language::En])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn whatever_is_compared_nothing_lies_on_anything_else(content in side_by_side(), language in language()) {
        let svg = comparison(&content, language);
        assert_in_order(&svg);
        prop_assert_eq!(svg, comparison(&content, language));
    }

    #[test]
    fn whatever_flows_nothing_lies_on_anything_else(content in process(), language in language()) {
        let svg = flow(&content, language);
        assert_in_order(&svg);
        prop_assert_eq!(svg, flow(&content, language));
    }

    #[test]
    fn short_texts_stand_on_their_note_word_by_word(text in "[A-Za-zæøå0-9.,&<>\"'/@]{1,9}( {1,2}[A-Za-zæøå&<]{1,9}){0,9}") {
        let steps = vec![Note { text: text.clone(), ..Note::default() }];
        let process = Flow { title: String::new(), organisation: String::new(), to_be: false, steps };
        let svg = flow(&process, Language::Nn);
        let picture = parse(&svg);
        let wanted: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        prop_assert_eq!(words(groups(&picture, "note")[0]), wanted);
    }
}
