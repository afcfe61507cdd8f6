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
    webkit: Option<Verdicts>,
    #[serde(rename = "mayMiss", default)]
    may_miss: Reasons,
}

/// Why an engine may not come to go the way at all, or what of it was not measured there.
#[derive(Default, Deserialize)]
struct Reasons {
    firefox: Option<String>,
    webkit: Option<String>,
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
            "\n### {group}\n\n| way | marked | known | strict | in Firefox | in WebKit |\n| --- | --- | --- | --- | --- | --- |\n"
        );
        for way in ways {
            let _ = writeln!(out, "{}", row(way));
        }
    }
    Ok(out)
}

/// Chromium's verdicts, and where the others have others; those of the first that does it where Chromium does not.
fn row(Way { way, chromium, firefox, webkit, may_miss }: &Way) -> String {
    let Some(shown) = chromium.as_ref().or(firefox.as_ref()).or(webkit.as_ref()) else {
        return format!("| {way} | | | | | |");
    };
    let [marked, known, strict] = [shown.marked, shown.known, shown.strict].map(Verdict::words);
    let firefox = difference(shown, firefox.as_ref(), may_miss.firefox.as_deref());
    let webkit = difference(shown, webkit.as_ref(), may_miss.webkit.as_deref());
    format!("| {way} | {marked} | {known} | {strict} | {firefox} | {webkit} |")
}

/// What an engine has of its own; what it does not do at all says so, where there is no `note` to say why.
fn difference(shown: &Verdicts, own: Option<&Verdicts>, note: Option<&str>) -> String {
    let Some(own) = own else { return note.unwrap_or("does not do it").to_owned() };
    let modes =
        [("marked", shown.marked, own.marked), ("known", shown.known, own.known), ("strict", shown.strict, own.strict)];
    let others = modes.iter().filter(|(_, shown, own)| shown != own);
    others
        .map(|(mode, _, own)| format!("{mode}: {}", own.words()))
        .chain(note.map(str::to_owned))
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAYS: &str = r#"[{ "group": "Calls", "ways": [{ "id": "fetch", "way": "`fetch`",
        "chromium": { "marked": "request", "known": "no", "strict": "request" },
        "firefox": { "marked": "request", "known": "no", "strict": "execution" }, "webkit": null }] }]"#;

    #[test]
    fn what_people_wrote_stays_and_the_table_follows_it() {
        let page = text(&format!("Words.\n{START}old\n"), WAYS).unwrap();
        let row = "| `fetch` | before the request | cannot be held | before the request | strict: before execution | does not do it |\n";
        assert!(page.starts_with(&format!("Words.\n{START}\n### Calls\n")) && page.ends_with(row), "{page}");
    }

    #[test]
    fn a_reason_stands_where_nothing_was_measured() {
        let ways = WAYS.replace("\"webkit\": null", "\"webkit\": null, \"mayMiss\": { \"webkit\": \"not here\" }");
        assert!(text(START, &ways).unwrap().ends_with("| strict: before execution | not here |\n"));
    }

    #[test]
    fn a_verdict_that_nobody_knows_is_an_error() {
        assert!(text(START, &WAYS.replace("execution", "perhaps")).is_err());
    }
}
