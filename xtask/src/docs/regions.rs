//! The tables of docs/regions.md: from the rules that we ship, a row for each rule, and what follows from each mode.

use std::fmt::Write;

use anyhow::{Context, Result};
use portcullis::law::{Mode, Purpose, Rules};
use serde::Deserialize;
use serde_json::Value;

const START: &str = "<!-- from here on made by `cargo xtask docs` from www/presets/regions.json -->\n";

#[derive(Deserialize)]
struct File {
    date: String,
    rules: Vec<Value>,
}

/// The page: `old` as far as people wrote it, then the table of `rules`.
pub(super) fn text(old: &str, rules: &str) -> Result<String> {
    let (written, _) = old.split_once(START).context("docs/regions.md has no line that says where the table begins")?;
    let file: File = serde_json::from_str(rules).context("www/presets/regions.json")?;
    let checked = Rules::parse(rules).context("www/presets/regions.json")?;
    let mut out = written.to_owned() + START;
    let _ = write!(out, "\n## The rules of {}\n\n| places | law |", file.date);
    for purpose in Purpose::ALL {
        let _ = write!(out, " {} |", purpose.name());
    }
    out += " link | source |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n";
    for rule in &file.rules {
        let _ = writeln!(out, "{}", row(rule, &checked)?);
    }
    out += "| all others | | opt-in | opt-in | opt-in | opt-in | | What is not known is held |\n";
    out += &super::truth::tables();
    Ok(out)
}

/// What the rule says for people, and what a page makes of it.
fn row(rule: &Value, rules: &Rules) -> Result<String> {
    let places: Vec<&str> = rule["places"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let law = places.first().and_then(|place| rules.law_of(place)).context("a rule has no place")?;
    let [name, source] =
        ["law", "source"].map(|name| rule[name].as_str().with_context(|| format!("{places:?}: no {name}")));
    let modes = law.modes.map(Mode::name).join(" | ");
    let link = if law.links { "due" } else { "" };
    Ok(format!("| {} | {} | {modes} | {link} | {} |", places.join(", "), name?, source?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = r#"{ "format": 1, "date": "2026-11-01", "rules": [{ "places": ["US-CA", "US-CO"], "law": "CCPA",
        "source": "§1798.135", "statistics": "opt-out", "link": true },
        { "places": ["BR"], "law": "LGPD", "source": "ANPD" }] }"#;

    #[test]
    fn what_people_wrote_stays_and_the_table_follows_it() {
        let page = text(&format!("Words.\n{START}old\n"), RULES).unwrap();
        let row = "| US-CA, US-CO | CCPA | opt-in | opt-out | opt-in | opt-in | due | §1798.135 |\n";
        assert!(
            page.starts_with(&format!("Words.\n{START}\n## The rules of 2026-11-01\n")) && page.contains(row),
            "{page}"
        );
        assert!(page.contains("| BR | LGPD | opt-in | opt-in | opt-in | opt-in |  | ANPD |\n"), "{page}");
    }

    #[test]
    fn a_rule_without_a_source_is_an_error() {
        assert!(text(START, RULES).is_ok());
        assert!(text(START, &RULES.replace("source", "sources")).is_err());
        assert!(text("", RULES).is_err());
    }
}
