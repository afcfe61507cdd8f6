//! `cargo xtask check FILE` where the file says what may run unasked, region by region.

use portcullis::config;
use portcullis::law::{Purpose, Rules};
use serde_json::{Map, Value};

use super::{step, unknown};
use crate::gpc::is_day;

/// What stands in a file of rules beside what is for people.
const NAMES: [&str; 6] = ["$comment", "$schema", "format", "date", "rules", "zones"];

/// What stands in a rule beside its modes.
const RULE: [&str; 6] = ["$comment", "places", "law", "source", "override", "link"];

/// Whether `text` is a file of rules, good or not, and no config: only one of rules has `rules`.
pub(super) fn is_rules(text: &str) -> bool {
    config::read(text).is_ok_and(|document| document.root().get("rules").is_some())
}

/// What becomes of `text` on a page.
pub(super) fn verdict(text: &str) -> Result<String, String> {
    let rules = Rules::parse(text).map_err(|error| error.to_string())?;
    Ok(format!("ok, rules of {}, {} places", rules.date(), rules.places().count()))
}

/// What a page passes over, and a hint that is missing.
pub(super) fn warnings(text: &str) -> Vec<String> {
    let mut warnings = Vec::new();
    let Ok(Value::Object(file)) = serde_json::from_str(text.trim_start_matches('\u{feff}')) else { return warnings };
    check_names(&file, "", &NAMES, &mut warnings);
    let known: Vec<&str> = RULE.into_iter().chain(Purpose::ALL.map(Purpose::name)).collect();
    for (nth, rule) in file.get("rules").and_then(Value::as_array).into_iter().flatten().enumerate() {
        if let Some(rule) = rule.as_object() {
            check_names(rule, &format!("rules[{nth}]"), &known, &mut warnings);
        }
    }
    if file.get("date").and_then(Value::as_str).is_some_and(|date| !is_day(date)) {
        warnings.push("date: there is no such day".into());
    }
    if !file.contains_key("zones") {
        warnings.push(
            "zones: missing, so that where the site says no region all is opt-in; take those of dist/presets/regions.json"
                .into(),
        );
    }
    warnings
}

fn check_names(object: &Map<String, Value>, path: &str, known: &[&str], warnings: &mut Vec<String>) {
    for name in object.keys().filter(|name| !known.contains(&name.as_str())) {
        warnings.push(unknown(&step(path, name), name, known, "docs/regions.md"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_rules_is_told_from_a_config() {
        assert!(is_rules(r#"{"rules": 1}"#));
        assert!(!is_rules(r#"{"format": 1, "services": []}"#) && !is_rules("") && !is_rules(r#"{"rules": [}"#));
    }

    #[test]
    fn good_rules_are_summed_up_and_bad_ones_told_in_the_words_of_their_reader() {
        let text = r#"{"format": 1, "date": "2026-11-01", "rules": [{"places": ["DE", "FR"]}]}"#;
        assert_eq!(verdict(text), Ok("ok, rules of 2026-11-01, 2 places".into()));
        let bad = text.replace("FR", "DE");
        assert_eq!(verdict(&bad), Err(Rules::parse(&bad).unwrap_err().to_string()));
        assert!(verdict(&bad).unwrap_err().starts_with("[config-duplicate] rules[0].places[1], line 1"));
    }

    #[test]
    fn names_that_nobody_knows_and_missing_zones_are_warned_of() {
        let text =
            r#"{"format": 1, "date": "2026-11-31", "zoness": {}, "rules": [{"places": [], "statistic": "opt-in"}]}"#;
        assert_eq!(
            warnings(text),
            [
                "zoness: no such name; did you mean \"zones\"?",
                "rules[0].statistic: no such name; did you mean \"statistics\"?",
                "date: there is no such day",
                "zones: missing, so that where the site says no region all is opt-in; take those of dist/presets/regions.json",
            ]
        );
    }

    #[test]
    fn the_shipped_rules_are_good_ones() {
        let text = include_str!("../../../www/presets/regions.json");
        assert!(verdict(text).is_ok());
        assert!(is_rules(text) && warnings(text).len() == 1, "the build adds the zones: {:?}", warnings(text));
    }
}
