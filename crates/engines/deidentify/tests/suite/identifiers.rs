//! T01 and G5: direct identifiers, made by a rule and written by hand in the ways that people write them.

use deidentify::Language;

use crate::{DETECTOR, generated};

/// Of these classes every one is found; of the others 98 in a hundred.
const ALL: [&str; 11] =
    ["FNR", "FNR-2032", "FNR-synthetic", "DNR", "ORGNR", "ACCOUNT", "EMAIL", "URL", "DOMAIN", "PROPERTY", "CASE"];

#[test]
fn t01_direct_identifiers_of_every_class_are_found() {
    let cases = generated::identifiers(90);
    for kind in generated::KINDS {
        let of_kind: Vec<_> = cases.iter().filter(|case| case.kind == kind).collect();
        let missed: Vec<_> = of_kind.iter().filter(|case| !case.found(&DETECTOR)).map(|case| &case.text).collect();
        let allowed = if ALL.contains(&kind) { 0 } else { of_kind.len() / 50 };
        assert!(missed.len() <= allowed, "{kind}: {} of {} missed: {missed:#?}", missed.len(), of_kind.len());
    }
}

/// `variants.txt`: a class, a tab, and a text in which braces hold what has to be found; `\n`, `\u00a0` and the like are
/// written so.
#[test]
fn t01_variants_written_by_hand_are_found() {
    let unescape = |text: &str| {
        text.replace("\\n", "\n")
            .replace("\\a0", "\u{a0}")
            .replace("\\zw", "\u{200b}")
            .replace("\\th", "\u{2009}")
            .replace("\\ad", "\u{ad}")
    };
    let lines: Vec<&str> = include_str!("variants.txt").lines().filter(|line| !line.starts_with('#')).collect();
    assert!(lines.len() >= 200, "{}", lines.len());
    let mut missed = Vec::new();
    for line in &lines {
        let (kind, marked) = line.split_once('\t').unwrap();
        let marked = unescape(marked);
        let (before, rest) = marked.split_once('{').unwrap();
        let (secret, after) = rest.split_once('}').unwrap();
        let case = generated::Case { kind: "", text: format!("{before}{secret}{after}"), secret: secret.to_owned() };
        if !case.found(&DETECTOR) {
            missed.push((kind, line));
        }
    }
    let of_all: Vec<_> = missed.iter().filter(|(kind, _)| ALL.contains(kind)).collect();
    assert!(of_all.is_empty() && missed.len() * 50 <= lines.len(), "{missed:#?}");
}

#[test]
fn t01_a_class_says_which_identifier_it_is() {
    for (text, class) in [
        ("fødselsnummer 15076500565", "FNR"),
        ("D-nummer 55076500565", "DNR"),
        ("org.nr. 920 290 922", "ORGNR"),
        ("konto 8601.11.17947", "ACCOUNT"),
        ("ring 56 37 50 00", "PHONE"),
        ("kari@alver.kommune.no", "EMAIL"),
        ("sjå alver.kommune.no/x", "URL"),
        ("gnr. 12 bnr. 3", "PROPERTY"),
        ("sak 2019/1234", "CASE"),
        ("bilen EL 12345", "PLATE"),
        ("Storgata 12B", "ADDRESS"),
        ("5914 Isdalstø", "POSTCODE"),
        ("den 12. mai 2019", "DATE"),
        ("kommunenr. 4631", "CODE"),
        ("Vi svarar på @alverkommune", "HANDLE"),
    ] {
        let classes: Vec<&str> =
            DETECTOR.find(text, Language::Nynorsk).iter().map(|finding| finding.class.code()).collect();
        assert_eq!(classes, [class], "{text}");
    }
}

#[test]
fn t01_a_text_that_makes_expressions_slow_is_read_like_any_other() {
    for piece in [
        "a.", "1 ", "@", "12/", "www.", "a-", "\\", "((((", "<b", "gnr 1,", "\"", "A B ", "0O0O", "=\u{300}", "første ",
    ] {
        let text = piece.repeat(20_000);
        let findings = DETECTOR.find(&text, Language::Bokmal);
        assert!(findings.iter().all(|finding| finding.end <= text.chars().count()), "{piece}");
    }
}
