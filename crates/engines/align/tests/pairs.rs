//! How often the suggestion is what a person has chosen: `pairs.txt` holds processes of two municipalities each, put into
//! rows by hand before anything was tuned. The threshold was chosen on every second one; the others say how it does on
//! notes that nobody looked at.
#![expect(clippy::expect_used, reason = "a test says what is wrong")]

use align::{Step, suggest};

type Rows = Vec<Vec<Option<usize>>>;

struct Pair {
    title: &'static str,
    columns: Vec<Vec<Step>>,
    rows: Rows,
}

fn pairs() -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    for line in include_str!("pairs.txt").lines().filter(|line| !line.starts_with("# ")) {
        if let Some(title) = line.strip_prefix("## ") {
            pairs.push(Pair { title, columns: vec![vec![], vec![]], rows: vec![] });
        } else if let Some((left, right)) = line.split_once('|') {
            let Pair { columns, rows, .. } = pairs.last_mut().expect("a title first");
            let mut cell = |column: usize, text: &str| {
                let text = text.trim();
                (!text.is_empty()).then(|| {
                    columns[column].push(Step { text: text.to_owned(), ..Step::default() });
                    columns[column].len() - 1
                })
            };
            rows.push(vec![cell(0, left), cell(1, right)]);
        }
    }
    pairs
}

/// How many of a person's rows are suggested, and which are not.
fn agreement(pair: &Pair) -> (usize, Vec<String>) {
    let found: Rows = suggest(&pair.columns).into_iter().map(|row| row.steps).collect();
    let text = |row: &[Option<usize>], column: usize| row[column].map_or("", |step| &pair.columns[column][step].text);
    let missed: Vec<_> = pair.rows.iter().filter(|row| !found.contains(row)).collect();
    let told = missed.iter().map(|row| format!("{}: {} | {}", pair.title, text(row, 0), text(row, 1))).collect();
    (pair.rows.len() - missed.len(), told)
}

#[test]
fn at_least_85_of_100_rows_are_those_of_a_person() {
    let pairs = pairs();
    assert!(pairs.len() >= 30, "{} pairs", pairs.len());
    for (half, name) in ["tuned on", "not looked at"].into_iter().enumerate() {
        let half: Vec<_> = pairs.iter().skip(half).step_by(2).collect();
        let all: usize = half.iter().map(|pair| pair.rows.len()).sum();
        let (right, missed): (Vec<usize>, Vec<Vec<String>>) = half.iter().map(|pair| agreement(pair)).unzip();
        let right: usize = right.iter().sum();
        println!("{name}: {right} of {all}");
        assert!(right * 100 >= all * 85, "{name}: {right} of {all}\n{}", missed.concat().join("\n"));
    }
}

#[test]
fn nynorsk_and_bokmal_of_the_same_meet() {
    for (nynorsk, bokmal) in [
        ("Møte med tillitsvald", "Møte med tillitsvalgt"),
        ("Sakshandsamar går gjennom søknaden", "Saksbehandler går gjennom søknad"),
        ("Leiar godkjenner", "Leder godkjenner"),
        ("Utvalet vedtek tilskotet", "Utvalget vedtar tilskuddet"),
        ("Sjukeheimen melder frå til heimetenesta", "Sykehjemmet melder fra til hjemmetjenesten"),
    ] {
        let step = |text: &str| vec![Step { text: text.to_owned(), ..Step::default() }];
        let rows = suggest(&[step(nynorsk), step(bokmal)]);
        assert_eq!(rows.len(), 1, "{nynorsk} | {bokmal}");
        let score = rows[0].score.expect("two steps");
        assert!(score.text > 0.9, "{nynorsk} | {bokmal}: {score:?}");
    }
}
