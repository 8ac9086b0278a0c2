//! What the pictures show and say.
#![expect(clippy::expect_used, reason = "a test says what is wrong")]

mod picture;
mod story;

use picture::{assert_in_order, groups, lines, outline, parse, words};
use render::{Column, Comparison, Flow, Language, Note, NoteKind, Row, RowState, comparison, flow};

const LANGUAGES: [Language; 3] = [Language::Nn, Language::Nb, Language::En];

fn description(svg: &str) -> String {
    let picture = parse(svg);
    let desc = picture.root_element().children().find(|node| node.attribute("id") == Some("desc"));
    desc.and_then(|node| node.text().map(str::to_owned)).expect("a text alternative")
}

fn split(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// Whether the words stand one after the other in the picture.
fn says(svg: &str, text: &str) -> bool {
    let wanted = split(text);
    words(parse(svg).root_element()).windows(wanted.len()).any(|words| words == wanted)
}

fn column(name: &str) -> Column {
    Column { name: name.to_owned(), to_be: false, steps: 1, handovers: 0, systems: 1, processing: 60, waiting: 0 }
}

fn note(text: &str) -> Note {
    Note { text: text.to_owned(), ..Note::default() }
}

fn one_row(state: RowState, cells: Vec<Vec<Note>>) -> Comparison {
    Comparison {
        title: "Tittel".to_owned(),
        service: "Teneste".to_owned(),
        columns: vec![column("Lindås"), column("Meland")],
        rows: vec![Row { label: "Vedta".to_owned(), state, note: None, cells }],
        unaligned: Vec::new(),
    }
}

fn pictures(language: Language) -> [String; 4] {
    let flow = |organisation| flow(&story::flow(organisation), language);
    [comparison(&story::comparison(), language), flow(0), flow(1), flow(3)]
}

#[test]
fn a_picture_is_one_document_with_a_text_alternative_and_nothing_from_outside() {
    for language in LANGUAGES {
        for svg in pictures(language) {
            let picture = parse(&svg);
            let root = picture.root_element();
            assert!(root.has_tag_name(("http://www.w3.org/2000/svg", "svg")));
            assert_eq!(root.attribute("role"), Some("graphics-document document"));
            assert_eq!(root.attribute("aria-labelledby"), Some("title desc"));
            assert_eq!(root.attribute("lang"), Some(language.tag()));
            let ids: Vec<&str> = root.children().filter_map(|node| node.attribute("id")).collect();
            assert_eq!(ids, ["title", "desc"]);
            let paper = root.children().find(|node| node.has_tag_name("rect")).expect("a background");
            assert_eq!(paper.attribute("fill"), Some("#ffffff"));
            assert_eq!(paper.attribute("width"), root.attribute("width"));
            for node in picture.descendants().filter(|node| node.is_element()) {
                assert!(!["script", "style", "foreignObject", "image", "a"].contains(&node.tag_name().name()));
                assert!(node.attributes().all(|attribute| !["style", "href"].contains(&attribute.name())));
            }
        }
    }
}

#[test]
fn nothing_lies_on_anything_else() {
    for language in LANGUAGES {
        for svg in pictures(language) {
            assert_in_order(&svg);
        }
    }
}

#[test]
fn the_same_content_gives_the_same_picture() {
    assert_eq!(pictures(Language::Nn), pictures(Language::Nn));
}

#[test]
fn every_text_of_the_story_stands_in_the_picture() {
    let story = story::comparison();
    let svg = comparison(&story, Language::Nn);
    let rows = story.rows.iter().flat_map(|row| &row.cells).chain(&story.unaligned);
    let notes: Vec<&Note> = rows.flatten().collect();
    let picture = parse(&svg);
    assert_eq!(groups(&picture, "note").len(), notes.len());
    for (note, drawn) in notes.iter().zip(groups(&picture, "note")) {
        let drawn = words(drawn);
        let facts = [&note.role, &note.system, &note.pain_point, &note.origin];
        for text in facts.into_iter().flatten().chain([&note.text]) {
            let wanted = split(text);
            assert!(drawn.windows(wanted.len()).any(|words| words == wanted), "{text} is not in {drawn:?}");
        }
    }
    for row in &story.rows {
        assert!(says(&svg, &row.label));
        assert!(row.note.as_ref().is_none_or(|note| says(&svg, note)));
    }
    for column in &story.columns {
        assert!(says(&svg, &column.name));
    }
    assert!(says(&svg, &story.title) && says(&svg, &story.service));
}

#[test]
fn each_state_has_its_word_in_each_language() {
    let words = [
        (RowState::Same, ["likt", "likt", "the same"]),
        (RowState::Similar, ["liknar", "ligner", "similar"]),
        (RowState::OnlyHere, ["berre her", "bare her", "only here"]),
        (RowState::MissingHere, ["manglar hos nokon", "mangler hos noen", "missing for some"]),
        (RowState::Conflict, ["konflikt", "konflikt", "conflict"]),
    ];
    for (state, words) in words {
        for (language, word) in LANGUAGES.into_iter().zip(words) {
            let svg = comparison(&one_row(state, vec![]), language);
            let picture = parse(&svg);
            let row = lines(groups(&picture, "row")[0]);
            assert_eq!(row[1].0, word);
            assert!(description(&svg).contains(&format!("1 {word}")), "{}", description(&svg));
        }
    }
}

#[test]
fn what_a_column_is_and_adds_up_to_is_said_in_each_language() {
    let said = [
        (Language::Nn, ["i dag", "slik blir det", "overleveringar 4", "arbeidstid 9 t 30 min", "ventetid 44 dagar"]),
        (Language::Nb, ["i dag", "slik blir det", "overleveringer 4", "arbeidstid 9 t 30 min", "ventetid 44 dager"]),
        (Language::En, ["today", "to be", "handovers 4", "working time 9 h 30 min", "waiting time 44 days"]),
    ];
    for (language, texts) in said {
        let svg = comparison(&story::comparison(), language);
        for text in texts {
            assert!(says(&svg, text), "{text}");
        }
    }
}

#[test]
fn kinds_and_troubles_are_said_on_the_note() {
    let mut trouble = note("Vente");
    trouble.kind = NoteKind::Wait;
    trouble.time_thief = true;
    trouble.pain_point = Some("Ingen svarar".to_owned());
    let svg = comparison(&one_row(RowState::OnlyHere, vec![vec![trouble]]), Language::Nb);
    let picture = parse(&svg);
    assert_eq!(words(groups(&picture, "note")[0]), ["venting", "Vente", "Ingen", "svarar", "tidstyv"]);
}

#[test]
fn who_does_not_do_this_has_an_empty_outline_that_says_so() {
    let svg = comparison(&one_row(RowState::OnlyHere, vec![vec![note("Vedta")]]), Language::Nn);
    let picture = parse(&svg);
    let empty = groups(&picture, "empty");
    assert_eq!(empty.len(), 1);
    assert_eq!(words(empty[0]).join(" "), "– gjer ikkje dette");
}

#[test]
fn steps_in_no_row_come_last_and_only_if_there_are_any() {
    let mut story = story::comparison();
    assert!(says(&comparison(&story, Language::Nn), "Ikkje i noka rad enno 1 steg"));
    story.unaligned = vec![Vec::new(); 4];
    assert!(!says(&comparison(&story, Language::Nn), "Ikkje i noka rad enno"));
}

#[test]
fn the_text_alternative_tells_what_the_picture_shows() {
    let told = description(&comparison(&story::comparison(), Language::Nn));
    assert_eq!(
        told,
        "Teneste: Tilskot til lag og organisasjonar. Organisasjonar: Lindås (i dag), Meland (i dag), Radøy (i dag), \
         Alver (slik blir det). 9 rader: 2 likt, 3 liknar, 2 berre her, 1 manglar hos nokon, 1 konflikt. \
         Konflikt: Vedta fordelinga. Ikkje i noka rad enno: 1 steg."
    );
    let told = description(&flow(&story::flow(0), Language::En));
    assert_eq!(
        told,
        "Lindås kommune (today). 8 steps, 4 handovers, 3 systems, working time 9 h 30 min, waiting time 44 days. \
         Roles: kulturkonsulent, arkivar, politisk utval, økonomimedarbeidar."
    );
}

#[test]
fn a_long_text_is_cut_and_whole_in_the_tool_tip() {
    let text = "Sjekke at alt er med ".repeat(48);
    let svg = comparison(&one_row(RowState::Same, vec![vec![note(&text)]]), Language::Nn);
    let picture = parse(&svg);
    let drawn = groups(&picture, "note")[0];
    assert_eq!(lines(drawn).len(), 12);
    assert!(lines(drawn)[11].0.ends_with('…'));
    assert_eq!(drawn.first_element_child().and_then(|title| title.text()), Some(text.as_str()));
    let short = comparison(&one_row(RowState::Same, vec![vec![note("Kort")]]), Language::Nn);
    assert!(!groups(&parse(&short), "note")[0].descendants().any(|node| node.has_tag_name("title")));
}

#[test]
fn a_word_that_is_too_long_is_broken_with_a_hyphen() {
    let word = "Forvaltningslovsbehandlingstilsynsordninga";
    let svg = comparison(&one_row(RowState::Same, vec![vec![note(word)]]), Language::Nn);
    let picture = parse(&svg);
    let drawn = lines(groups(&picture, "note")[0]);
    assert!(drawn.len() > 1 && drawn[0].0.ends_with('-'), "{drawn:?}");
    let joined: String = drawn.iter().map(|(line, _)| line.trim_end_matches('-')).collect();
    assert_eq!(joined, word);
    assert!(drawn[0].0.ends_with("behand-"), "not in the middle of a syllable: {drawn:?}");
    let address = "https://www.alver.kommune.no/tenester/kultur/tilskot";
    let svg = comparison(&one_row(RowState::Same, vec![vec![note(address)]]), Language::Nn);
    let picture = parse(&svg);
    let drawn: Vec<String> = lines(groups(&picture, "note")[0]).into_iter().map(|(line, _)| line).collect();
    assert_eq!(drawn.concat(), address);
    assert!(drawn[0].ends_with(['/', '.']), "{drawn:?}");
}

#[test]
fn lanes_are_roles_in_order_and_arrows_end_at_a_note() {
    let svg = flow(&story::flow(1), Language::Nn);
    let picture = parse(&svg);
    let lanes: Vec<String> = groups(&picture, "head").into_iter().map(|head| words(head).join(" ")).collect();
    assert_eq!(lanes, ["kultursjef", "servicetorg", "arkivar", "økonomimedarbeidar"]);
    let notes: Vec<_> = groups(&picture, "note").into_iter().map(outline).collect();
    let arrows: Vec<(i32, i32)> = picture
        .root_element()
        .children()
        .filter(|node| node.has_tag_name("polygon"))
        .filter_map(|head| head.attribute("points")?.split(' ').next()?.split_once(','))
        .map(|(x, y)| (x.parse().expect("x"), y.parse().expect("y")))
        .collect();
    assert_eq!(arrows.len(), notes.len() + 1);
    for (note, (x, y)) in notes.iter().zip(arrows) {
        assert_eq!((x, y), ((note.left + note.right) / 2, note.top));
    }
}

#[test]
fn steps_without_a_role_have_a_lane_that_says_so_and_are_no_handover() {
    let by = |role: &str| Note { role: Some(role.to_owned()), ..note("Gjere") };
    let steps = vec![by("arkivar"), note("Ingen"), by("arkivar"), note("Ingen"), by("leiar")];
    let process = Flow { title: "Tittel".to_owned(), organisation: "Lindås".to_owned(), to_be: true, steps };
    let svg = flow(&process, Language::Nn);
    assert!(description(&svg).contains("1 overlevering,"));
    assert!(says(&svg, "Utan rolle"));
    assert_in_order(&svg);
}

#[test]
fn nothing_to_draw_is_a_picture_too() {
    let empty = Comparison {
        title: String::new(),
        service: String::new(),
        columns: Vec::new(),
        rows: Vec::new(),
        unaligned: Vec::new(),
    };
    assert_in_order(&comparison(&empty, Language::Nn));
    let empty = Flow { title: String::new(), organisation: String::new(), to_be: false, steps: Vec::new() };
    let svg = flow(&empty, Language::Nb);
    assert!(says(&svg, "Ingen steg ennå"));
    assert_in_order(&svg);
}

#[test]
fn forty_columns_and_a_thousand_notes_are_drawn() {
    let mut many = one_row(RowState::Similar, vec![vec![note("Ta imot søknaden")]; 40]);
    many.columns = vec![column("Kommune"); 40];
    many.rows = vec![many.rows[0].clone(); 25];
    let svg = comparison(&many, Language::Nn);
    assert_eq!(groups(&parse(&svg), "note").len(), 1_000);
}
