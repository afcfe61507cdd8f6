//! How many checks passed and failed, as the runners themselves say.

use std::fmt;
use std::ops::AddAssign;

/// Checks that passed and that failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    /// Passed.
    pub(crate) passed: u64,
    /// Failed.
    pub(crate) failed: u64,
    /// Left out, each with its reason in what the runner wrote. No part of the closing line.
    pub(crate) skipped: u64,
    /// The stories that were told a second time, because the first one failed (docs/adr/0022).
    pub(crate) again: Vec<String>,
    /// What the runners wrote at their end of the checks that failed.
    pub(crate) failures: Vec<String>,
}

/// What stands before a runner's own list of what failed: node's, cargo's.
const FAILURES: [&str; 2] = ["✖ failing tests:\n", "\nfailures:\n"];
/// How much of such a list is worth saying twice, in bytes.
const ENOUGH: usize = 8000;

impl Count {
    /// One check that passed.
    pub(crate) const SUCCESS: Self = Self { passed: 1, failed: 0, skipped: 0, again: Vec::new(), failures: Vec::new() };
    /// One check that failed.
    pub(crate) const FAILURE: Self = Self { passed: 0, failed: 1, skipped: 0, again: Vec::new(), failures: Vec::new() };

    /// What `text`, all that a test runner wrote, says; `succeeded` is whether it left with 0. A runner that failed
    /// without naming a failure is one failure, and so is one that ran nothing: silence is no success.
    pub(crate) fn of(text: &str, succeeded: bool) -> Self {
        let mut count = Self::default();
        for line in text.lines() {
            count += in_line(&without_colours(line));
        }
        count.failures =
            FAILURES.iter().filter_map(|head| Some(first(text.split_once(head)?.1.trim(), ENOUGH))).collect();
        if count.failed == 0 && (!succeeded || count.passed == 0) {
            count.failed = 1;
        }
        count
    }

    /// One check, by whether it succeeded.
    pub(crate) fn one(succeeded: bool) -> Self {
        if succeeded { Self::SUCCESS } else { Self::FAILURE }
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.again.extend(other.again);
        self.failures.extend(other.failures);
    }
}

impl fmt::Display for Count {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// What one line of a runner says: cargo and wasm-bindgen sum up in one line a file, node in one line a number.
fn in_line(line: &str) -> Count {
    if let Some((_, story)) = line.split_once("told again: ") {
        return Count { again: vec![story.into()], ..Count::default() };
    }
    let words: Vec<_> = line.split_whitespace().collect();
    let number = |word: &str| word.parse().unwrap_or(0);
    match words.as_slice() {
        ["test", "result:", _, passed, "passed;", failed, "failed;", ..] => {
            Count { passed: number(passed), failed: number(failed), ..Count::default() }
        }
        ["#" | "ℹ", "pass", passed] => Count { passed: number(passed), ..Count::default() },
        ["#" | "ℹ", "skipped", skipped] => Count { skipped: number(skipped), ..Count::default() },
        // A test that ran out of time is cancelled, and has not passed.
        ["#" | "ℹ", "fail" | "cancelled", failed] => Count { failed: number(failed), ..Count::default() },
        _ => Count::default(),
    }
}

/// The first bytes of a text, of which no character is cut in two.
fn first(text: &str, bytes: usize) -> String {
    text.char_indices().take_while(|(at, letter)| at + letter.len_utf8() <= bytes).map(|(_, letter)| letter).collect()
}

fn without_colours(line: &str) -> String {
    let mut plain = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("\x1b[") {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, rest)| rest);
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, succeeded: bool, passed: u64, failed: u64) {
        let count = Count::of(text, succeeded);
        assert_eq!((count.passed, count.failed), (passed, failed));
    }

    #[test]
    fn cargo_says_it_once_a_file() {
        let text = "running 2 tests\n\
            test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n";
        check(text, false, 15, 2);
    }

    #[test]
    fn node_says_it_in_either_of_its_reports() {
        check("ℹ tests 5\nℹ pass 3\nℹ fail 1\nℹ cancelled 1\nℹ skipped 0\n", false, 3, 2);
        check("# tests 3\n# pass 3\n# fail 0\n", true, 3, 0);
        check("\x1b[34mℹ pass 3\x1b[39m\n\x1b[34mℹ fail 0\x1b[39m\n", true, 3, 0);
    }

    #[test]
    fn what_an_engine_cannot_tell_is_counted_and_neither_passed_nor_failed() {
        let count = Count::of("ℹ pass 3\nℹ fail 0\nℹ skipped 2\n", true);
        assert_eq!(count, Count { passed: 3, skipped: 2, ..Count::default() });
    }

    #[test]
    fn what_was_told_twice_is_named() {
        let count = Count::of("ℹ told again: a story (1 of 2)\nℹ pass 3\nℹ fail 0\n", true);
        assert_eq!(count, Count { passed: 3, again: vec!["a story (1 of 2)".into()], ..Count::default() });
    }

    #[test]
    fn what_failed_is_kept_to_be_said_at_the_end() {
        let count = Count::of("✖ x\nℹ fail 1\n\n✖ failing tests:\n\ntest at a:1\n✖ x\n  Error: é\n", false);
        assert_eq!(count.failures, ["test at a:1\n✖ x\n  Error: é"]);
        assert_eq!(Count::of("a\n\nfailures:\n\n---- b stdout ----\n", false).failures, ["---- b stdout ----"]);
        assert_eq!(first("aé", 2), "a");
    }

    #[test]
    fn a_runner_that_fails_without_naming_a_failure_is_one_failure() {
        check("error: could not compile\n", false, 0, 1);
        check("test result: ok. 4 passed; 0 failed; 0 ignored\n", false, 4, 1);
    }

    #[test]
    fn a_runner_that_runs_nothing_is_one_failure() {
        check("", true, 0, 1);
        check("test result: ok. 0 passed; 0 failed; 0 ignored\n", true, 0, 1);
    }

    #[test]
    fn what_a_test_prints_is_not_taken_for_the_result() {
        check("a line: 7 passed; 7 failed\n# pass 1\n", true, 1, 0);
    }

    #[test]
    fn the_closing_line_is_plain() {
        assert_eq!(Count { passed: 12, skipped: 3, ..Count::default() }.to_string(), "12 passed, 0 failed");
    }
}
