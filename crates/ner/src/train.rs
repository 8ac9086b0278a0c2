//! Trains: the lists first, then the weights of the field, then a model card with figures.

use std::{fs, path::PathBuf};

use deidentify::{Detector, lexicon::Lexicon};

use crate::{
    eval,
    field::{Data, Regularised, file},
    lists,
    optimise::minimise,
    tsv::Corpus,
};

/// Features that were seen less often are forgotten, so that no name of a few people is remembered.
const LEAST: u32 = 3;

/// Write the engine's lists and weights anew.
#[derive(clap::Args)]
pub struct Args {
    /// The folder with the shared data.
    #[arg(long)]
    from: PathBuf,
    /// The folder of the engine's data.
    #[arg(long)]
    into: PathBuf,
    /// Leave out every n-th part of fifty of the corpus, to measure on it.
    #[arg(long)]
    hold_out: Option<usize>,
    /// Write the lists only.
    #[arg(long)]
    lists_only: bool,
    /// Measure the weights that are there and write their card only.
    #[arg(long)]
    card_only: bool,
    /// Price on the magnitude of the weights.
    #[arg(long, default_value_t = 0.08)]
    l1: f64,
    /// Price on the squares of the weights.
    #[arg(long, default_value_t = 0.03)]
    l2: f64,
    /// The most steps of the optimiser.
    #[arg(long, default_value_t = 100)]
    steps: usize,
}

/// Trains and writes.
pub fn run(args: &Args) -> Result<(), String> {
    if args.card_only {
        let read = |name: &str| fs::read(args.into.join(name)).map_err(|error| format!("{name}: {error}"));
        return card(args, read("lexicon.fst")?.leak(), &read("model.bin")?);
    }
    let mut corpora = Vec::new();
    for language in ["nb", "nn"] {
        corpora.push(Corpus::read(&args.from.join(format!("norne/{language}-train.tsv")))?);
    }
    let lists = lists::gather(&args.from, &args.into.join("lists"), &corpora)?;
    write(args, "lexicon.fst", &lists)?;
    if args.lists_only {
        return Ok(());
    }
    let lists = lists.leak();
    let lexicon = Lexicon::of(lists)?;
    let mut data = Data::default();
    for corpus in &corpora {
        let corpus = args.hold_out.map_or_else(|| corpus.part(|_| true), |n| corpus.part(|part| part % n != n - 1));
        data.add(&corpus, &lexicon, false);
        data.add(&corpus.lowered(), &lexicon, true);
    }
    data.settle(LEAST);
    println!("{} words, {} weights", data.words(), data.weights());
    let mut x = vec![0.0; data.weights()];
    let mut loss = Regularised { data: &data, l2: args.l2 };
    minimise(&mut loss, &mut x, args.l1, args.steps, |step, value| {
        if step % 10 == 9 {
            println!("step {}: {value:.0}", step + 1);
        }
    });
    println!("{} of {} weights are not nought", x.iter().filter(|x| **x != 0.0).count(), x.len());
    let weights = file(&data, &x);
    write(args, "model.bin", &weights)?;
    card(args, lists, &weights)
}

fn write(args: &Args, name: &str, bytes: &[u8]) -> Result<(), String> {
    let path = args.into.join(name);
    println!("{}: {} bytes", path.display(), bytes.len());
    fs::write(&path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}

/// Measures on the development files and writes what the weights are, from what, and how well they do.
fn card(args: &Args, lists: &'static [u8], weights: &[u8]) -> Result<(), String> {
    let detector = Detector::of(lists, weights)?;
    let mut rows = String::new();
    for language in ["nb", "nn"] {
        let file = args.from.join(format!("norne/{language}-dev.tsv"));
        rows.push_str(&eval::row(&detector, &file)?);
        rows.push('\n');
    }
    let (kilobytes, lists) = (weights.len().div_ceil(1000), lists.len().div_ceil(1000));
    let Args { l1, l2, steps, .. } = args;
    let part = args.hold_out.map_or(String::new(), |n| format!(" (all but every {n}th part of fifty sentences)"));
    let text = format!(
        include_str!("card.md"),
        kilobytes = kilobytes,
        lists = lists,
        l1 = l1,
        l2 = l2,
        steps = steps,
        part = part,
        least = LEAST,
        rows = rows
    );
    write(args, "MODEL.md", text.as_bytes())
}
