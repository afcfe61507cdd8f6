//! `presets/regions.json`: the rules of www/presets/regions.json without what only people read, and the countries of all time
//! zones. Those are data of an npm package, checked here; no code of it ships.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, anyhow, ensure};
use portcullis::law::Rules;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{get, put};
use crate::plan::zones::{PACKAGE, list};
use crate::project::Project;

/// Names of the time zone database that are of no place: whoever wants its clock may set one (`northamerica` and `europe` there:
/// for POSIX and old systems).
const NOWHERE: [&str; 11] =
    ["CET", "CST6CDT", "EET", "EST", "EST5EDT", "HST", "MET", "MST", "MST7MDT", "PST8PDT", "WET"];

/// A time zone as the package describes it: in the first of its countries it has its name from.
#[derive(Deserialize)]
struct Zone {
    countries: Vec<String>,
    #[serde(rename = "aliasOf")]
    alias_of: Option<String>,
}

/// Writes it into `folder`, and the licence of the package beside it.
pub(crate) fn write(project: &Project, folder: &Path) -> Result<()> {
    let presets = folder.join("presets");
    let written = String::from_utf8(get(&project.source("www/presets/regions.json"))?)?;
    put(&presets.join("regions.json"), served(&written, &list(project)?.quiet()?)?)?;
    let licence = project.source("node_modules").join(PACKAGE).join("LICENSE");
    put(&presets.join("regions.license.txt"), get(&licence)?)
}

/// What a site serves, from the rules as they are `written` and what the package printed.
fn served(written: &str, zones: &str) -> Result<String> {
    let mut rules: Value = serde_json::from_str(written).context("www/presets/regions.json")?;
    let zones: BTreeMap<String, Zone> = serde_json::from_str(zones).context(PACKAGE)?;
    for rule in rules["rules"].as_array_mut().into_iter().flatten() {
        rule.as_object_mut().context("a rule is no object")?.remove("source");
    }
    rules["$comment"] =
        json!(format!("Sources: docs/regions.md. Time zones: {PACKAGE} (MIT), see regions.license.txt"));
    rules["zones"] = json!(by_country(&zones)?);
    let text = rules.to_string() + "\n";
    Rules::parse(&text).map_err(|error| anyhow!("presets/regions.json: {error}"))?;
    Ok(text)
}

/// The zones of each country, separated by spaces.
fn by_country(zones: &BTreeMap<String, Zone>) -> Result<BTreeMap<&str, String>> {
    let own: BTreeSet<(&str, &str)> = zones
        .iter()
        .filter(|(_, zone)| zone.countries.len() == 1)
        .map(|(name, zone)| (zone.alias_of.as_ref().unwrap_or(name).as_str(), zone.countries[0].as_str()))
        .collect();
    let mut countries: BTreeMap<&str, String> = BTreeMap::new();
    for (name, zone) in zones.iter().filter(|(name, _)| !NOWHERE.contains(&name.as_str())) {
        let right = |byte: u8| byte.is_ascii_alphanumeric() || b"/_+-".contains(&byte);
        ensure!(name.bytes().all(right), "{PACKAGE}: {name:?} is no time zone");
        let clock = zone.alias_of.as_ref().unwrap_or(name).as_str();
        for (nth, country) in zone.countries.iter().enumerate() {
            // Oslo's clock is Berlin's, but a browser says Europe/Oslo in Norway: names of different countries are never made
            // one (ECMA-402, AvailableNamedTimeZoneIdentifiers). So it is not taken for a hint of Norway too.
            if nth == 0 || !own.contains(&(clock, country)) {
                let list = countries.entry(country).or_default();
                list.extend((!list.is_empty()).then_some(' '));
                list.push_str(name);
            }
        }
    }
    Ok(countries)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZONES: &str = r#"{
        "Europe/Berlin": { "countries": ["DE", "NO"], "aliasOf": null },
        "Europe/Oslo": { "countries": ["NO"], "aliasOf": "Europe/Berlin" },
        "Europe/Simferopol": { "countries": ["RU", "UA"], "aliasOf": null },
        "Asia/Singapore": { "countries": ["SG", "AQ"], "aliasOf": null },
        "Singapore": { "countries": ["SG"], "aliasOf": "Asia/Singapore" },
        "CET": { "countries": ["BE"], "aliasOf": "Europe/Brussels" },
        "UTC": { "countries": [], "aliasOf": "Etc/UTC" }
    }"#;
    const RULES: &str = r#"{ "$comment": "For people.", "format": 1, "date": "2026-11-01",
        "rules": [{ "places": ["DE"], "law": "GDPR", "source": "A long story.", "statistics": "opt-in" }] }"#;

    fn zones(text: &str) -> Value {
        serde_json::from_str::<Value>(&served(RULES, text).unwrap()).unwrap()["zones"].clone()
    }

    #[test]
    fn a_zone_is_a_hint_of_every_country_that_has_no_name_of_its_own_for_it() {
        let expected = json!({ "AQ": "Asia/Singapore", "DE": "Europe/Berlin", "NO": "Europe/Oslo",
            "RU": "Europe/Simferopol", "SG": "Asia/Singapore Singapore", "UA": "Europe/Simferopol" });
        assert_eq!(zones(ZONES), expected);
    }

    #[test]
    fn what_only_people_read_is_left_out() {
        let text = served(RULES, ZONES).unwrap();
        assert!(text.contains("GDPR") && !text.contains("story") && !text.contains("For people"), "{text}");
        assert!(!text.contains("\n ") && text.ends_with("}\n"), "{text}");
    }

    #[test]
    fn what_no_page_would_read_is_not_built() {
        let odd = r#"{ "Europe/Berlin Europe/Oslo": { "countries": ["DE"], "aliasOf": null } }"#;
        assert!(served(RULES, odd).is_err());
        let odd = r#"{ "Europe/Berlin": { "countries": ["Germany"], "aliasOf": null } }"#;
        assert!(served(RULES, odd).unwrap_err().to_string().contains("[config-value] zones.Germany"));
        assert!(served(&RULES.replace("opt-in", "perhaps"), ZONES).is_err());
    }
}
