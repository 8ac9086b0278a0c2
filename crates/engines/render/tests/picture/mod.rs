//! A picture as a test reads it: its notes, its lines of text, and where they lie.
#![expect(clippy::expect_used, reason = "a test says what is wrong")]

use render::text_width;
use roxmltree::{Document, Node};

/// What lies between two corners.
#[derive(Clone, Copy, Debug)]
pub struct Area {
    pub left: i32,
    pub top: i32,
    pub right: i32,
    pub bottom: i32,
}

impl Area {
    /// Whether the other lies in it.
    pub fn holds(self, other: Self) -> bool {
        self.left <= other.left && other.right <= self.right && self.top <= other.top && other.bottom <= self.bottom
    }

    /// Whether they share more than an edge.
    pub fn meets(self, other: Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }
}

/// The document, which has to be well-formed.
pub fn parse(svg: &str) -> Document<'_> {
    Document::parse(svg).expect("well-formed XML")
}

/// All that the picture shows.
pub fn paper(picture: &Document) -> Area {
    let sides: Vec<i32> = numbers(picture.root_element().attribute("viewBox").expect("a viewBox"));
    Area { left: sides[0], top: sides[1], right: sides[2], bottom: sides[3] }
}

/// The groups of that class.
pub fn groups<'a>(picture: &'a Document<'a>, class: &'static str) -> Vec<Node<'a, 'a>> {
    picture.descendants().filter(|node| node.attribute("class") == Some(class)).collect()
}

/// Where a note lies, its points included.
pub fn outline(note: Node) -> Area {
    let shape = note.children().find(|child| !child.has_tag_name("title")).expect("a shape");
    if let Some(points) = shape.attribute("points") {
        let numbers = numbers(points);
        let every = |from: usize| numbers.iter().skip(from).step_by(2).copied();
        let edge = |number: Option<i32>| number.expect("points");
        return Area {
            left: edge(every(0).min()),
            top: edge(every(1).min()),
            right: edge(every(0).max()),
            bottom: edge(every(1).max()),
        };
    }
    let side = |name: &str| -> i32 { shape.attribute(name).and_then(|side| side.parse().ok()).expect("a side") };
    let (left, top) = (side("x"), side("y"));
    Area { left, top, right: left + side("width"), bottom: top + side("height") }
}

/// A line of text as wide as it may become.
pub fn lines(node: Node) -> Vec<(String, Area)> {
    let texts = node.descendants().filter(|node| node.has_tag_name("text"));
    let tspans = texts.flat_map(|text| text.children().filter(|node| node.has_tag_name("tspan")));
    let measured = tspans.map(|tspan| {
        let style = tspan.parent().expect("a text");
        let size: i32 = style.attribute("font-size").and_then(|size| size.parse().ok()).expect("a size");
        let line = tspan.text().unwrap_or_default().to_owned();
        let width = text_width(line.trim_end(), size, style.attribute("font-weight").is_some());
        let at = |name: &str| -> i32 { tspan.attribute(name).and_then(|at| at.parse().ok()).expect("a place") };
        let left = match style.attribute("text-anchor") {
            Some("end") => at("x") - width,
            Some("middle") => at("x") - width / 2,
            _ => at("x"),
        };
        let area = Area { left, top: at("y") - size * 3 / 4, right: left + width, bottom: at("y") + size / 4 };
        (line, area)
    });
    measured.collect()
}

/// The words of all text in it, in order.
pub fn words(node: Node) -> Vec<String> {
    let texts = node.descendants().filter(|node| node.has_tag_name("text"));
    let texts =
        texts.map(|text| text.descendants().filter_map(|node| node.text().filter(|_| node.is_text())).collect());
    texts.flat_map(|text: String| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// Fails if anything lies on something else or outside.
pub fn assert_in_order(svg: &str) {
    let picture = parse(svg);
    let paper = paper(&picture);
    let notes: Vec<Area> = groups(&picture, "note").into_iter().map(outline).collect();
    for (index, note) in notes.iter().enumerate() {
        assert!(paper.holds(*note), "{note:?} reaches out of the picture");
        assert!(!notes[..index].iter().any(|other| other.meets(*note)), "{note:?} lies on another");
    }
    for note in groups(&picture, "note") {
        for (line, area) in lines(note) {
            assert!(outline(note).holds(area), "{line:?} {area:?} reaches out of {:?}", outline(note));
        }
    }
    let lines = lines(picture.root_element());
    for (index, (line, area)) in lines.iter().enumerate() {
        assert!(paper.holds(*area), "{line:?} {area:?} reaches out of the picture");
        let other = lines[..index].iter().find(|(_, other)| other.meets(*area));
        assert!(other.is_none(), "{line:?} {area:?} lies on {other:?}");
    }
}

fn numbers(text: &str) -> Vec<i32> {
    text.split([' ', ',']).map(|number| number.parse().expect("a whole number")).collect()
}
