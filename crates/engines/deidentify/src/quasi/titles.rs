//! Titles without quotation marks: an ordinary word with a capital inside a sentence, and the small words that go on from it,
//! such as `gjennom Signal i utkant`.

use crate::{
    lexicon::flag,
    mark::{Class, Mark},
    reading::{Reading, begins},
    tokens::Kind,
};

/// What goes on in a title.
const GOES_ON: [&str; 20] = [
    "i", "på", "om", "for", "til", "med", "av", "mot", "uten", "utan", "ein", "en", "ei", "et", "eit", "å", "heim",
    "hjem", "lenger", "saman",
];

/// The marks on titles.
pub fn find(reading: &Reading<'_>) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (sentence, regime) in reading.sentences.iter().zip(&reading.regimes) {
        if *regime == crate::features::Regime::Caseless {
            continue;
        }
        for at in sentence.clone() {
            let word = &reading.words[at];
            let title = word.token.kind == Kind::Word
                && word.capital()
                && !word.capitals()
                && word.ordinary
                && word.flags & flag::NAMES == 0
                && word.lower.chars().count() > 2
                && !begins(&reading.words, sentence, at);
            if !title {
                continue;
            }
            let mut end = at + 1;
            let letters = |at: usize| reading.words[at].token.kind == Kind::Word && !reading.words[at].token.first;
            while end + 1 < sentence.end
                && end - at < 5
                && letters(end)
                && letters(end + 1)
                && GOES_ON.contains(&reading.words[end].lower.as_str())
            {
                end += 2;
            }
            let before = at.checked_sub(1).map(|before| &reading.words[before]);
            let small = before.is_some_and(|word| word.token.kind == Kind::Word && !word.any_capital());
            let stops = reading.words.get(end).filter(|_| end < sentence.end).is_none_or(|next| {
                next.token.kind == Kind::Mark
                    || next.token.first
                    || ["er", "har", "skal", "vart", "ble"].contains(&next.lower.as_str())
            });
            let plain = !word.text.contains('-') && (at + 1..end).all(|at| reading.words[at].flags & flag::NAMES == 0);
            if end > at + 1 && small && stops && plain {
                let span = word.token.start..reading.words[end - 1].token.end;
                marks.push(Mark { span, class: Class::Project, score: 0.45, why: "title" });
            }
        }
    }
    marks
}
