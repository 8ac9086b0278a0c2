//! Trains: the lists first, then the weights of the field, then a model card with figures.

use std::{fs, path::PathBuf};

use deidentify::lexicon::Lexicon;

use crate::{
    field::{Data, Regularised, file},
    lists,
    optimise::minimise,
    tsv::Corpus,
};

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
    /// Price on the magnitude of the weights.
    #[arg(long, default_value_t = 0.12)]
    l1: f64,
    /// Price on the squares of the weights.
    #[arg(long, default_value_t = 0.02)]
    l2: f64,
    /// The most steps of the optimiser.
    #[arg(long, default_value_t = 90)]
    steps: usize,
}

/// Trains and writes.
pub fn run(args: &Args) -> Result<(), String> {
    let mut corpora = Vec::new();
    for language in ["nb", "nn"] {
        corpora.push(Corpus::read(&args.from.join(format!("norne/{language}-train.tsv")))?);
    }
    let write = |name: &str, bytes: &[u8]| {
        let path = args.into.join(name);
        println!("{}: {} bytes", path.display(), bytes.len());
        fs::write(&path, bytes).map_err(|error| format!("{}: {error}", path.display()))
    };
    let lists = lists::gather(&args.from, &args.into.join("lists"), &corpora)?;
    write("lexicon.fst", &lists)?;
    if args.lists_only {
        return Ok(());
    }
    let lexicon = Lexicon::of(lists.leak())?;
    let mut data = Data::default();
    for corpus in &corpora {
        let corpus = args.hold_out.map_or_else(|| corpus.part(|_| true), |n| corpus.part(|part| part % n != n - 1));
        data.add(&corpus, &lexicon, false);
        data.add(&corpus.lowered(), &lexicon, true);
    }
    data.settle(3);
    println!("{} words, {} weights", data.words(), data.weights());
    let mut x = vec![0.0; data.weights()];
    let mut loss = Regularised { data: &data, l2: args.l2 };
    minimise(&mut loss, &mut x, args.l1, args.steps, |step, value| {
        if step % 10 == 9 {
            println!("step {}: {value:.0}", step + 1);
        }
    });
    write("model.bin", &file(&data, &x))?;
    println!("{} of {} weights are not nought", x.iter().filter(|x| **x != 0.0).count(), x.len());
    Ok(())
}
