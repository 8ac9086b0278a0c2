//! What somebody would search the web for: the sentences that stand out, and stretches that stand in a text which is
//! published already (T04).

use std::{collections::HashSet, ops::Range};

use crate::{
    detector::Detector,
    features::Word,
    lexicon::flag,
    normalise::Normal,
    reading::Reading,
    tokens::{self, Kind},
};

/// The `count` sentences that stand out most, the most distinctive first, as scalar values of the text. Rare words,
/// names and numbers make a sentence distinctive; one of fewer than five words is not searched for.
pub fn distinctive(detector: &Detector, text: &str, count: usize) -> Vec<Range<usize>> {
    const SHORTEST: usize = 5;
    let normal = Normal::of(text);
    let reading = Reading::of(&normal.text, detector.lexicon());
    let mut ranked: Vec<(u32, Range<usize>)> = Vec::new();
    for sentence in &reading.sentences {
        let words = || reading.words[sentence.clone()].iter().filter(|word| word.token.kind != Kind::Mark);
        if words().count() >= SHORTEST {
            let first = reading.words[sentence.start].token.start;
            let last = reading.words[sentence.end - 1].token.end;
            let (start, end) = normal.source(first, last);
            ranked.push((words().map(rarity).sum(), start..end));
        }
    }
    ranked.sort_by_key(|(rarity, range)| (std::cmp::Reverse(*rarity), range.start));
    ranked.into_iter().take(count).map(|(_, range)| range).collect()
}

/// How much a word narrows a search.
fn rarity(word: &Word<'_>) -> u32 {
    match word.flags {
        _ if word.token.kind == Kind::Number => 4,
        flags if flags & flag::FREQUENT != 0 => 0,
        flags if flags & flag::SEEN != 0 => 1,
        flags if flags & flag::WORDS != 0 => 2,
        _ if word.ordinary => 3,
        _ => 6,
    }
}

/// Stretches of eight words or more that stand in a published text as well, as scalar values of the text. Capitals, signs
/// and typography make no difference.
pub fn copied(text: &str, published: &str) -> Vec<Range<usize>> {
    const RUN: usize = 8;
    let normal = Normal::of(text);
    let spans = spans(&normal.text);
    let known = Normal::of(published).text.to_lowercase();
    let known_spans = self::spans(&known);
    let words: Vec<&str> = known_spans.iter().map(|span| &known[span.clone()]).collect();
    let known: HashSet<&[&str]> = words.windows(RUN).collect();
    let lower: Vec<String> = spans.iter().map(|span| normal.text[span.clone()].to_lowercase()).collect();
    let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
    let mut copied: Vec<Range<usize>> = Vec::new();
    for (at, _) in lower.windows(RUN).enumerate().filter(|(_, run)| known.contains(run)) {
        let (start, end) = normal.source(spans[at].start, spans[at + RUN - 1].end);
        match copied.last_mut() {
            Some(last) if start <= last.end => last.end = end,
            _ => copied.push(start..end),
        }
    }
    copied
}

fn spans(text: &str) -> Vec<Range<usize>> {
    tokens::tokens(text).iter().filter(|token| token.kind != Kind::Mark).map(|token| token.start..token.end).collect()
}
