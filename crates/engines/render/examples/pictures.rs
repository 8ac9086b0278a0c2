//! Writes the pictures of a realistic process, and one of twelve columns and sixty rows, into a folder:
//! `cargo run -p render --example pictures -- FOLDER`.

#[path = "../tests/story/mod.rs"]
mod story;

use std::{env, fs, io, path::Path};

use render::{Comparison, Flow, Language, comparison, flow};

fn main() -> io::Result<()> {
    let folder = env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    let side_by_side: Comparison = story::comparison();
    let today: Flow = story::flow(0);
    for language in [Language::Nn, Language::Nb, Language::En] {
        let tag = language.tag();
        fs::write(folder.join(format!("comparison.{tag}.svg")), comparison(&side_by_side, language))?;
        fs::write(folder.join(format!("flow.{tag}.svg")), flow(&today, language))?;
    }
    fs::write(folder.join("flow.meland.svg"), flow(&story::flow(1), Language::Nn))?;
    fs::write(folder.join("flow.alver.svg"), flow(&story::flow(3), Language::Nn))?;
    fs::write(folder.join("wide.svg"), comparison(&wide(side_by_side), Language::Nn))
}

/// The columns three times beside each other, and the rows often enough below each other.
fn wide(mut story: Comparison) -> Comparison {
    story.columns = thrice(&story.columns);
    for row in &mut story.rows {
        row.cells = thrice(&row.cells);
    }
    story.unaligned = thrice(&story.unaligned);
    story.rows = story.rows.into_iter().cycle().take(60).collect();
    story
}

fn thrice<T: Clone>(items: &[T]) -> Vec<T> {
    [items, items, items].concat()
}
