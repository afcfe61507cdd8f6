//! `cargo xtask inline CONFIG`: the stub with what Google's tags are told first, by region where a law asks for that, inside.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use portcullis::config::{self, Config, WORDS};
use portcullis::law::{Known, Rules, Whereabouts, decide};
use portcullis::signals::granted_types;
use serde_json::{Map, Value, json};

use crate::build::{Flavour, get, put, seal};
use crate::check;
use crate::project::Project;

/// Under what the hold finds it; see www/hold.js.
const KEY: &str = "Symbol.for(\"portcullis.google\")";

/// What holds in some regions in the place of what holds everywhere, which is that all is denied.
pub(crate) struct Regional {
    /// ISO 3166-2: `US`, `US-CA`. The most specific one counts, whatever their order.
    pub(crate) regions: Vec<String>,
    /// The types that are granted there; all others are denied.
    pub(crate) granted: Vec<String>,
}

/// Writes `portcullis.head.js` with the defaults of `config` inside into `out`; `false` where the config is not a good one or
/// tells Google nothing, and then nothing is written.
pub(crate) fn inline(project: &Project, config: &Path, rules: Option<&Path>, out: Option<PathBuf>) -> Result<bool> {
    if !check::check(config)? {
        return Ok(false);
    }
    let (dist, out) = (Flavour::Shipped.out(project), out.unwrap_or_else(|| project.target("inline")));
    let text = fs::read_to_string(config).with_context(|| format!("cannot read {}", config.display()))?;
    let parsed = config::parse(&text).map_err(|error| anyhow::anyhow!("{error}"))?;
    if rules.is_none() && parsed.regions().is_some_and(|regions| regions.get("rules").is_some()) {
        println!("{}: has rules of its own; name their file with --rules", config.display());
        return Ok(false);
    }
    let file = rules.map_or_else(|| dist.join("presets/regions.json"), Path::to_path_buf);
    let regions = match parsed.regions() {
        Some(_) => regional(&parsed, &String::from_utf8(get(&file)?)?)
            .with_context(|| format!("{} has no rules of law", file.display()))?,
        None => Vec::new(),
    };
    let Some(told) = told(&parsed, &regions) else {
        println!("{}: tells Google nothing; add \"google\": {{}}", config.display());
        return Ok(false);
    };
    let stub = String::from_utf8(get(&dist.join("portcullis.head.js"))?)?;
    put(&out.join("portcullis.head.js"), with_defaults(&told, &stub))?;
    seal(&out)?;
    println!("{}: as a file or between <script> and </script>; the tag needs no data-google", out.display());
    Ok(true)
}

/// What the hold takes: the name of the data layer, the commands, that the settings are among them, and the commands for regions, which it
/// says only where nobody has answered and no browser speaks for its visitor. `None` where the site tells
/// Google nothing.
fn told(config: &Config, regions: &[Regional]) -> Option<Value> {
    let google = config.google()?;
    let wait = google.get("waitForUpdate").and_then(config::Node::number).unwrap_or(500);
    let everywhere = default(&["security_storage".into()], &[], wait);
    let mut commands = vec![everywhere];
    let regional: Vec<Value> = regions.iter().map(|one| default(&one.granted, &one.regions, wait)).collect();
    for (name, setting) in [("adsDataRedaction", "ads_data_redaction"), ("urlPassthrough", "url_passthrough")] {
        if google.flag(name, false) {
            commands.push(json!(["set", setting, true]));
        }
    }
    let regional = if regional.is_empty() { json!(0) } else { json!(regional) };
    Some(json!([google.text("dataLayer").unwrap_or("dataLayer"), commands, 1, regional]))
}

/// Where the law has types granted that nobody has answered for, and the places in these that are an exception.
fn regional(config: &Config, rules: &str) -> Result<Vec<Regional>> {
    let rules = Rules::parse(rules).map_err(anyhow::Error::msg)?;
    let granted = |place: &str| {
        let law = rules.law(&Whereabouts { said: place, ..Whereabouts::default() });
        let types = granted_types(config, decide(config, &law, Known::default()).stands.choices());
        types.split_whitespace().map(str::to_owned).collect::<BTreeSet<_>>()
    };
    let everywhere = granted("");
    let mut groups = BTreeMap::<_, Vec<String>>::new();
    for place in rules.places() {
        let country = place.split('-').next().unwrap_or_default();
        // A part of a country is an exception to that, whatever else a region is to everywhere: the most specific one counts to Google.
        let without = if country == place { &everywhere } else { &granted(country) };
        if granted(place) != *without {
            groups.entry(granted(place)).or_default().push(place.to_owned());
        }
    }
    Ok(groups
        .into_iter()
        .map(|(granted, regions)| Regional { regions, granted: granted.into_iter().collect() })
        .collect())
}

/// The command that these types are granted in `regions`, everywhere where there are none, and all others denied.
fn default(granted: &[String], regions: &[String], wait: u64) -> Value {
    let (_, types) = WORDS[0].split_once(": ").unwrap_or_default();
    let is_granted = |name: &str| granted.iter().any(|granted| granted == name);
    let said = |name: &str| if is_granted(name) { "granted" } else { "denied" };
    let mut said: Map<String, Value> = types.split(", ").map(|name| (name.into(), said(name).into())).collect();
    said.insert("wait_for_update".into(), wait.into());
    if !regions.is_empty() {
        said.insert("region".into(), regions.into());
    }
    json!(["consent", "default", said])
}

/// The stub with this before it.
fn with_defaults(told: &Value, stub: &str) -> String {
    format!("window[{KEY}]={told};{stub}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told_by(google: &str, regions: &[Regional]) -> Value {
        told(&config::parse(&format!(r#"{{"format": 1, "google": {google}}}"#)).unwrap(), regions).unwrap()
    }

    #[test]
    fn everything_is_denied_but_what_keeps_accounts_safe() {
        let told = told_by("{}", &[]);
        assert_eq!((&told[0], &told[2]), (&json!("dataLayer"), &json!(1)));
        let said = told[1][0][2].as_object().unwrap();
        assert_eq!(said.len(), 8);
        assert_eq!((&said["security_storage"], &said["wait_for_update"]), (&json!("granted"), &json!(500)));
        assert_eq!(said.values().filter(|value| **value == json!("denied")).count(), 6);
    }

    #[test]
    fn the_config_names_the_data_layer_the_time_and_the_settings() {
        let told = told_by(
            r#"{"dataLayer": "layer", "waitForUpdate": 900, "adsDataRedaction": true, "urlPassthrough": true}"#,
            &[],
        );
        assert_eq!((&told[0], &told[1][0][2]["wait_for_update"]), (&json!("layer"), &json!(900)));
        assert_eq!(told[1][1], json!(["set", "ads_data_redaction", true]));
        assert_eq!(told[1][2], json!(["set", "url_passthrough", true]));
    }

    #[test]
    fn each_list_of_regions_has_a_command_of_its_own_with_all_types() {
        let list = |names: &[&str]| names.iter().map(ToString::to_string).collect();
        let regions = [
            Regional { regions: list(&["US"]), granted: list(&["ad_storage", "security_storage"]) },
            Regional { regions: list(&["US-CA", "US-CO"]), granted: list(&[]) },
        ];
        let told = told_by("{}", &regions);
        assert!(told[1][0][2].get("region").is_none(), "everybody else");
        assert_eq!(told[3][0][2]["region"], json!(["US"]));
        assert_eq!(
            (&told[3][0][2]["ad_storage"], &told[3][0][2]["ad_user_data"]),
            (&json!("granted"), &json!("denied"))
        );
        assert_eq!(told[3][1][2]["region"], json!(["US-CA", "US-CO"]));
        assert_eq!(told[3][1][2].as_object().unwrap().len(), 9);
    }

    #[test]
    fn the_stub_finds_it_under_its_key_and_it_may_stand_in_markup() {
        let hold = include_str!("../../www/hold.js");
        assert!(hold.contains(&format!("window[{KEY}]")));
        let whole = with_defaults(&told_by("{}", &[]), "run();");
        assert!(
            whole.starts_with("window[Symbol.for(\"portcullis.google\")]=[\"dataLayer\",[[\"consent\",\"default\",{")
        );
        assert!(whole.ends_with("],1,0];run();"));
        assert!(!hold.contains("</script") && !hold.contains("<!--") && !whole.contains('<'));
    }

    #[test]
    fn a_region_has_granted_what_its_law_lets_run_unasked() {
        let config = config::parse(
            r#"{"format": 1, "google": {}, "regions": {}, "categories": [
                {"id": "ads", "purpose": "advertising", "consentTypes": ["ad_storage"]},
                {"id": "stats", "purpose": "statistics", "consentTypes": ["analytics_storage"]}]}"#,
        )
        .unwrap();
        let rules = r#"{"format": 1, "date": "2026-11-01", "rules": [{"places": ["DE", "US-XX"]},
            {"places": ["GB"], "statistics": "exempt"}, {"places": ["US", "US-CA"], "advertising": "opt-out", "statistics": "opt-out"}]}"#;
        let said: Vec<_> = regional(&config, rules)
            .unwrap()
            .into_iter()
            .map(|one| (one.granted.join(" "), one.regions.join(" ")))
            .collect();
        let expected = [
            // Of the US alone the strictest part counts, as on the page.
            ("ad_storage analytics_storage security_storage", "US-CA"),
            ("analytics_storage security_storage", "GB"),
        ];
        assert_eq!(said, expected.map(|(granted, regions)| (granted.to_owned(), regions.to_owned())));
    }

    #[test]
    fn a_config_that_tells_google_nothing_has_no_defaults() {
        assert!(told(&Config::default(), &[]).is_none());
    }
}
