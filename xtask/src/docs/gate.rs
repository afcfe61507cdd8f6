//! The table of docs/gate.md, from the rows that the stories measure: a section for each group, a row for each way.

use std::fmt::Write;

use anyhow::{Context, Result};
use serde::Deserialize;

const START: &str = "<!-- from here on made by `cargo xtask docs` from tests/e2e/evasion/ways.json -->\n";

#[derive(Deserialize)]
struct Group {
    group: String,
    ways: Vec<Way>,
}

#[derive(Deserialize)]
struct Way {
    way: String,
    chromium: Option<Verdicts>,
    firefox: Option<Verdicts>,
}

/// How far the way gets in each mode.
#[derive(Deserialize, PartialEq, Eq)]
struct Verdicts {
    marked: Verdict,
    known: Verdict,
    strict: Verdict,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    Request,
    Execution,
    No,
}

impl Verdict {
    fn words(self) -> &'static str {
        match self {
            Self::Request => "before the request",
            Self::Execution => "before execution",
            Self::No => "cannot be held",
        }
    }
}

/// The page: `old` as far as people wrote it, then the tables of `ways`.
pub(super) fn text(old: &str, ways: &str) -> Result<String> {
    let (written, _) = old.split_once(START).context("docs/gate.md has no line that says where the tables begin")?;
    let groups: Vec<Group> = serde_json::from_str(ways).context("tests/e2e/evasion/ways.json")?;
    let mut out = written.to_owned() + START;
    for Group { group, ways } in &groups {
        let _ = write!(
            out,
            "\n### {group}\n\n| way | marked | known | strict | in Firefox |\n| --- | --- | --- | --- | --- |\n"
        );
        for way in ways {
            let _ = writeln!(out, "{}", row(way));
        }
    }
    Ok(out)
}

/// Chromium's verdicts, and where Firefox has others; Firefox's where Chromium lacks the way.
fn row(Way { way, chromium, firefox }: &Way) -> String {
    let (shown, other) = match (chromium, firefox) {
        (Some(shown), Some(other)) => (shown, differences(shown, other)),
        (Some(shown), None) => (shown, "does not do it".to_owned()),
        (None, Some(shown)) => (shown, "only there".to_owned()),
        (None, None) => return format!("| {way} | | | | |"),
    };
    let [marked, known, strict] = [shown.marked, shown.known, shown.strict].map(Verdict::words);
    format!("| {way} | {marked} | {known} | {strict} | {other} |")
}

fn differences(shown: &Verdicts, other: &Verdicts) -> String {
    let modes = [
        ("marked", shown.marked, other.marked),
        ("known", shown.known, other.known),
        ("strict", shown.strict, other.strict),
    ];
    let others = modes.iter().filter(|(_, shown, other)| shown != other);
    others.map(|(mode, _, other)| format!("{mode}: {}", other.words())).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAYS: &str = r#"[{ "group": "Calls", "ways": [{ "id": "fetch", "way": "`fetch`",
        "chromium": { "marked": "request", "known": "no", "strict": "request" },
        "firefox": { "marked": "request", "known": "no", "strict": "execution" } }] }]"#;

    #[test]
    fn what_people_wrote_stays_and_the_table_follows_it() {
        let page = text(&format!("Words.\n{START}old\n"), WAYS).unwrap();
        let row = "| `fetch` | before the request | cannot be held | before the request | strict: before execution |\n";
        assert!(page.starts_with(&format!("Words.\n{START}\n### Calls\n")) && page.ends_with(row), "{page}");
    }

    #[test]
    fn a_verdict_that_nobody_knows_is_an_error() {
        assert!(text(START, &WAYS.replace("execution", "perhaps")).is_err());
    }
}
