//! Reads the plain part of YAML that our own files are written in: block mappings and lists, one-line `[lists]`, plain
//! and quoted scalars. Whatever else YAML has (anchors, tags, block scalars, several documents) is refused, not guessed
//! at. A YAML library would be a dependency of the size of this crate, for two files.

/// A line number, from 1, and what is wrong there.
pub type Error = (usize, String);

/// A parsed value.
#[derive(Debug, PartialEq, Eq)]
pub enum Node {
    Scalar(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl Node {
    /// The value of a key, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The entries of a mapping; of anything else, none.
    pub fn entries(&self) -> &[(String, Node)] {
        if let Self::Map(entries) = self { entries } else { &[] }
    }

    /// The items of a list; of anything else, none.
    pub fn items(&self) -> &[Node] {
        if let Self::List(items) = self { items } else { &[] }
    }

    /// The text of a scalar; of anything else, none.
    pub fn text(&self) -> &str {
        if let Self::Scalar(text) = self { text } else { "" }
    }

    /// The keys of a mapping or the texts of a list: compose allows both to name services.
    pub fn names(&self) -> Vec<&str> {
        let keys = self.entries().iter().map(|(name, _)| name.as_str());
        keys.chain(self.items().iter().map(Node::text)).collect()
    }
}

/// One line: its number, how far it is indented, and the rest without comment.
struct Line<'a> {
    number: usize,
    indent: usize,
    text: &'a str,
}

/// Reads one document.
pub fn parse(text: &str) -> Result<Node, Error> {
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.contains('\t') {
            return Err((index + 1, "a tab; YAML is indented with spaces".to_owned()));
        }
        let content = without_comment(line).trim();
        if !content.is_empty() {
            lines.push(Line { number: index + 1, indent: line.len() - line.trim_start().len(), text: content });
        }
    }
    let mut rest = lines.as_mut_slice();
    let node = block(&mut rest)?;
    rest.first().map_or(Ok(node), |line| {
        Err((line.number, "does not belong to what is above it; look at the indentation".to_owned()))
    })
}

/// A mapping or a list: all coming lines with the indent of the first.
fn block<'a>(lines: &mut &mut [Line<'a>]) -> Result<Node, Error> {
    let Some(first) = lines.first() else {
        return Ok(Node::Scalar(String::new()));
    };
    let (indent, is_list) = (first.indent, item(first.text).is_some());
    let (mut entries, mut items) = (Vec::<(String, Node)>::new(), Vec::new());
    while let Some(line) = lines.first_mut().filter(|line| line.indent == indent) {
        let number = line.number;
        let wrong = |message: &str| Err((number, message.to_owned()));
        match item(line.text) {
            Some(content) if is_list => {
                if key(content).is_some() {
                    // `- key: value` opens a mapping whose indent is where its first key stands.
                    line.indent += line.text.len() - content.len();
                    line.text = content;
                    items.push(block(lines)?);
                } else {
                    advance(lines);
                    items.push(if content.is_empty() { nested(lines, indent + 1)? } else { scalar(content, number)? });
                }
            }
            None if !is_list => {
                let Some((name, value)) = key(line.text) else {
                    return wrong("neither `key: value` nor a list item");
                };
                let name = scalar(name, number)?.text().to_owned();
                if entries.iter().any(|(known, _)| *known == name) {
                    return wrong("the key stands here twice");
                }
                advance(lines);
                // A list may stand as far left as the key it belongs to.
                let least =
                    if lines.first().is_some_and(|next| item(next.text).is_some()) { indent } else { indent + 1 };
                let value = if value.is_empty() { nested(lines, least)? } else { scalar(value, number)? };
                entries.push((name, value));
            }
            // A list that stands as far left as its key ends where the next key stands.
            None => break,
            Some(_) => return wrong("a list item among keys"),
        }
    }
    Ok(if is_list { Node::List(items) } else { Node::Map(entries) })
}

/// The block below a key or a dash, if it is indented by at least so much; otherwise the value is empty.
fn nested<'a>(lines: &mut &mut [Line<'a>], least: usize) -> Result<Node, Error> {
    if lines.first().is_some_and(|line| line.indent >= least) { block(lines) } else { Ok(Node::Scalar(String::new())) }
}

fn advance<'a>(lines: &mut &mut [Line<'a>]) {
    let taken = std::mem::take(lines);
    *lines = taken.split_first_mut().map_or(&mut [], |(_, rest)| rest);
}

fn scalar(text: &str, number: usize) -> Result<Node, Error> {
    let wrong = |message: &str| Err((number, format!("{message}: {text}")));
    if let Some(inner) = text.strip_prefix('[') {
        let Some(inner) = inner.strip_suffix(']') else {
            return wrong("a list that does not end on its line");
        };
        let items = split(inner).into_iter().map(|part| scalar(part.trim(), number)).collect::<Result<_, _>>()?;
        return Ok(Node::List(items));
    }
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            let inner = inner.strip_suffix(quote).filter(|inner| !inner.contains([quote, '\\']));
            return inner
                .map_or_else(|| wrong("a quote too few or an escape"), |inner| Ok(Node::Scalar(inner.to_owned())));
        }
    }
    if text.starts_with(['&', '*', '!', '|', '>', '{', '%', '@', '`'])
        || text.starts_with("---")
        || text.starts_with("- ")
        || text.contains(": ")
    {
        return wrong("only plain YAML is read here; quote it or write it out");
    }
    Ok(Node::Scalar(text.to_owned()))
}

/// `- rest`, without the dash.
fn item(text: &str) -> Option<&str> {
    if text == "-" { Some("") } else { text.strip_prefix("- ").map(str::trim_start) }
}

/// `key: value` or `key:`.
fn key(text: &str) -> Option<(&str, &str)> {
    let at = outside_quotes(text, |rest| rest.starts_with(": ") || rest == ":")?;
    let flow = text.starts_with(['[', '{']);
    (!flow).then(|| (text[..at].trim(), text[at + 1..].trim()))
}

fn without_comment(line: &str) -> &str {
    if line.starts_with('#') {
        return "";
    }
    outside_quotes(line, |rest| rest.starts_with(" #")).map_or(line, |at| &line[..at])
}

/// The parts of a one-line list.
fn split(mut text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    while let Some(at) = outside_quotes(text, |rest| rest.starts_with(',')) {
        parts.push(&text[..at]);
        text = &text[at + 1..];
    }
    if !text.trim().is_empty() {
        parts.push(text);
    }
    parts
}

/// The first place outside quoted text where the rest is as wished.
fn outside_quotes(text: &str, wished: impl Fn(&str) -> bool) -> Option<usize> {
    let mut open = None;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match open {
            Some(quote) if c == quote => open = None,
            Some(_) => {}
            None if (c == '"' || c == '\'') && " [,".contains(before) => open = Some(c),
            None if wished(&text[at..]) => return Some(at),
            None => {}
        }
        before = c;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Node, parse};

    fn text(text: &str) -> Node {
        Node::Scalar(text.to_owned())
    }

    #[test]
    fn what_our_files_use_is_read() {
        let node = parse(
            "# head\na:\n- x: 1\n  y: [p, \"q, r\", 's']  # end\n-\n  z: \"a # b: c\"\n- plain text\n\
             b:\n    c: http://x:80/#frag\n    \"d e\": it's\n    f:\ng: []\n",
        )
        .unwrap();
        let list = node.get("a").unwrap().items();
        assert_eq!(list[0].get("x"), Some(&text("1")));
        assert_eq!(list[0].get("y").unwrap().names(), ["p", "q, r", "s"]);
        assert_eq!((list[1].get("z").unwrap().text(), list[2].text()), ("a # b: c", "plain text"));
        let map = node.get("b").unwrap();
        assert_eq!(map.names(), ["c", "d e", "f"]);
        assert_eq!(map.get("c"), Some(&text("http://x:80/#frag")));
        assert_eq!((map.get("d e").unwrap().text(), map.get("f").unwrap().text()), ("it's", ""));
        assert_eq!(node.get("g"), Some(&Node::List(Vec::new())));
    }

    #[test]
    fn what_is_wrong_or_not_plain_is_refused_with_its_line() {
        for (wrong, line) in [
            ("a: 1\n  b: 2\n", 2),
            ("a: 1\na: 2\n", 2),
            ("a:\n  b: 1\n c: 2\n", 3),
            ("a:\n- 1\nb:2\n", 3),
            ("- 1\na: 2\n", 2),
            ("a: 1\n- 2\n", 2),
            ("a: &x 1\n", 1),
            ("a: |\n  x\n", 1),
            ("a: b: c\n", 1),
            ("a:\n  - - b\n", 2),
            ("a: {b: c}\n", 1),
            ("a: \"x\n", 1),
            ("a: [b,\n", 1),
            ("\ta: b\n", 1),
            ("a\n", 1),
        ] {
            assert_eq!(parse(wrong).unwrap_err().0, line, "{wrong:?}");
        }
    }
}
