//! The tables of docs/faults.md: a section for each group of the fault matrix, a row for each fault, and what became of the
//! stories that provoke it in each engine; last the faults of what is not built.

use std::fmt::Write;

use anyhow::{Context, Result};
use serde::Deserialize;

const START: &str = "<!-- from here on made by `cargo xtask docs` from tests/e2e/faults/ -->\n";

/// The groups in the order of the page: title and rows.
const GROUPS: [(&str, &str); 9] = [
    ("Hostile or broken configuration", include_str!("../../../tests/e2e/faults/config.json")),
    ("Hostile storage", include_str!("../../../tests/e2e/faults/storage.json")),
    ("Hostile or odd pages", include_str!("../../../tests/e2e/faults/pages.json")),
    ("Ways around the gate", include_str!("../../../tests/e2e/faults/gating.json")),
    ("Network", include_str!("../../../tests/e2e/faults/network.json")),
    ("Policies of the platform", include_str!("../../../tests/e2e/faults/policy.json")),
    ("Inside the module", include_str!("../../../tests/e2e/faults/module.json")),
    ("Blockers and helpers", include_str!("../../../tests/e2e/faults/blockers.json")),
    ("Delivery of records", include_str!("../../../tests/e2e/faults/records.json")),
];
const RESULTS: &str = include_str!("../../../tests/e2e/faults/results.json");

#[derive(Deserialize)]
struct Row {
    id: String,
    fault: String,
    #[serde(default)]
    provoked: String,
    #[serde(default)]
    holds: String,
    #[serde(default)]
    native: Vec<String>,
    without: Option<String>,
}

/// A story, and what became of it: "held", or why an engine cannot tell it.
#[derive(Deserialize)]
struct Told {
    faults: Vec<String>,
    chromium: String,
    firefox: String,
    #[serde(default)]
    webkit: String,
}

/// The page: `old` as far as people wrote it, then the tables.
pub(super) fn text(old: &str) -> Result<String> {
    let (written, _) = old.split_once(START).context("docs/faults.md has no line that says where the tables begin")?;
    let told: Vec<Told> = serde_json::from_str(RESULTS).context("tests/e2e/faults/results.json")?;
    let mut out = written.to_owned() + START;
    let mut later = String::new();
    for (title, rows) in GROUPS {
        let rows: Vec<Row> = serde_json::from_str(rows).with_context(|| format!("the rows of \"{title}\""))?;
        let (rows, unbuilt): (Vec<_>, Vec<_>) = rows.iter().partition(|row| is_told(row, &told));
        later.extend(unbuilt.into_iter().map(|row| unbuilt_line(row) + "\n"));
        if rows.is_empty() {
            continue;
        }
        let _ = write!(
            out,
            "\n### {title}\n\n| | fault | provoked by | must hold | natively | Chromium | Firefox | WebKitGTK |\n\
             | --- | --- | --- | --- | --- | --- | --- | --- |\n"
        );
        for row in rows {
            let _ = writeln!(out, "{}", line(row, &told));
        }
    }
    out += "\n### Not built\n\n| | fault | provoked by | would have to hold | where it stands |\n| --- | --- | --- | --- | --- |\n";
    Ok(out + &later)
}

/// Whether there is something to tell of `row`, or nothing yet that could break.
fn is_told(row: &Row, told: &[Told]) -> bool {
    row.without.is_none() || !row.native.is_empty() || told.iter().any(|story| story.faults.contains(&row.id))
}

fn unbuilt_line(row: &Row) -> String {
    let texts = [&row.fault, &row.provoked, &row.holds, row.without.as_ref().unwrap_or(&row.holds)];
    format!("| {} | {} |", row.id, texts.map(|text| text.replace('|', "\\|")).join(" | "))
}

fn line(row: &Row, told: &[Told]) -> String {
    let proofs: Vec<_> = told.iter().filter(|story| story.faults.contains(&row.id)).collect();
    let engines: [fn(&Told) -> &str; 3] = [|story| &story.chromium, |story| &story.firefox, |story| &story.webkit];
    let cells = engines.map(|of| outcome(&proofs, of)).join(" | ");
    let native = if row.native.is_empty() { String::new() } else { format!("held ({})", row.native.len()) };
    let holds = match &row.without {
        Some(reason) => format!("{}. *{reason}*", row.holds),
        None => row.holds.clone(),
    };
    let [fault, provoked, holds] = [&row.fault, &row.provoked, &holds].map(|text| text.replace('|', "\\|"));
    format!("| {} | {fault} | {provoked} | {holds} | {native} | {cells} |", row.id)
}

/// How many of `proofs` held, and what is said of those that were not told.
fn outcome(proofs: &[&Told], of: fn(&Told) -> &str) -> String {
    let held = proofs.iter().filter(|story| of(story) == "held").count();
    let mut others: Vec<_> = proofs.iter().map(|story| of(story)).filter(|outcome| *outcome != "held").collect();
    others.sort_unstable();
    others.dedup();
    let others = others.join("; ").replace('|', "\\|");
    match (held, others.is_empty()) {
        (0, _) => others,
        (held, true) => format!("held ({held})"),
        (held, false) => format!("held ({held}); {others}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(firefox: &str) -> Told {
        Told { faults: vec!["C1".into()], chromium: "held".into(), firefox: firefox.into(), webkit: "held".into() }
    }

    #[test]
    fn an_engine_that_cannot_tell_a_story_says_why() {
        let row: Row = serde_json::from_str(
            r#"{"id": "C1", "fault": "markup", "provoked": "a page", "holds": "text", "native": ["config::a"]}"#,
        )
        .unwrap();
        let expected = "| C1 | markup | a page | text | held (1) | held (2) | held (1); no clock | held (2) |";
        assert_eq!(line(&row, &[told("no clock"), told("held")]), expected);
    }

    #[test]
    fn what_is_not_built_says_so_in_a_list_of_its_own() {
        let row: Row = serde_json::from_str(r#"{"id": "R5", "fault": "a flood", "without": "no server yet"}"#).unwrap();
        assert!(!is_told(&row, &[told("held")]));
        assert_eq!(unbuilt_line(&row), "| R5 | a flood |  |  | no server yet |");
    }
}
