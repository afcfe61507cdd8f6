//! From text to a checked config, and the errors on the way.

mod util;

use portcullis::config::{Category, Code, Config, Kind, MAX_BYTES, MAX_ITEMS, Node, parse, read};
use proptest::prelude::*;
use util::{SITE, config, config_error};

#[test]
fn the_smallest_config_is_the_defaults() {
    for smallest in [config(r#"{"format": 1}"#), Config::default()] {
        assert_eq!(
            (smallest.policy_version(), smallest.controller("policyUrl"), smallest.valid_days()),
            (1, None, 180)
        );
        let ids: Vec<_> = smallest.optional().map(Category::id).collect();
        assert_eq!(ids, ["cookies", "beacons", "analytics", "advertising"]);
        assert!(smallest.category("necessary").unwrap().is_required() && smallest.services().next().is_none());
    }
}

#[test]
fn a_whole_config_is_read() {
    let site = config(SITE);
    assert_eq!((site.policy_version(), site.controller("policyUrl"), site.valid_days()), (3, Some("/privacy"), 180));
    assert_eq!(site.service("posthog").unwrap().name(), "PostHog");
    assert_eq!(site.service("adserver").unwrap().name(), "adserver");
}

#[test]
fn every_error_says_where_and_how_to_mend_it() {
    let table = [
        ("", "[config-syntax] line 1, column 1: expected a JSON value here"),
        ("{\n  \"format\": 1,\n}", "[config-syntax] line 3, column 1: expected a name in double quotes"),
        ("{\"format\": 1} x", "[config-syntax] line 1, column 15: expected nothing more after the document"),
        ("{\"ä\": tru}", "[config-syntax] line 1, column 7: expected a JSON value here"),
        ("[]", "[config-type] line 1, column 1: expected an object in braces"),
        ("{}", "[config-format] format, line 1, column 1: write \"format\": 1"),
        ("{\"format\": 2}", "[config-format] format, line 1, column 12: write \"format\": 1"),
        (
            "{\"format\": 1, \"format\": 1}",
            "[config-duplicate] line 1, column 15: this name stands twice in one object; keep one",
        ),
        (
            "{\"format\": 1, \"validDays\": 0}",
            "[config-value] validDays, line 1, column 28: expected days from 1 to 365",
        ),
        (
            "{\"format\": 1, \"validDays\": 1.5}",
            "[config-value] validDays, line 1, column 28: expected days from 1 to 365",
        ),
        ("{\"format\": 1, \"services\": {}}", "[config-type] services, line 1, column 27: expected a list in brackets"),
        (
            "{\"format\": 1, \"services\": [{\"id\": \"a\", \"category\": \"b\"}]}",
            "[config-reference] services[0].category, line 1, column 52: no category has this id; correct it",
        ),
        // A circle of services that wait for each other cannot be written down: one of them would stand below.
        (
            "{\"format\": 1, \"services\": [{\"id\": \"a\", \"category\": \"analytics\", \"after\": [\"b\"]}, {\"id\": \"b\", \"category\": \"analytics\", \"after\": [\"a\"]}]}",
            "[config-reference] services[0].after, line 1, column 74: no service above this one has this id; move or correct it",
        ),
        (
            "{\"format\": 1, \"services\": [{\"id\": \"a\", \"category\": \"analytics\", \"after\": [\"a\"]}]}",
            "[config-reference] services[0].after, line 1, column 74: no service above this one has this id; move or correct it",
        ),
        (
            "{\"format\": 1, \"services\": [{\"category\": \"analytics\"}]}",
            "[config-value] services[0].id, line 1, column 28: this is required; add it",
        ),
        (
            "{\"format\": 1, \"categories\": [{\"id\": \"a\"}, {\"id\": \"a\"}]}",
            "[config-duplicate] categories[1].id, line 1, column 50: a category or service already has this id; choose another",
        ),
        (
            "{\"format\": 1, \"categories\": [{\"id\": \"__proto__\"}]}",
            "[config-value] categories[0].id, line 1, column 37: expected an id: at most 64 of a-z 0-9 - _, a letter first",
        ),
        (
            "{\"format\": 1, \"services\": [{\"id\": \"a\", \"category\": \"analytics\", \"match\": [\"https://x.test/\"]}]}",
            "[config-value] services[0].match[0], line 1, column 75: expected a host in lower case, such as \
             tags.example, *.tags.example or tags.example/path, the path as a browser writes it",
        ),
        (
            "{\"format\": 1, \"categories\": [{\"id\": \"a\", \"required\": \"yes\"}]}",
            "[config-type] categories[0].required, line 1, column 54: expected true or false",
        ),
    ];
    for (text, error) in table {
        assert_eq!(config_error(text).to_string(), error, "{text}");
    }
}

#[test]
fn an_address_that_could_run_something_is_refused() {
    let with = |url: &str| parse(&format!(r#"{{"format": 1, "controller": {{"name": "x", "policyUrl": "{url}"}}}}"#));
    for good in
        ["/privacy", "privacy.html", "https://site.test/p?a=b:c#d", "http://site.test", "?a=javascript:b", "HTTPS://X"]
    {
        assert!(with(good).is_ok(), "{good}");
    }
    for bad in [
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\\tscript:alert(1)",
        " javascript:alert(1)",
        "\\u0001javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//evil.test",
        "/\\\\evil.test",
        "\\\\\\\\evil.test",
    ] {
        assert_eq!(with(bad).expect_err(bad).code, Code::Value, "{bad}");
    }
}

#[test]
fn a_config_too_large_or_too_deep_is_an_error_and_not_a_crash() {
    assert_eq!(config_error(&" ".repeat(MAX_BYTES + 1)).code, Code::Limit);
    for depth in [65, 10_000, 400_000] {
        assert_eq!(config_error(&"[".repeat(depth)).code, Code::Limit, "depth {depth}");
    }
    assert!(read(&format!("{}{}", "[".repeat(64), "]".repeat(64))).is_ok());
    let wide: Vec<String> = (0..401).map(|index| format!("\"k{index}\": 1")).collect();
    assert_eq!(config_error(&format!("{{{}}}", wide.join(","))).code, Code::Limit);
    let list = |count: usize| format!("[{}0]", "0,".repeat(count - 2));
    assert!(read(&list(MAX_ITEMS)).is_ok() && read(&list(MAX_ITEMS + 1)).is_err_and(|error| error.code == Code::Limit));
}

#[test]
fn a_config_cut_off_anywhere_is_refused() {
    for (end, _) in SITE.char_indices() {
        assert!(parse(&SITE[..end]).is_err(), "cut at {end}");
    }
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    assert_eq!(config("\u{feff}{\"format\": 1}").policy_version(), 1);
}

#[test]
fn escapes_and_surrogates_are_resolved() {
    let text = |json: &str| read(json).unwrap().root().words().to_owned();
    assert_eq!(text(r#""\"\\\/\b\f\n\r\t\u00e4""#), "\"\\/\u{8}\u{c}\n\r\tä");
    assert_eq!(text(r#""\ud83d\ude00""#), "😀");
    assert_eq!(text(r#""\ud83d x \ude00 \ud83d\u0041""#), "\u{fffd} x \u{fffd} \u{fffd}A");
}

#[test]
fn a_number_is_whole_or_only_a_number() {
    let number = |json: &str| read(json).ok().map(|document| (document.root().kind(), document.root().number()));
    assert_eq!(number("0"), Some((Kind::Number, Some(0))));
    assert_eq!(number("999999999999"), Some((Kind::Number, Some(999_999_999_999))));
    // To JSON the same number, and what some writers make of 1.
    assert_eq!(number("180.0"), Some((Kind::Number, Some(180))));
    for other in ["-1", "-0", "-1.0", "1000000000000", "1.00", "1.01", "1.5", "1e3", "1.0e3", "1.0e0", "-1E-2", "1e999"]
    {
        assert_eq!(number(other), Some((Kind::Number, None)), "{other}");
    }
    for bad in ["01", "-01", "-", "1.", ".5", "1e", "1e+", "+1", "0x1", "NaN"] {
        assert_eq!(number(bad), None, "{bad}");
    }
}

#[test]
fn every_value_knows_the_way_to_it() {
    let document = read(r#"{"a": [0, {"b": [[], 7]}], "c": {}}"#).unwrap();
    let mut nodes = vec![document.root()];
    let mut paths = Vec::new();
    while let Some(node) = nodes.pop() {
        paths.push(node.path());
        let names = if node.kind() == Kind::Object { 2 } else { 1 };
        nodes.extend(node.children().skip(names - 1).step_by(names));
    }
    paths.sort();
    assert_eq!(paths, ["", "a", "a[0]", "a[1]", "a[1].b", "a[1].b[0]", "a[1].b[1]", "c"]);
}

#[test]
fn all_that_a_site_may_say_is_read() {
    let whole = r##"{"format": 1, "policyVersion": 7, "validDays": 90, "locale": "de", "reopen": "none",
        "controller": {"name": "Site Ltd", "role": "controller", "address": "1 Road", "email": "a@site.test",
            "policyUrl": "/privacy", "cookiePolicyUrl": "/cookies"},
        "categories": [{"id": "stats", "label": "Stats", "text": "Counts.", "consentTypes": ["analytics_storage"]}],
        "services": [{"id": "x", "category": "stats", "name": "X", "match": ["*.x.test/v1/"], "provider": "X Inc.",
            "policyUrl": "https://x.test/privacy", "cookies": [{"name": "x_*", "days": 365, "text": "Counts."}],
            "storage": [{"name": "x"}], "legalBasis": "consent", "data": ["pages"], "retention": "a year",
            "recipients": ["nobody"], "countries": ["US"]}],
        "storage": {"kind": "cookie", "domain": "site.test", "path": "/shop"},
        "texts": {"de": {"first.title": "Ihre Wahl"}}, "layout": {"banner": "bar-bottom"},
        "theme": {"scheme": "dark", "light": {"accent": "#010203"}, "dark": {}, "font": "Inter, sans-serif"}}"##;
    let site = config(whole);
    assert_eq!(site.controller("email"), Some("a@site.test"));
    assert_eq!(site.storage().text("domain"), Some("site.test"));
    assert_eq!(
        (site.reopen(), site.language("en"), site.own_text("de", "first.title")),
        ("none", "de", Some("Ihre Wahl"))
    );
    assert_eq!(site.service("x").unwrap().text("provider"), Some("X Inc."));
    for (from, to, path) in [
        ("analytics_storage", "ad_stuff", "categories[0].consentTypes[0]"),
        ("\"days\": 365", "\"days\": 0", "services[0].cookies[0].days"),
        ("\"name\": \"x_*\", ", "", "services[0].cookies[0].name"),
        ("\"countries\": [\"US\"]", "\"countries\": \"US\"", "services[0].countries"),
        ("\"cookie\"", "\"cookies\"", "storage.kind"),
        ("\"site.test\"", "\"*.site.test\"", "storage.domain"),
        ("\"Ihre Wahl\"", "1", "texts.de.first.title"),
        ("\"de\", \"reopen\"", "\"de DE\", \"reopen\"", "locale"),
        ("bar-bottom", "bar", "layout.banner"),
        ("#010203", "red", "theme.light.accent"),
        ("Inter, ", "url(x), ", "theme.font"),
        ("\"none\"", "\"top\"", "reopen"),
        ("\"name\": \"Site Ltd\", ", "", "controller.name"),
    ] {
        assert!(whole.contains(from), "{from}");
        assert_eq!(config_error(&whole.replacen(from, to, 1)).path, path, "{to}");
    }
}

#[test]
fn a_required_category_that_is_switched_off_is_an_error() {
    let error = config_error(r#"{"format": 1, "categories": [{"id": "a", "required": true, "enabled": false}]}"#);
    assert_eq!((error.code, error.path.as_str()), (Code::Value, "categories[0].enabled"));
}

#[test]
fn the_language_is_the_first_that_there_are_words_for() {
    let site = config(r#"{"format": 1, "texts": {"de": {}, "pt-BR": {}}}"#);
    for (preferred, language) in [
        ("", "en"),
        ("de", "de"),
        ("de-CH", "de"),
        ("pt-BR de", "pt-BR"),
        ("pt de", "de"),
        ("fr", "fr"),
        ("sv", "en"),
        ("en-GB de", "en"),
        ("de_DE", "de"),
        ("en_US de", "en"),
        ("zh-Hant-TW pt-br", "en"),
        ("xx- - i-klingon", "en"),
        ("null de", "de"),
        ("__proto__", "en"),
    ] {
        assert_eq!(site.language(preferred), language, "{preferred}");
    }
    assert_eq!(config(r#"{"format": 1, "locale": "sv"}"#).language("de"), "de", "no words in Swedish");
}

/// The reader against serde_json, which nobody has to take our word for.
fn same(node: Node<'_>, other: &serde_json::Value) -> bool {
    use serde_json::Value as Other;
    let mut children = node.children();
    let same = match (node.kind(), other) {
        (Kind::Null, Other::Null) | (Kind::True, Other::Bool(true)) | (Kind::False, Other::Bool(false)) => true,
        (Kind::Number, Other::Number(b)) => {
            // serde_json writes 0.0 for a float and 0 for an integer; both are the number 0.
            let text = b.to_string();
            let whole = text.strip_suffix(".0").unwrap_or(&text).parse::<u64>().ok();
            node.number() == whole.filter(|number| *number < 1_000_000_000_000) && node.words() == text
        }
        (Kind::Text, Other::String(b)) => node.words() == b,
        (Kind::List, Other::Array(b)) => b.iter().all(|b| children.next().is_some_and(|a| same(a, b))),
        (Kind::Object, Other::Object(b)) => {
            // What an object has more, children has left.
            b.iter().all(|(name, b)| {
                children.next().and(children.next()).is_some() && node.get(name).is_some_and(|a| same(a, b))
            })
        }
        _ => false,
    };
    same && children.next().is_none()
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_filter_map("finite", |number| serde_json::Number::from_f64(number).map(Into::into)),
        ".*".prop_map(Into::into),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Into::into),
            prop::collection::hash_map(".*", inner, 0..8)
                .prop_map(|map| map.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

proptest! {
    #[test]
    fn the_reader_reads_what_serde_json_writes(json in any_json(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&json) } else { serde_json::to_string(&json) }.unwrap();
        prop_assert!(same(read(&text).unwrap().root(), &json), "{}", text);
    }

    #[test]
    fn the_reader_refuses_what_serde_json_refuses(text in "[\\[\\]{}:,\"0-9a-z\\\\ .+eE-]{0,24}") {
        let other = serde_json::from_str::<serde_json::Value>(&text);
        let huge = other.as_ref().is_err_and(|error| error.to_string().contains("out of range"));
        let doubled = read(&text).is_err_and(|error| error.code == Code::Duplicate);
        let surrogate = other.as_ref().is_err_and(|error| error.to_string().contains("surrogate"));
        if !huge && !doubled && !surrogate {
            prop_assert_eq!(read(&text).is_ok(), other.is_ok(), "{}", text);
        }
    }

    #[test]
    fn any_text_is_parsed_without_a_panic(text in "\\PC*") {
        let _ = parse(&text);
    }
}
