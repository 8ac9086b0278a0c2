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
    /// Write nothing: fail if a file that is there is not what the sources make.
    #[arg(long, conflicts_with_all = ["lists_only", "card_only", "hold_out"])]
    check: bool,
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
    let taken = |corpus: &Corpus| match args.hold_out {
        None => corpus.part(|_| true),
        Some(n) => corpus.part(|part| part % n != n - 1),
    };
    let corpora: Vec<Corpus> = corpora.iter().map(taken).collect();
    let weights = learn(&corpora, &lexicon, (args.l1, args.l2), args.steps, |step, value| {
        if step % 10 == 9 {
            println!("step {}: {value:.0}", step + 1);
        }
    });
    write(args, "model.bin", &weights)?;
    card(args, lists, &weights)
}

/// The weight file that is learnt from corpora, at a price on the weights' magnitudes and one on their squares.
fn learn(
    corpora: &[Corpus],
    lexicon: &Lexicon,
    (l1, l2): (f64, f64),
    steps: usize,
    tell: impl FnMut(usize, f64),
) -> Vec<u8> {
    let mut data = Data::default();
    for corpus in corpora {
        data.add(corpus, lexicon, false);
        data.add(&corpus.lowered(), lexicon, true);
    }
    data.settle(LEAST);
    let mut x = vec![0.0; data.weights()];
    minimise(&mut Regularised { data: &data, l2 }, &mut x, l1, steps, tell);
    file(&data, &x)
}

/// A number that changes with everything the weights are made by, but for the corpus: the lists, how a text is read, the
/// features, the field and the optimiser. It is the checksum of the lists and of what a short training on the texts of
/// our own that were read while building comes to.
fn fingerprint(lists: &'static [u8]) -> Result<String, String> {
    const STEPS: usize = 10;
    let lexicon = Lexicon::of(lists)?;
    let texts = [include_str!("../own/nb-look.tsv"), include_str!("../own/nn-look.tsv")];
    let corpora: Result<Vec<Corpus>, usize> =
        texts.iter().map(|file| Ok(Corpus::joined(&Corpus::texts_of(file)?))).collect();
    let corpora = corpora.map_err(|line| format!("own texts: line {line} of a text"))?;
    let weights = learn(&corpora, &lexicon, (0.08, 0.03), STEPS, |_, _| ());
    let mut sum = crc32fast::Hasher::new();
    sum.update(lists);
    sum.update(&weights);
    Ok(format!("{:08x}", sum.finalize()))
}

/// Writes a file, or holds the one that is there against what it would be.
fn write(args: &Args, name: &str, bytes: &[u8]) -> Result<(), String> {
    let path = args.into.join(name);
    if args.check {
        let there = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let differs = || format!("{}: not what the sources make; run `cargo xtask train-ner`", path.display());
        println!("{}: {} bytes made, {} there", path.display(), bytes.len(), there.len());
        return (there == bytes).then_some(()).ok_or_else(differs);
    }
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
    let fingerprint = fingerprint(lists)?;
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
        fingerprint = fingerprint,
        rows = rows
    );
    write(args, "MODEL.md", text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    const LISTS: &[u8] = include_bytes!("../../engines/deidentify/data/lexicon.fst");
    const CARD: &str = include_str!("../../engines/deidentify/data/MODEL.md");

    #[test]
    fn the_weights_were_learnt_with_the_lists_and_the_reading_of_today() {
        let today = fingerprint(LISTS).unwrap();
        assert!(CARD.contains(&today), "{today} is not in MODEL.md: run `cargo xtask train-ner`");
    }

    #[test]
    fn a_training_makes_the_same_bytes_again() {
        assert_eq!(fingerprint(LISTS).unwrap(), fingerprint(LISTS).unwrap());
    }
}
