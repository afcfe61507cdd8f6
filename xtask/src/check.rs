//! `cargo xtask check CONFIG`: reads a config, or a file of rules, as a page would, with the same code, and warns of names that
//! nobody knows.

mod contrast;
mod google;
mod hosts;
mod law;
mod rules;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use portcullis::config::{self, Shape};
use serde_json::{Map, Value};

/// The built-in texts.
const ENGLISH: &str = include_str!("../../www/locales/en.json");

/// Where the names of a config are listed.
const CONFIG: &str = "docs/config.md";

/// Says whether the config, or the rules, in `file` is a good one. Names that nobody knows are warned of: a page passes over them.
pub(crate) fn check(file: &Path) -> Result<bool> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let (verdict, warnings) = match rules::is_rules(&text) {
        true => (rules::verdict(&text), rules::warnings(&text)),
        false => (verdict(&text), warnings(&text)),
    };
    let (Ok(line) | Err(line)) = &verdict;
    println!("{}: {line}", file.display());
    for warning in warnings {
        println!("{}: warning: {warning}", file.display());
    }
    Ok(verdict.is_ok())
}

fn verdict(text: &str) -> Result<String, String> {
    let config = config::parse(text).map_err(|error| error.to_string())?;
    let (categories, services) = (config.categories().count(), config.services().count());
    Ok(format!("ok, {categories} categories, {services} services, hash {}", config.hash))
}

/// One warning for each name that the schema does not have, with the nearest one that it has.
fn warnings(text: &str) -> Vec<String> {
    let mut warnings = Vec::new();
    if let Ok(value) = serde_json::from_str(text.trim_start_matches('\u{feff}')) {
        walk(&value, &config::shape(), "", &mut warnings);
        check_texts(&value, &mut warnings);
        check_names(&value, &mut warnings);
        check_required(&value, &mut warnings);
        contrast::check(&value, &mut warnings);
        google::check(&value, &mut warnings);
        hosts::check(&value, &mut warnings);
        law::check(&value, &mut warnings);
    }
    warnings
}

fn walk(value: &Value, shape: &Shape, path: &str, warnings: &mut Vec<String>) {
    match (value, shape) {
        (Value::Array(items), Shape::List(inner)) => {
            for (nth, item) in items.iter().enumerate() {
                walk(item, inner, &format!("{path}[{nth}]"), warnings);
            }
        }
        (Value::Object(found), Shape::Map(inner)) => {
            for (name, value) in found {
                walk(value, inner, &step(path, name), warnings);
            }
        }
        (Value::Object(found), Shape::Object(members)) => {
            for (name, value) in found {
                match members.iter().find(|member| member.name == name) {
                    Some(member) => walk(value, &member.shape, &step(path, name), warnings),
                    // What tells an editor where the schema is.
                    None if path.is_empty() && name == "$schema" => {}
                    None => warnings.push(unknown(
                        &step(path, name),
                        name,
                        &members.iter().map(|member| member.name).collect::<Vec<_>>(),
                        CONFIG,
                    )),
                }
            }
        }
        _ => {}
    }
}

/// Warns of texts under keys that nothing shows: neither the built-in ones nor those of the config's own categories.
fn check_texts(config: &Value, warnings: &mut Vec<String>) {
    let english: Map<String, Value> = serde_json::from_str(ENGLISH).unwrap_or_default();
    let ids = |list: &str| config[list].as_array().into_iter().flatten().filter_map(|one| one["id"].as_str());
    let mut own: Vec<String> =
        ids("categories").flat_map(|id| ["label", "text"].map(|kind| format!("category.{id}.{kind}"))).collect();
    own.extend(ids("services").map(|id| format!("service.{id}.text")));
    // The plurals of other languages than English (CLDR).
    own.extend(["zero", "two", "few", "many"].map(|plural| format!("services.{plural}")));
    let known: Vec<&str> = english.keys().chain(&own).map(String::as_str).collect();
    for (language, texts) in config["texts"].as_object().into_iter().flatten() {
        // What the language is called and how it runs is nothing to read; and who has a file of ours lacks nothing.
        let missing: Vec<&str> = english
            .keys()
            .map(String::as_str)
            .filter(|key| {
                !matches!(*key, "lang" | "dir") && texts.get(key).is_none() && config::language_file(language).is_none()
            })
            .collect();
        if !missing.is_empty() {
            warnings.push(format!("texts.{language}: shown in English: {}", missing.join(", ")));
        }
        for key in texts.as_object().into_iter().flatten().map(|(key, _)| key) {
            if !known.contains(&key.as_str()) {
                warnings.push(unknown(&format!("texts.{language}.{key}"), key, &known, CONFIG));
            }
        }
    }
}

/// Warns of names of cookies and of what is stored that are everybody's: while the service is denied, all of it goes.
fn check_names(config: &Value, warnings: &mut Vec<String>) {
    for (nth, service) in config["services"].as_array().into_iter().flatten().enumerate() {
        for list in ["cookies", "storage"] {
            let items = service[list].as_array().into_iter().flatten();
            for (index, name) in items.map(|item| item["name"].as_str().unwrap_or_default()).enumerate() {
                if !name.is_empty() && name.chars().all(|letter| letter == '*') {
                    warnings.push(format!(
                        "services[{nth}].{list}[{index}].name: this is every name; what your own code keeps goes too"
                    ));
                }
            }
        }
    }
}

/// Warns of categories that are always on although what they say of themselves needs consent (ePrivacy Directive, article 5 (3)).
fn check_required(config: &Value, warnings: &mut Vec<String>) {
    let categories = config["categories"].as_array().into_iter().flatten().enumerate();
    for (nth, category) in categories.filter(|(_, category)| category["required"] == Value::Bool(true)) {
        let id = category["id"].as_str().unwrap_or_default();
        let types = category["consentTypes"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let asking = types.chain([id]).find(|name| {
            ["ad_", "ads", "advert", "analytic", "statistic", "market", "beacon", "track"]
                .iter()
                .any(|word| name.starts_with(word))
        });
        if let Some(name) = asking {
            warnings.push(format!(
                "categories[{nth}].required: \"{name}\" is what a visitor has to be asked about; without an answer it would always run"
            ));
        }
    }
}

fn step(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// What to do about `name`, which none of `known` is; the page `docs` lists them.
fn unknown(path: &str, name: &str, known: &[&str], docs: &str) -> String {
    let distance = |known: &str| strsim::damerau_levenshtein(&name.to_lowercase(), &known.to_lowercase());
    match known.iter().min_by_key(|known| distance(known)) {
        // Farther away, a hint would only mislead.
        Some(known) if distance(known) <= known.len().max(3) / 3 => {
            format!("{path}: no such name; did you mean \"{known}\"?")
        }
        _ => format!("{path}: no such name; take it out, or see {docs}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_good_config_is_summed_up() {
        let line = verdict(r#"{"format": 1}"#).unwrap();
        assert!(line.starts_with("ok, 5 categories, 0 services, hash "), "{line}");
    }

    #[test]
    fn a_bad_config_is_told_in_the_words_of_the_parser() {
        let error = config::parse("{").unwrap_err().to_string();
        assert_eq!(verdict("{"), Err(error));
    }

    #[test]
    fn a_name_that_is_everybodys_is_warned_of() {
        let text = r#"{"format": 1, "services": [{"id": "a", "cookies": [{"name": "_a*"}, {"name": "*"}]}]}"#;
        let expected = "services[0].cookies[1].name: this is every name; what your own code keeps goes too";
        assert_eq!(warnings(text), [expected]);
    }

    #[test]
    fn a_required_category_that_measures_or_advertises_is_warned_of() {
        let text = r#"{"format": 1, "categories": [{"id": "necessary", "required": true, "consentTypes": ["security_storage"]},
            {"id": "analytics"}, {"id": "analytics-2", "required": true},
            {"id": "more", "required": true, "consentTypes": ["functionality_storage", "ad_storage"]}]}"#;
        let advice = "is what a visitor has to be asked about; without an answer it would always run";
        let expected = [(2, "analytics-2"), (3, "ad_storage")]
            .map(|(nth, name)| format!("categories[{nth}].required: \"{name}\" {advice}"));
        assert_eq!(warnings(text), expected);
    }

    #[test]
    fn texts_that_a_language_without_a_file_lacks_are_listed() {
        let mut texts: Map<String, Value> = serde_json::from_str(ENGLISH).unwrap();
        texts.remove("first.title");
        let config = serde_json::json!({ "format": 1, "texts": { "pl": texts, "de": { "first.title": "x" } } });
        assert_eq!(warnings(&config.to_string()), ["texts.pl: shown in English: first.title"]);
    }

    #[test]
    fn a_name_that_nobody_knows_is_warned_of_with_the_nearest_one() {
        let text = r#"{"$schema": "x", "format": 1, "catgories": [], "services": [{"id": "a", "macth": [], "zzz": 1}],
            "texts": {"de": {"first.titel": "x", "category.analytics.label": "x", "service.a.text": "x", "service.b.text": "x", "services.few": "x"}}, "theme": {"light": {"Accent": 1}}}"#;
        assert_eq!(
            warnings(text),
            [
                "catgories: no such name; did you mean \"categories\"?",
                "services[0].macth: no such name; did you mean \"match\"?",
                "services[0].zzz: no such name; take it out, or see docs/config.md",
                "theme.light.Accent: no such name; did you mean \"accent\"?",
                "texts.de.first.titel: no such name; did you mean \"first.title\"?",
                "texts.de.service.b.text: no such name; did you mean \"service.a.text\"?",
            ],
        );
    }
}
