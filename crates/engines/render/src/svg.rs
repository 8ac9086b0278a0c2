//! Writing SVG: shapes, text, groups and the frame around them.

use std::fmt::{Display, Write};

use crate::{
    Language,
    layout::{FONTS, INK, PAPER},
    symbols::Symbol,
    text::{Face, Lines},
};

/// A rectangle.
#[derive(Clone, Copy)]
pub struct Area {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
}

/// What has been drawn so far; what comes later lies above.
#[derive(Default)]
pub struct Svg {
    body: String,
}

impl Svg {
    /// A rectangle, its corners rounded by that radius.
    pub fn rect(&mut self, area: Area, rounding: i32, look: &str) {
        let Area { x, y, width, height } = area;
        let rounding = if rounding > 0 { format!(r#" rx="{rounding}""#) } else { String::new() };
        self.put(format_args!(r#"<rect x="{x}" y="{y}" width="{width}" height="{height}"{rounding} {look}/>"#));
    }

    /// A closed shape.
    pub fn polygon(&mut self, points: &[(i32, i32)], look: &str) {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{x},{y}")).collect();
        self.put(format_args!(r#"<polygon points="{}" {look}/>"#, points.join(" ")));
    }

    /// Lines from point to point.
    pub fn line(&mut self, points: &[(i32, i32)], look: &str) {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{x},{y}")).collect();
        self.put(format_args!(r#"<polyline points="{}" {look}/>"#, points.join(" ")));
    }

    /// Strokes as SVG writes them.
    pub fn path(&mut self, course: &str, look: &str) {
        self.put(format_args!(r#"<path d="{course}" {look}/>"#));
    }

    /// A circle by its middle.
    pub fn circle(&mut self, (x, y): (i32, i32), radius: i32, look: &str) {
        self.put(format_args!(r#"<circle cx="{x}" cy="{y}" r="{radius}" {look}/>"#));
    }

    /// A symbol of that size, by its upper left corner.
    pub fn symbol(&mut self, symbol: Symbol, x: i32, y: i32, size: i32) {
        let scale = f64::from(size) / 16.0;
        self.put(format_args!(r#"<g transform="translate({x} {y}) scale({scale})">"#));
        for (course, look) in symbol.parts() {
            self.path(course, look);
        }
        self.put("</g>");
    }

    /// Text by the upper left corner of its first line.
    pub fn text(&mut self, x: i32, y: i32, lines: &Lines, face: Face, look: &str) {
        if lines.lines.is_empty() {
            return;
        }
        let space = if look.is_empty() { "" } else { " " };
        let weight = if face.bold { r#" font-weight="bold""# } else { "" };
        self.put(format_args!(r#"<text font-size="{}"{weight}{space}{look}>"#, face.size));
        let mut baseline = y + face.baseline();
        for line in &lines.lines {
            self.put(format_args!(r#"<tspan x="{x}" y="{baseline}">{}</tspan>"#, Escaped(line)));
            baseline += face.leading;
        }
        self.put("</text>\n");
    }

    /// Text by the upper right corner of its first line.
    pub fn right_text(&mut self, x: i32, y: i32, lines: &Lines, face: Face) {
        self.text(x, y, lines, face, r#"text-anchor="end""#);
    }

    /// Text by the middle of the upper edge of its first line.
    pub fn middle_text(&mut self, x: i32, y: i32, lines: &Lines, face: Face, look: &str) {
        self.text(x, y, lines, face, format!(r#"text-anchor="middle" {look}"#).trim_end());
    }

    /// Opens a group; if any of its texts is cut, the whole texts are its tool tip.
    pub fn open<'a>(&mut self, class: &str, texts: impl IntoIterator<Item = &'a Lines>) {
        self.put(format_args!(r#"<g class="{class}">"#));
        let whole: Vec<&str> = texts.into_iter().filter_map(|lines| lines.whole.as_deref()).collect();
        if !whole.is_empty() {
            self.put(format_args!("<title>{}</title>", Escaped(&whole.join("\n"))));
        }
    }

    /// Closes the group that was opened last.
    pub fn close(&mut self) {
        self.put("</g>\n");
    }

    /// The whole document.
    pub fn document(self, width: i32, height: i32, title: &str, description: &str, language: Language) -> String {
        let Self { body } = self;
        let (tag, title, description) = (language.tag(), Escaped(title), Escaped(description));
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" role="graphics-document document" aria-labelledby="title desc" lang="{tag}" "#,
        ) + &format!(r#"width="{width}" height="{height}" viewBox="0 0 {width} {height}" "#)
            + &format!(r#"font-family="{FONTS}" fill="{INK}">"#)
            + &format!("\n<title id=\"title\">{title}</title>\n<desc id=\"desc\">{description}</desc>\n")
            + &format!("<rect width=\"{width}\" height=\"{height}\" {PAPER}/>\n{body}</svg>\n")
    }

    fn put(&mut self, text: impl Display) {
        // Writing to a string cannot fail.
        let _ = write!(self.body, "{text}");
    }
}

/// Text as XML has it; characters that XML 1.0 does not allow are left out.
struct Escaped<'a>(&'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '&' => out.write_str("&amp;")?,
                '<' => out.write_str("&lt;")?,
                '>' => out.write_str("&gt;")?,
                '"' => out.write_str("&quot;")?,
                '\'' => out.write_str("&apos;")?,
                '\t' | '\n' | '\u{20}'..='\u{fffd}' | '\u{10000}'.. => out.write_char(letter)?,
                _ => {}
            }
        }
        Ok(())
    }
}
