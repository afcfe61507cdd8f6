//! The truth table of docs/google.md: an analytics tag of Google's that uses cookies and beacons, where the visitor is, what was answered, and what
//! follows. The engine itself is asked, as a page asks it.

use std::fmt::Write;

use anyhow::{Context, Result};
use portcullis::consent::{Draft, Source, encode};
use portcullis::engine::Engine;
use portcullis::gate::{Verdict, judge_ids};
use portcullis::law::told;
use portcullis::signals::granted_types;

use super::truth::{DAY, ID, NOW, visit};

const START: &str = "<!-- from here on made by `cargo xtask docs` from the engine -->\n";

/// The site of the table: cookies and beacons are two categories, and the tag is marked with both.
const SITE: &str = r#"{"format": 1, "regions": {}, "google": {}, "categories": [
    {"id": "analytics", "purpose": "statistics", "consentTypes": ["analytics_storage"]},
    {"id": "beacons", "purpose": "statistics"},
    {"id": "advertising", "purpose": "advertising", "consentTypes": ["ad_storage", "ad_user_data", "ad_personalization"]}]}"#;

/// What was answered, and to what.
const ANSWERS: [(&str, &str, &str); 4] = [
    ("nothing", "", ""),
    ("all granted", "analytics.beacons.advertising", ""),
    ("cookies granted, beacons refused", "analytics", "beacons.advertising"),
    ("all refused", "", "analytics.beacons.advertising"),
];

/// The page: `old` as far as people wrote it, then the table under `rules`.
pub(super) fn text(old: &str, rules: &str) -> Result<String> {
    let (written, _) = old.split_once(START).context("docs/google.md has no line that says where the table begins")?;
    let mut out = written.to_owned() + START;
    out += "\n## A tag that uses cookies and beacons\n\nGoogle Analytics, marked `data-portcullis=\"analytics beacons\"`, since it sets cookies and sends \
            beacons; `analytics` stands for `analytics_storage`, `advertising` for the three of advertising, `beacons` for no type. In basic mode.\n\n";
    out += "| where | the browser says | answered | the tag runs | analytics_storage | ad_storage |\n| --- | --- | --- | --- | --- | --- |\n";
    for place in ["DE", "GB", "CH", "CA-QC", "US-CA"] {
        for signal in ["", "gpc"] {
            for answer in ANSWERS {
                let _ = writeln!(out, "{}", row(rules, place, signal, answer, ""));
            }
            if !signal.is_empty() {
                let _ = writeln!(out, "{}", row(rules, place, signal, ANSWERS[1], signal));
            }
        }
    }
    Ok(out)
}

/// The row of an answer that was given while the browser said `heard`.
fn row(rules: &str, place: &str, signal: &str, (answered, granted, denied): (&str, &str, &str), heard: &str) -> String {
    let stored = if answered == "nothing" { String::new() } else { record(granted, denied, heard) };
    let engine = visit(SITE, place, rules, signal, &stored, NOW);
    let types = google(&engine);
    let said = |name: &str| if types.split(' ').any(|granted| granted == name) { "granted" } else { "denied" };
    let when = match (answered, signal, heard) {
        ("nothing", ..) | (_, "", _) => "",
        (.., "") => ", before it said so",
        _ => ", in spite of it",
    };
    let signal = if signal.is_empty() { "nothing" } else { "GPC" };
    let (analytics, ads) = (said("analytics_storage"), said("ad_storage"));
    format!(
        "| {place} | {signal} | {answered}{when} | {} | {analytics} | {ads} |",
        if runs(&engine) { "yes" } else { "no" }
    )
}

fn google(engine: &Engine) -> String {
    engine.config().map(|config| granted_types(config, engine.choices())).unwrap_or_default()
}

fn runs(engine: &Engine) -> bool {
    engine.config().is_some_and(|config| judge_ids(config, engine.choices(), "analytics beacons") == Verdict::Release)
}

/// What storage holds after that answer, given a day ago, when the browser said `heard`.
fn record(granted: &str, denied: &str, heard: &str) -> String {
    let config = portcullis::config::parse(SITE).unwrap_or_default();
    encode(&Draft {
        id: ID,
        at: NOW - DAY,
        until: NOW + DAY,
        policy: config.policy_version(),
        source: Source::Preferences,
        locale: "en",
        config: &config.hash,
        texts: "",
        choices: portcullis::consent::Choices { granted, denied },
        region: "",
        rules: "",
        signals: heard,
        told: &told(&config, granted),
        unasked: "",
        answered: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_says_what_the_engine_does() {
        let rules = include_str!("../../../www/presets/regions.json");
        for (place, signal, answer, end) in [
            ("DE", "", 0, "| no | denied | denied |"),
            ("DE", "", 1, "| yes | granted | granted |"),
            ("DE", "gpc", 1, "| all granted, before it said so | yes | granted | denied |"),
            ("DE", "", 2, "| no | granted | denied |"),
            ("GB", "", 0, "| yes | granted | denied |"),
            ("US-CA", "", 0, "| yes | granted | granted |"),
            ("US-CA", "gpc", 0, "| yes | granted | denied |"),
            ("US-CA", "", 3, "| no | denied | denied |"),
        ] {
            let row = row(rules, place, signal, ANSWERS[answer], "");
            assert!(row.ends_with(end), "{row}");
        }
        let row = row(rules, "DE", "gpc", ANSWERS[1], "gpc");
        assert!(row.ends_with("| all granted, in spite of it | yes | granted | granted |"), "{row}");
        assert!(text("", rules).is_err());
    }
}
