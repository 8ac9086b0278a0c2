//! How long the engine takes: the middle and the slowest hundredth of many runs, which a benchmark's mean does not show.

use std::{fs, time::Instant};

use deidentify::{Detector, Language};

use crate::tsv::Corpus;

/// Measure how long texts of 100 to 100,000 words take.
#[derive(clap::Args)]
pub struct Args {
    /// How many times a text of 2,000 words is read; longer texts are read less often.
    #[arg(long, default_value_t = 2_000)]
    runs: usize,
}

/// Reads texts of our own, put one after another until there are enough words, and prints what runs took.
pub fn run(args: &Args) -> Result<(), String> {
    let detector = Detector::new()?;
    let file = include_str!("../own/nn-look.tsv");
    let texts = Corpus::texts_of(file).map_err(|line| format!("own texts: line {line} of a text"))?;
    let text = Corpus::joined(&texts).text;
    let words: Vec<&str> = text.split_inclusive(char::is_whitespace).collect();
    println!("   words    runs   middle      p99   on a core: middle      p99   a word");
    for count in [100, 1_000, 2_000, 10_000, 100_000] {
        let text: String = words.iter().copied().cycle().take(count).collect();
        let runs = if count > 2_000 { (args.runs * 2_000 / count / 10).max(3) } else { args.runs };
        detector.find(&text, Language::Nynorsk);
        let (mut all, mut core) = (Vec::with_capacity(runs), Vec::with_capacity(runs));
        for _ in 0..runs {
            let (start, began) = (Instant::now(), on_core());
            let found = detector.find(&text, Language::Nynorsk);
            all.push(start.elapsed().as_secs_f64() * 1e3);
            core.push((on_core() - began) / 1e6);
            std::hint::black_box(found);
        }
        let [middle, slowest] = quantiles(&mut all);
        let [core, core_slowest] = quantiles(&mut core);
        println!(
            "{count:8} {runs:7} {middle:5.1} ms {slowest:5.1} ms {core:15.1} ms {core_slowest:5.1} ms {:5.1} µs",
            core * 1e3 / count as f64
        );
    }
    Ok(())
}

/// How long this thread has run on a core, in nanoseconds; what others do on the machine is not in it. Nought where the
/// system does not tell.
fn on_core() -> f64 {
    let told = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    told.split(' ').next().and_then(|time| time.parse().ok()).unwrap_or_default()
}

/// The middle and what 99 of 100 stay below.
fn quantiles(times: &mut [f64]) -> [f64; 2] {
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times.get((times.len() * share / 100).min(times.len().saturating_sub(1)));
    [50, 99].map(|share| at(share).copied().unwrap_or_default())
}
