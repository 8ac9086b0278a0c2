//! Adding up what test runners report, so that the last line says how many tests passed.

use std::{fmt, ops::AddAssign};

/// Tests counted so far.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: usize,
    pub failed: usize,
    /// Proofs that passed without having been made, as what they are held against is not there.
    pub skipped: usize,
    /// A command failed, with or without a test having failed (it may not have compiled).
    pub broken: bool,
}

impl Tally {
    /// Takes the figures from a line such as libtest's `test result: ok. 5 passed; 0 failed; ..` or nextest's
    /// `Summary [ 0.1s] 5 tests run: 4 passed (1 slow), 1 failed, 0 skipped`.
    pub fn read(&mut self, line: &str) {
        let line = plain(line);
        let is_nextest = line.trim_start().starts_with("Summary [") && line.contains(" run: ");
        // Indented, it is nextest showing what a failed test printed, which is in its summary too.
        if !is_nextest && !line.starts_with("test result: ") {
            return;
        }
        let words: Vec<_> = line.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
        for pair in words.windows(2) {
            let Ok(count) = pair[0].parse::<usize>() else { continue };
            match pair[1] {
                "passed" => self.passed += count,
                "failed" | "timed" => self.failed += count,
                _ => {}
            }
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.broken |= other.broken;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        match self.skipped {
            0 => Ok(()),
            skipped => {
                write!(f, "; {skipped} of those that passed are proofs that were skipped: ../shared/data is not there")
            }
        }
    }
}

/// Without the escape sequences that colour a terminal.
fn plain(line: &str) -> String {
    let mut parts = line.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').map_or(part, |(_, rest)| rest))
}

#[cfg(test)]
mod tests {
    use super::Tally;

    fn read(lines: &[&str]) -> (usize, usize) {
        let mut tally = Tally::default();
        lines.iter().for_each(|line| tally.read(line));
        (tally.passed, tally.failed)
    }

    #[test]
    fn both_runners_are_understood() {
        let libtest =
            "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        assert_eq!(read(&[libtest, "running 2 tests", "test a ... ok", libtest]), (24, 6));
        let nextest = "     Summary [   1.012s] 7 tests run: 4 passed (1 slow), 2 failed, 1 timed out, 3 skipped";
        assert_eq!(read(&[nextest]), (4, 3));
        let coloured = nextest.replace("Summary", "\u{1b}[31;1mSummary\u{1b}[0m").replace("4", "\u{1b}[1m4\u{1b}[0m");
        assert_eq!(read(&[&coloured]), (4, 3));
    }

    #[test]
    fn proofs_that_were_skipped_are_told_in_the_last_line() {
        let mut tally = Tally { passed: 7, ..Tally::default() };
        assert_eq!(tally.to_string(), "7 passed, 0 failed");
        tally += Tally { passed: 2, skipped: 2, ..Tally::default() };
        let told =
            "9 passed, 0 failed; 2 of those that passed are proofs that were skipped: ../shared/data is not there";
        assert_eq!(tally.to_string(), told);
    }

    #[test]
    fn what_a_test_prints_is_not_counted() {
        assert_eq!(
            read(&["I have 5 passed letters", "Summary: 3 passed", "    test result: FAILED. 1 failed"]),
            (0, 0)
        );
    }
}
