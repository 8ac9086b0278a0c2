//! Texts with marked names, a token on each line: the token, its tag (`O`, `B-PER`, `I-PER`, …) and whether a space
//! follows; an empty line ends a sentence.

use std::{fs, ops::Range, path::Path};

/// A token with its tag.
pub struct Token {
    /// Bytes of the text.
    pub span: Range<usize>,
    /// `O`, or `B-` or `I-` and a kind.
    pub tag: String,
}

/// A text with its tokens.
pub struct Corpus {
    /// The text, with a line for each sentence.
    pub text: String,
    /// Its tokens in order.
    pub tokens: Vec<Token>,
    /// Ranges of tokens.
    pub sentences: Vec<Range<usize>>,
}

/// A name as it is marked in a corpus.
pub struct Name {
    /// `PER`, `LOC`, `ORG`, or another kind.
    pub kind: String,
    /// Ranges of tokens.
    pub tokens: Range<usize>,
}

/// Kinds of NorNE as the goals count them: places that act and places that lie there are one kind.
pub fn kind(tag: &str) -> &str {
    match tag.get(2..).unwrap_or_default() {
        "GPE_LOC" | "GPE_ORG" | "GPE" | "LOC" => "LOC",
        other => other,
    }
}

impl Corpus {
    /// Reads a file as one text.
    pub fn read(path: &Path) -> Result<Self, String> {
        let file = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Self::of(&file).map_err(|line| format!("{}:{line}: not a token, a tag and 0 or 1", path.display()))
    }

    /// Reads a file in which a line `# ` and a number begins a text; a file without such lines is one text.
    pub fn read_texts(path: &Path) -> Result<Vec<Self>, String> {
        let file = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Self::texts_of(&file)
            .map_err(|line| format!("{}: line {line} of a text: not a token, a tag and 0 or 1", path.display()))
    }

    /// The texts of such a file; fails with the number of a line within a text.
    pub fn texts_of(file: &str) -> Result<Vec<Self>, usize> {
        let texts = file.split("\n# ").map(|text| {
            let heading = text.split_once('\n').filter(|(heading, _)| !heading.contains('\t') && !heading.is_empty());
            Self::of(heading.map_or(text, |(_, rows)| rows))
        });
        texts.collect()
    }

    /// Reads rows; fails with the number of the first line that is not of the form.
    pub fn of(rows: &str) -> Result<Self, usize> {
        let mut corpus = Self { text: String::new(), tokens: Vec::new(), sentences: Vec::new() };
        let mut start = 0;
        for (index, line) in rows.lines().chain([""]).enumerate() {
            if line.is_empty() {
                if corpus.tokens.len() > start {
                    corpus.sentences.push(start..corpus.tokens.len());
                    start = corpus.tokens.len();
                    corpus.text.truncate(corpus.text.trim_end().len());
                    corpus.text.push('\n');
                }
                continue;
            }
            let mut cells = line.split('\t');
            let (Some(token), Some(tag), space) = (cells.next(), cells.next(), cells.next()) else {
                return Err(index + 1);
            };
            let from = corpus.text.len();
            corpus.text.push_str(token);
            corpus.tokens.push(Token { span: from..corpus.text.len(), tag: tag.to_owned() });
            if space != Some("0") {
                corpus.text.push(' ');
            }
        }
        Ok(corpus)
    }

    /// Texts one after another.
    pub fn joined(texts: &[Self]) -> Self {
        let mut joined = Self { text: String::new(), tokens: Vec::new(), sentences: Vec::new() };
        for text in texts {
            let (by, tokens) = (joined.text.len(), joined.tokens.len());
            let moved =
                |token: &Token| Token { span: token.span.start + by..token.span.end + by, tag: token.tag.clone() };
            joined.tokens.extend(text.tokens.iter().map(moved));
            joined.sentences.extend(text.sentences.iter().map(|range| range.start + tokens..range.end + tokens));
            joined.text.push_str(&text.text);
        }
        joined
    }

    /// The marked names.
    pub fn names(&self) -> Vec<Name> {
        let mut names: Vec<Name> = Vec::new();
        for (sentence, at) in self.sentences.iter().flat_map(|range| range.clone().map(move |at| (range, at))) {
            let tag = self.tokens[at].tag.as_str();
            if tag == "O" {
                continue;
            }
            match names.last_mut() {
                Some(last)
                    if tag.starts_with("I-")
                        && last.tokens.end == at
                        && last.tokens.start >= sentence.start
                        && last.kind == kind(tag) =>
                {
                    last.tokens.end = at + 1;
                }
                _ => names.push(Name { kind: kind(tag).to_owned(), tokens: at..at + 1 }),
            }
        }
        names
    }

    /// What a token is in the text.
    pub fn shown(&self, at: usize) -> &str {
        &self.text[self.tokens[at].span.clone()]
    }

    /// The same in lower case; the tokens keep their tags.
    pub fn lowered(&self) -> Self {
        let mut text = String::with_capacity(self.text.len());
        let mut tokens = Vec::with_capacity(self.tokens.len());
        let mut from = 0;
        for token in &self.tokens {
            text.push_str(&self.text[from..token.span.start]);
            let start = text.len();
            text.push_str(&self.text[token.span.clone()].to_lowercase());
            tokens.push(Token { span: start..text.len(), tag: token.tag.clone() });
            from = token.span.end;
        }
        text.push_str(&self.text[from..]);
        Self { text, tokens, sentences: self.sentences.clone() }
    }
}

impl Corpus {
    /// The parts of fifty sentences whose number is taken. Sentences of a part follow on one line in every second part,
    /// as texts have them, and on lines of their own in the others.
    pub fn part(&self, taken: impl Fn(usize) -> bool) -> Self {
        const PART: usize = 50;
        let mut part = Self { text: String::new(), tokens: Vec::new(), sentences: Vec::new() };
        for (index, sentences) in self.sentences.chunks(PART).enumerate().filter(|(index, _)| taken(*index)) {
            for sentence in sentences {
                let first = part.tokens.len();
                let from = self.tokens[sentence.start].span.start;
                let to = self.tokens[sentence.end - 1].span.end;
                let shift = |at: usize| at - from + part.text.len();
                let moved = self.tokens[sentence.clone()].iter();
                part.tokens.extend(moved.map(|token| Token {
                    span: shift(token.span.start)..shift(token.span.end),
                    tag: token.tag.clone(),
                }));
                part.text.push_str(&self.text[from..to]);
                part.text.push(if index % 2 == 0 { ' ' } else { '\n' });
                part.sentences.push(first..part.tokens.len());
            }
            part.text.push('\n');
        }
        part
    }
}
