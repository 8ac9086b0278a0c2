//! `betre deidentify`, as an operator meets it: a text goes in, findings come out as lines of JSON.
#![expect(clippy::unwrap_used, reason = "in a test, what cannot be had is the end of the test")]

use std::{
    io::Write,
    process::{Command, Stdio},
};

use serde_json::Value;

/// What a run came to: its status, what it printed and what it complained of.
struct Done {
    status: Option<i32>,
    printed: String,
    complaint: String,
}

/// Runs `betre deidentify` with nothing of the environment.
fn deidentify(arguments: &[&str], input: &[u8]) -> Done {
    let mut command = Command::new(env!("CARGO_BIN_EXE_betre"));
    command.arg("deidentify").args(arguments).env_clear();
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A run that is refused at once has closed its input.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Done { status: output.status.code(), printed: text(output.stdout), complaint: text(output.stderr) }
}

/// The findings of a run that must end well.
fn findings(arguments: &[&str], text: &str) -> Vec<Value> {
    let done = deidentify(arguments, text.as_bytes());
    assert_eq!((done.status, done.complaint.as_str()), (Some(0), ""));
    done.printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A refusal: status, nothing printed, and a complaint that holds all of these words.
fn refused(arguments: &[&str], input: &[u8], status: i32, words: &[&str]) {
    let done = deidentify(arguments, input);
    assert_eq!((done.status, done.printed.as_str()), (Some(status), ""), "{}", done.complaint);
    for word in words {
        assert!(done.complaint.contains(word), "{word:?} is not in {:?}", done.complaint);
    }
}

#[test]
fn findings_are_lines_of_json_with_offsets_in_unicode_scalar_values() {
    let text = "Æsj, så øydeleg 👩‍🔧! Ring Ragnhild Hopland, fødselsnummer 07818722855.\n";
    let chars: Vec<char> = text.chars().collect();
    let found = findings(&["--lang", "nn"], text);
    let mut last = 0;
    for finding in &found {
        let keys: Vec<&str> = finding.as_object().unwrap().keys().map(String::as_str).collect();
        for key in ["start", "end", "class", "text", "suggestion", "score", "why"] {
            assert!(keys.contains(&key), "{key} is not in {finding}");
        }
        assert_eq!(keys.len(), 7, "{finding}");
        let at = |key: &str| usize::try_from(finding[key].as_u64().unwrap()).unwrap();
        let (start, end) = (at("start"), at("end"));
        assert!(last <= start && start < end && end <= chars.len(), "{finding}");
        assert_eq!(finding["text"], chars[start..end].iter().collect::<String>());
        assert!(!finding["suggestion"].as_str().unwrap().is_empty() && !finding["why"].as_str().unwrap().is_empty());
        assert!((0.0..=1.0).contains(&finding["score"].as_f64().unwrap()), "{finding}");
        last = end;
    }
    let of = |class: &str| found.iter().find(|finding| finding["class"] == class).unwrap();
    let number = of("FNR");
    let ahead = text[..text.find("07818722855").unwrap()].chars().count();
    assert_eq!((&number["start"], &number["end"]), (&ahead.into(), &(ahead + 11).into()));
    assert_eq!(number["text"], "07818722855");
    assert_eq!(of("PER")["text"], "Ragnhild Hopland");
}

#[test]
fn suggestions_are_in_the_language_that_is_asked_for() {
    let suggestion = |lang| {
        let found = findings(&["--lang", lang], "Dei har sju barnehagar der.\n");
        found.iter().find(|finding| finding["text"] == "sju").unwrap()["suggestion"].as_str().unwrap().to_owned()
    };
    assert_eq!((suggestion("nb").as_str(), suggestion("nn").as_str()), ("noen", "nokre"));
}

#[test]
fn a_text_without_findings_prints_nothing() {
    for text in ["", "Leiaren godkjenner vedtaket.\n"] {
        assert_eq!(findings(&["--lang", "nn"], text), Vec::<Value>::new());
    }
}

#[test]
fn a_gazetteer_adds_names_of_ones_own() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("names.txt");
    std::fs::write(&file, "# our own\nsystem\tkvikkflyt\n").unwrap();
    let text = "Saka ligg i kvikkflyt.\n";
    let systems = |arguments: &[&str]| {
        let found = findings(arguments, text).into_iter().filter(|finding| finding["class"] == "SYSTEM");
        found.map(|finding| finding["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(systems(&["--lang", "nn"]), Vec::<String>::new());
    assert_eq!(systems(&["--lang", "nn", "--gazetteer", file.to_str().unwrap()]), ["kvikkflyt"]);
}

#[test]
fn what_is_wrong_is_told_and_nothing_is_printed() {
    let text = "Ring Ragnhild Hopland.\n".as_bytes();
    refused(&["--lang", "en"], text, 2, &["'en'", "nb", "nn"]);
    refused(&[], text, 2, &["--lang"]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("names.txt");
    let with = ["--lang", "nn", "--gazetteer", file.to_str().unwrap()];
    refused(&with, text, 1, &["names.txt", "No such file"]);
    std::fs::write(&file, "place\tHopland\nHopland\n").unwrap();
    refused(&with, text, 1, &["names.txt:2", "municipality", "a tab and a name"]);
    refused(&["--lang", "nn"], b"Ring Ragnhild Hopland p\xe5 tlf. 56 37 50 00\n", 1, &["byte 24", "UTF-8"]);
}
