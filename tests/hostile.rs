//! Configs and records that nobody wrote in good faith: each is an error or a config that works, and opens nothing.

mod util;

use portcullis::config::{
    Code, Config, MAX_BYTES, MAX_CATEGORIES, MAX_IDS, MAX_PATTERNS, MAX_TEXT, Member, Shape, UrlPattern, parse, read,
    shape,
};
use portcullis::consent::{Choices, decode};
use portcullis::engine::{Engine, Event};
use portcullis::view::{Screen, Texts, screen};
use proptest::prelude::*;
use serde_json::{Value, json};
use util::{NOW, config, config_error, stored};

/// A value of `shape`, with every member that there is; `nth` keeps ids apart.
fn filled(shape: &Shape, path: &str, nth: usize) -> Value {
    match shape {
        Shape::Format => json!(1),
        Shape::Number(most) => json!(most),
        Shape::Address => json!("https://site.test/privacy?a=b:c#d"),
        Shape::Path => json!("/shop"),
        Shape::Flag => json!(true),
        Shape::Id if path.ends_with("category") => json!("categories0"),
        Shape::Id if path.contains("after") || path.starts_with("google") => json!("services0"),
        Shape::Id => json!(format!("{}{nth}", path.split('[').next().unwrap_or_default())),
        Shape::Host => json!("site.test"),
        Shape::Match => json!("*.tags.test/v1/*/a"),
        Shape::Colour => json!("#0a0b0c"),
        Shape::Font => json!("Inter, sans-serif"),
        Shape::Language => json!("pt-BR"),
        Shape::Variable => json!("dataLayer"),
        Shape::OneOf(words) => json!(words[0]),
        Shape::Text => json!("\u{202e}t\u{0}ex\u{fffd}t <\u{1f600}>"),
        Shape::List(inner) => json!([filled(inner, &format!("{path}[]"), 0), filled(inner, &format!("{path}[]"), 1)]),
        Shape::Map(inner) => json!({ "de": filled(inner, path, 0) }),
        Shape::Object(members) => members
            .iter()
            .filter(|Member { name, .. }| nth > 0 || *name != "after")
            .map(|Member { name, path, shape, .. }| ((*name).to_owned(), filled(shape, path, nth)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}

/// Every member of the schema, said.
fn whole() -> Value {
    filled(&shape(), "", 1)
}

/// Every value inside `value`, by the way to it as errors write it and as JSON pointers do.
fn places(value: &Value, path: &str, pointer: &str, found: &mut Vec<(String, String)>) {
    found.push((path.to_owned(), pointer.to_owned()));
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        places(item, &format!("{path}[{index}]"), &format!("{pointer}/{index}"), found);
    }
    for (name, item) in value.as_object().into_iter().flatten() {
        let dot = if path.is_empty() { "" } else { "." };
        places(item, &format!("{path}{dot}{name}"), &format!("{pointer}/{name}"), found);
    }
}

#[test]
fn another_type_anywhere_is_an_error_that_says_where() {
    let (whole, mut found) = (whole(), Vec::new());
    parse(&whole.to_string()).unwrap_or_else(|error| panic!("{error}"));
    places(&whole, "", "", &mut found);
    assert!(found.len() > 100, "{} places", found.len());
    for (path, pointer) in found {
        for other in [json!(null), json!(true), json!(7.5), json!(-1), json!("\u{1}"), json!([]), json!({})] {
            let mut swapped = whole.clone();
            let value = swapped.pointer_mut(&pointer).unwrap();
            if std::mem::discriminant(value) == std::mem::discriminant(&other) {
                continue;
            }
            *value = other.clone();
            let error = config_error(&swapped.to_string());
            let code = if path == "format" { Code::Format } else { Code::Type };
            assert_eq!((error.path.as_str(), error.code), (path.as_str(), code), "{other}");
        }
    }
}

#[test]
fn a_whole_config_cut_off_anywhere_is_refused() {
    let text = whole().to_string();
    for (end, _) in text.char_indices() {
        assert!(parse(&text[..end]).is_err(), "cut at {end}");
    }
}

#[test]
fn a_name_that_stands_twice_in_any_object_is_an_error() {
    let text = whole().to_string();
    let objects: Vec<_> = text.match_indices("{\"").map(|(at, _)| at).collect();
    assert!(objects.len() > 10);
    for at in objects {
        let name = &text[at + 1..=at + 2 + text[at + 2..].find('"').unwrap()];
        let doubled = format!("{}{name}:0,{}", &text[..=at], &text[at + 1..]);
        assert_eq!(config_error(&doubled).code, Code::Duplicate, "{name}");
    }
}

#[test]
fn ids_that_every_object_of_the_page_inherits_are_ids_like_any_other_or_none() {
    let site = |id: &str| format!(r#"{{"format": 1, "services": [{{"id": "{id}", "category": "analytics"}}]}}"#);
    for id in ["constructor", "prototype", "eval", "then", "null", "true"] {
        let site = config(&site(id));
        assert!(site.knows(id) && !Config::default().knows(id), "{id}");
        assert!(!portcullis::gate::allows(&site, Choices { granted: "analytics", denied: "" }, id), "{id}");
    }
    for id in ["__proto__", "toString", "hasOwnProperty", "valueOf", "__defineGetter__"] {
        assert_eq!(config_error(&site(id)).code, Code::Value, "{id}");
    }
}

/// A site with so many services, each with so many patterns.
fn services(count: usize, patterns: usize, after: usize) -> String {
    let service = |nth| {
        let patterns: Vec<_> = (0..patterns).map(|pattern| format!("h{pattern}.s{nth}.test")).collect();
        json!({ "id": format!("s{nth}"), "category": "analytics", "match": patterns,
            "after": vec!["s0"; if nth == 0 { 0 } else { after }] })
    };
    json!({ "format": 1, "services": (0..count).map(service).collect::<Vec<_>>() }).to_string()
}

#[test]
fn more_than_can_be_looked_at_at_once_is_an_error() {
    // A service names two: its own and its category's.
    for good in [services(250, 2, 0), services(1, MAX_PATTERNS, 0), services(166, 0, 1)] {
        assert!(parse(&good).is_ok());
    }
    let categories: Vec<_> = (0..MAX_IDS + 1).map(|nth| json!({ "id": format!("c{nth}") })).collect();
    let [all, most] = [MAX_CATEGORIES + 1, MAX_CATEGORIES]
        .map(|count| json!({ "format": 1, "categories": categories[..count] }).to_string());
    assert!(parse(&most).is_ok());
    for (bad, path) in [
        (services(251, 0, 0), "services[250].id"),
        (services(2_500, 0, 0), "services[250].id"),
        (services(1, MAX_PATTERNS + 1, 0), "services[0].match[1200]"),
        (services(2, 0, 20_000), "services[1].after[496]"),
        (all, "categories[100]"),
        (json!({ "format": 1, "categories": categories }).to_string(), "categories[500].id"),
    ] {
        let error = config_error(&bad);
        assert_eq!((error.code, error.path.as_str()), (Code::Limit, path), "{} bytes", bad.len());
    }
}

#[test]
fn what_stands_before_the_limit_is_told_first() {
    let text = services(2_500, 0, 0).replacen("\"s7\"", "7", 1);
    assert_eq!(config_error(&text).path, "services[7].id");
}

#[test]
fn texts_of_every_size_and_depth_are_an_error_or_a_config() {
    for count in [1, 2, MAX_TEXT / 3, MAX_TEXT / 3 + 1, MAX_TEXT, MAX_TEXT + 1, MAX_BYTES, 5_000_000] {
        for (letter, bytes) in [("x", 1), ("\u{202e}", 3), ("\\ud800", 3)] {
            for quoted in [r#"{"format": 1, "x": "?"}"#, r#"{"format": 1, "?": 1}"#] {
                let config = quoted.replace('?', &letter.repeat(count));
                assert_eq!(parse(&config).is_ok(), count * bytes <= MAX_TEXT, "{count} of {letter}");
            }
        }
    }
    for size in [MAX_BYTES, MAX_BYTES + 1] {
        let spaces = " ".repeat(size - r#"{"format": 1}"#.len());
        assert_eq!(parse(&format!(r#"{{"format": 1{spaces}}}"#)).is_ok(), size == MAX_BYTES, "{size} bytes");
    }
    for letter in ["", " ", "[", "{\"a\":", "\"", "1", "\\", "\u{0}", "\u{feff}"] {
        assert!(parse(&letter.repeat(900_000 / letter.len().max(1))).is_err(), "{letter}");
    }
    for depth in [63, 64, 128, 10_000, 100_000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let nested = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            assert_eq!(read(&nested).is_ok(), depth < 64, "{depth} of {open}");
        }
    }
}

/// What `text` opens for a visitor who was never asked.
fn opens(text: String) -> Vec<String> {
    let mut engine = Engine::new("en", "t3xts", "", "ffeeddccbbaa99887766554433221100");
    engine.handle(Event::Started, NOW);
    engine.handle(Event::ConfigArrived(text), NOW);
    engine.handle(Event::Loaded(String::new()), NOW);
    let Some(config) = engine.config() else { return Vec::new() };
    let required = |id| config.category(id).is_some_and(|category| category.is_required());
    let categories = config.categories().map(|category| (category.id(), required(category.id())));
    let services = config.services().map(|service| (service.id(), required(service.category())));
    let optional = categories.chain(services).filter(|(_, required)| !required);
    optional.filter(|(id, _)| engine.allows(id)).map(|(id, _)| id.to_owned()).collect()
}

/// A good config with some of it taken out, doubled, or replaced by what a config is made of.
fn mutated() -> impl Strategy<Value = String> {
    let signs = "[\\[\\]{}:,\"0-9a-z\\\\ .-]{0,3}|true|null|\"id\"|\\\\ud83d|\\PC{0,3}";
    prop::collection::vec((any::<prop::sample::Index>(), 0..40_usize, 0..3_u8, signs), 1..6).prop_map(|steps| {
        let mut letters: Vec<char> = whole().to_string().chars().collect();
        for (at, length, kind, sign) in steps {
            let from = at.index(letters.len().max(1)).min(letters.len());
            let to = (from + length).min(letters.len());
            let taken: Vec<char> = letters[from..to].to_vec();
            let put = if kind == 2 { taken.repeat(2) } else { sign.chars().collect() };
            letters.splice(from..if kind == 1 { from } else { to }, put);
        }
        letters.into_iter().collect()
    })
}

/// What a drawn text shows of steps: everything but the words.
fn steps(label: &str) -> Vec<char> {
    let text = json!({ "format": 1, "services": [{ "id": "s", "category": "c", "name": label, "provider": label, "policyUrl": "/p" }],
        "categories": [{ "id": "c", "label": label, "text": label }], "texts": { "en": { "second.title": label } } });
    let site = config(&text.to_string());
    let texts = Texts::english();
    let (shadow, _) = screen(Screen::Second, &util::tree::scene(&site, &texts, "en"));
    shadow.text_form().chars().filter(|letter| ('\u{1}'..='\u{5}').contains(letter)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_config_that_was_tampered_with_is_an_error_or_opens_nothing(text in mutated()) {
        prop_assert_eq!(opens(text.clone()), Vec::<String>::new(), "{}", text);
        if let (Ok(_), Err(error)) = (read(&text), serde_json::from_str::<Value>(&text)) {
            // A lone surrogate is U+FFFD to us, and a number may be of any size.
            let strict = ["surrogate", "hex escape", "out of range"].iter().any(|word| error.to_string().contains(word));
            prop_assert!(strict || text.starts_with('\u{feff}'), "{} {}", error, text);
        }
    }

    #[test]
    fn bytes_of_any_kind_are_read_without_a_panic_and_grant_nothing(bytes in any::<Vec<u8>>(), at in any::<prop::sample::Index>()) {
        let text = String::from_utf8_lossy(&bytes);
        prop_assert!(opens(text.to_string()).is_empty());
        prop_assert!(decode(&text).is_err());
        let mut good = stored("analytics -advertising").into_bytes();
        let from = at.index(good.len());
        good.splice(from..(from + bytes.len()).min(good.len()), bytes);
        let spoilt = String::from_utf8_lossy(&good);
        prop_assert!(decode(&spoilt).is_err() || spoilt == stored("analytics -advertising"), "{}", spoilt);
    }

    #[test]
    fn any_text_as_a_pattern_is_none_or_matches_in_whole_labels(text in "(\\*\\.)?[a-z.*/_%\\PC]{0,12}", url in "\\PC{0,24}") {
        if let Some(pattern) = UrlPattern::new(&text) {
            let host = url.split('/').next().unwrap_or_default();
            let apex = pattern.apex();
            if pattern.matches(&url) {
                prop_assert!(host == apex || pattern.is_wide() && host.ends_with(&format!(".{apex}")), "{} {}", text, url);
            }
        }
    }

    #[test]
    fn what_a_site_writes_never_draws_anything(label in any::<Vec<char>>()) {
        prop_assert_eq!(steps(&label.into_iter().collect::<String>()), steps("x"));
    }
}
