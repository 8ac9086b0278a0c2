//! Any text: finding, replacing and normalising never panic, findings lie in order inside the text and show what stands
//! there. Run with `cargo +nightly fuzz run find` in the engine's folder.
#![no_main]

use std::sync::LazyLock;

use deidentify::{Detector, Language, normalise::normalise, replace};
use libfuzzer_sys::fuzz_target;

static DETECTOR: LazyLock<Detector> = LazyLock::new(|| match Detector::new() {
    Ok(detector) => detector,
    Err(error) => panic!("{error}"),
});

fuzz_target!(|text: &str| {
    let language = if text.len() % 2 == 0 { Language::Bokmal } else { Language::Nynorsk };
    let findings = DETECTOR.find(text, language);
    let chars: Vec<char> = text.chars().collect();
    let mut last = 0;
    for finding in &findings {
        assert!(last <= finding.start && finding.start < finding.end && finding.end <= chars.len());
        assert!(chars[finding.start..finding.end].iter().copied().eq(finding.text.chars()));
        last = finding.end;
    }
    let replaced = replace(text, &findings);
    let normal = normalise(&replaced);
    assert_eq!(normalise(&normal), normal);
});
