//! Measures: what of the names in corpora is marked, and what is marked besides.

use std::{
    collections::{BTreeMap, HashSet},
    ops::Range,
    path::{Path, PathBuf},
};

use deidentify::{Class, Detector, Family, Finding, Language};

use crate::{
    generated,
    tsv::{Corpus, Name},
};

/// Measure the engine on files of tokens with tags.
#[derive(clap::Args)]
pub struct Args {
    /// Files of tokens with tags; a name that begins with or holds `nn` is read as nynorsk.
    files: Vec<PathBuf>,
    /// List what was missed and, of names, what was marked without reason.
    #[arg(long)]
    show: bool,
    /// Only every n-th part of fifty sentences.
    #[arg(long)]
    hold_out: Option<usize>,
    /// Put the sentences of a part on one line, as running text has them.
    #[arg(long)]
    running: bool,
}

/// Kinds that are names, in NorNE and in texts of our own; a corpus may hold others, each of which is told apart.
const NAMES: [&str; 9] = ["PER", "LOC", "ORG", "PROD", "EVT", "DRV", "MISC", "PROJECT", "SYSTEM"];
const TYPED: [(&str, Class); 3] = [("PER", Class::Person), ("LOC", Class::Place), ("ORG", Class::Organisation)];
/// The kinds of corpora of our own that point at one person or organisation by themselves.
const QUASI: [&str; 12] = [
    "DATE",
    "NUMBER",
    "MERGER",
    "ROLE",
    "LANGUAGE",
    "UNIQUE",
    "GEOGRAPHY",
    "DOCUMENT",
    "EVENT",
    "TRAIT",
    "PROJECT",
    "SYSTEM",
];

/// A share, shown in per cent.
#[derive(Clone, Copy, Default)]
struct Share {
    part: usize,
    whole: usize,
}

impl Share {
    fn count(&mut self, is: bool) {
        self.part += usize::from(is);
        self.whole += 1;
    }

    fn percent(self) -> f64 {
        if self.whole == 0 { 100.0 } else { 100.0 * self.part as f64 / self.whole as f64 }
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:6.2} % ({} of {})", self.percent(), self.part, self.whole)
    }
}

/// Measures what is made by a rule, then each file, and the same without capitals.
pub fn run(args: &Args) -> Result<(), String> {
    let detector = Detector::new()?;
    println!("made by a rule:");
    for (goal, cases) in [("G3", generated::municipalities()), ("G5", generated::identifiers(500))] {
        let mut kinds: BTreeMap<&str, Share> = BTreeMap::new();
        cases.iter().for_each(|case| kinds.entry(case.kind).or_default().count(case.found(&detector)));
        kinds.iter().for_each(|(kind, share)| println!("  {goal} {kind:14} {share}"));
    }
    for file in &args.files {
        let texts = texts(file, args)?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let language = if name.contains("nn") { Language::Nynorsk } else { Language::Bokmal };
        let corpus = Corpus::joined(&texts);
        let names = corpus.names();
        println!("\n{name}: {} texts, {} tokens, {} names", texts.len(), corpus.tokens.len(), names.len());
        let marked = Marked::in_all(&texts, &detector, language);
        measure(&corpus, &names, &marked, args.show);
        let lowered: Vec<Corpus> = texts.iter().map(Corpus::lowered).collect();
        let marked = Marked::in_all(&lowered, &detector, language);
        println!("  in lower case:");
        for kind in ["PER", "LOC", "ORG"] {
            println!("    {kind:9} core cover {}", cover(&corpus, &names, kind, &marked.any, false));
        }
        let mut share = Share::default();
        marked.names.iter().for_each(|is| share.count(*is));
        println!("    tokens marked as names {share}");
    }
    Ok(())
}

/// A row of the model card: core cover of PER, LOC and ORG, mask precision, share marked, typed F1.
pub fn row(detector: &Detector, file: &Path) -> Result<String, String> {
    let texts = Corpus::read_texts(file)?;
    let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let language = if name.contains("nn") { Language::Nynorsk } else { Language::Bokmal };
    let corpus = Corpus::joined(&texts);
    let names = corpus.names();
    let marked = Marked::in_all(&texts, detector, language);
    let cover = |kind| cover(&corpus, &names, kind, &marked.any, false).percent();
    let by_token = by_token(&corpus, &names, &marked);
    let f1: Vec<String> = typed(&names, &marked).iter().map(|row| format!("{:.1}", row.f1())).collect();
    Ok(format!(
        "| {name} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} | {} |",
        cover("PER"),
        cover("LOC"),
        cover("ORG"),
        by_token.precision.percent(),
        by_token.names.percent(),
        f1.join(" | ")
    ))
}

fn texts(file: &Path, args: &Args) -> Result<Vec<Corpus>, String> {
    let texts = Corpus::read_texts(file)?;
    Ok(match args.hold_out {
        Some(n) => texts.iter().map(|text| text.part(|part| part % n == n - 1)).collect(),
        None if args.running => texts.iter().map(|text| text.part(|_| true)).collect(),
        None => texts,
    })
}

/// Which tokens are marked: by any finding, by one of a name; and the findings as ranges of tokens.
struct Marked {
    any: Vec<bool>,
    names: Vec<bool>,
    spans: Vec<(Range<usize>, Class, f32)>,
}

impl Marked {
    /// What is marked in texts of which each is read by itself.
    fn in_all(texts: &[Corpus], detector: &Detector, language: Language) -> Self {
        let mut all = Self { any: Vec::new(), names: Vec::new(), spans: Vec::new() };
        for text in texts {
            let by = all.any.len();
            let marked = Self::of(text, &detector.find(&text.text, language));
            all.any.extend(marked.any);
            all.names.extend(marked.names);
            let moved =
                |(range, class, score): (Range<usize>, Class, f32)| (range.start + by..range.end + by, class, score);
            all.spans.extend(marked.spans.into_iter().map(moved));
        }
        all
    }

    fn of(corpus: &Corpus, findings: &[Finding]) -> Self {
        let bytes: Vec<usize> = corpus.text.char_indices().map(|(at, _)| at).chain([corpus.text.len()]).collect();
        let count = corpus.tokens.len();
        let mut marked = Self { any: vec![false; count], names: vec![false; count], spans: Vec::new() };
        let mut token = 0;
        for finding in findings {
            let (start, end) = (bytes[finding.start], bytes[finding.end]);
            while token < count && corpus.tokens[token].span.end <= start {
                token += 1;
            }
            let first = token;
            let mut at = token;
            while at < count && corpus.tokens[at].span.start < end {
                marked.any[at] = true;
                marked.names[at] |= finding.class.family() == Family::Name;
                at += 1;
            }
            marked.spans.push((first..at, finding.class, finding.score));
        }
        marked
    }
}

/// How many names of a kind are covered: every token that holds a capital or a digit is marked; of a name without one,
/// every token. Of a turn of phrase half the words are enough, for the reader is led to it.
fn cover(corpus: &Corpus, names: &[Name], kind: &str, marked: &[bool], half: bool) -> Share {
    let mut share = Share::default();
    for name in names.iter().filter(|name| name.kind == kind) {
        share.count(covered(corpus, name, marked, half));
    }
    share
}

fn covered(corpus: &Corpus, name: &Name, marked: &[bool], half: bool) -> bool {
    let core = |at: &usize| corpus.shown(*at).contains(|c: char| c.is_uppercase() || c.is_numeric());
    let any_core = name.tokens.clone().any(|at| core(&at));
    if any_core && !half {
        return name.tokens.clone().filter(core).all(|at| marked[at]);
    }
    let words = name.tokens.clone().filter(|at| corpus.shown(*at).contains(char::is_alphanumeric));
    let (hit, all) = words.fold((0, 0), |(hit, all), at| (hit + usize::from(marked[at]), all + 1));
    if half { 2 * hit >= all } else { hit == all }
}

fn measure(corpus: &Corpus, names: &[Name], marked: &Marked, show: bool) {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    names.iter().for_each(|name| *kinds.entry(name.kind.as_str()).or_default() += 1);
    println!("  core cover of entities, by any finding:");
    let (mut direct, mut quasi) = (Share::default(), Share::default());
    for kind in kinds.keys() {
        let half = QUASI.contains(kind);
        let share = cover(corpus, names, kind, &marked.any, half);
        println!("    {kind:9} {share}");
        let sum = if half { &mut quasi } else { &mut direct };
        (sum.part, sum.whole) = (sum.part + share.part, sum.whole + share.whole);
    }
    println!("    direct    {direct}");
    println!("    quasi     {quasi}");
    let by_token = by_token(corpus, names, marked);
    println!("  recall of PER, LOC, ORG tokens {}", by_token.recall);
    println!("  mask precision of names        {}", by_token.precision);
    println!("  tokens marked as names         {}", by_token.names);
    println!("  tokens marked by any class     {}", by_token.any);
    typed(names, marked).iter().for_each(|row| println!("  {row}"));
    if show {
        shown(corpus, names, marked);
    }
}

/// By token.
#[derive(Default)]
struct ByToken {
    /// Marked as a name and in one.
    precision: Share,
    /// Of all tokens, marked as a name.
    names: Share,
    /// Of all tokens, marked at all.
    any: Share,
    /// Of PER, LOC and ORG, marked at all.
    recall: Share,
}

fn by_token(corpus: &Corpus, names: &[Name], marked: &Marked) -> ByToken {
    let mut gold = vec![None; corpus.tokens.len()];
    for name in names {
        name.tokens.clone().for_each(|at| gold[at] = Some(name.kind.as_str()));
    }
    let mut by_token = ByToken::default();
    for (at, gold) in gold.iter().enumerate() {
        if marked.names[at] {
            by_token.precision.count(gold.is_some_and(|kind| NAMES.contains(&kind)));
        }
        if gold.is_some_and(|kind| ["PER", "LOC", "ORG"].contains(&kind)) {
            by_token.recall.count(marked.any[at]);
        }
        by_token.names.count(marked.names[at]);
        by_token.any.count(marked.any[at]);
    }
    by_token
}

/// Spans of a kind.
struct Typed {
    kind: &'static str,
    hits: usize,
    found: usize,
    gold: usize,
}

impl Typed {
    fn f1(&self) -> f64 {
        200.0 * self.hits as f64 / (self.found + self.gold).max(1) as f64
    }
}

impl std::fmt::Display for Typed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let share = |whole: usize| 100.0 * self.hits as f64 / whole.max(1) as f64;
        let (precision, recall) = (share(self.found), share(self.gold));
        write!(f, "typed {} F1 {:6.2} (precision {precision:.2}, recall {recall:.2})", self.kind, self.f1())
    }
}

/// Spans with their kind, of findings whose score is one half or more; the last row is of all kinds.
fn typed(names: &[Name], marked: &Marked) -> Vec<Typed> {
    let mut rows = Vec::new();
    let mut all = Typed { kind: "all", hits: 0, found: 0, gold: 0 };
    for (kind, class) in TYPED {
        let spans = || marked.spans.iter().filter(move |(_, is, score)| *is == class && *score >= 0.5);
        let of_kind = || names.iter().filter(move |name| name.kind == kind);
        let known: HashSet<&Range<usize>> = spans().map(|(range, ..)| range).collect();
        let hits = of_kind().filter(|name| known.contains(&name.tokens)).count();
        let row = Typed { kind, hits, found: spans().count(), gold: of_kind().count() };
        all.hits += row.hits;
        all.found += row.found;
        all.gold += row.gold;
        rows.push(row);
    }
    rows.push(all);
    rows
}

fn shown(corpus: &Corpus, names: &[Name], marked: &Marked) {
    let around = |range: &Range<usize>| {
        let from = range.start.saturating_sub(5);
        let to = (range.end + 4).min(corpus.tokens.len());
        let word = |at: usize| {
            if range.contains(&at) { format!("[{}]", corpus.shown(at)) } else { corpus.shown(at).to_owned() }
        };
        (from..to).map(word).collect::<Vec<_>>().join(" ")
    };
    for name in names.iter().filter(|name| !covered(corpus, name, &marked.any, QUASI.contains(&name.kind.as_str()))) {
        println!("  missed {}: {}", name.kind, around(&name.tokens));
    }
    let inside: HashSet<usize> = names.iter().flat_map(|name| name.tokens.clone()).collect();
    for (range, class, score) in &marked.spans {
        if !range.clone().any(|at| inside.contains(&at)) {
            println!("  extra {class} {score:.2}: {}", around(range));
        }
    }
}
