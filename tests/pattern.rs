//! Which addresses a pattern means, and which services name one: against oracles that are slow and plain.

mod util;

use portcullis::config::{Config, Service, UrlPattern};
use portcullis::consent::Choices;
use portcullis::engine::Engine;
use portcullis::gate::{Matcher, Verdict, allows};
use proptest::prelude::*;
use util::{NOW, SITE, choices, config, configured, page, stored};

fn matches(pattern: &str, url: &str) -> bool {
    UrlPattern::new(pattern).unwrap_or_else(|| panic!("{pattern} is no pattern")).matches(url)
}

fn overlap(one: &str, other: &str) -> bool {
    let both = [(one, other), (other, one)]
        .map(|(one, other)| UrlPattern::new(one).unwrap().overlaps(UrlPattern::new(other).unwrap()));
    assert_eq!(both[0], both[1], "{one} and {other}, either way round");
    both[0]
}

#[test]
fn a_host_pattern_matches_whole_labels_only() {
    assert!(matches("a.test", "a.test") && !matches("a.test", "b.a.test") && !matches("a.test", "xa.test"));
    assert!(matches("*.a.test", "a.test") && matches("*.a.test", "c.b.a.test") && !matches("*.a.test", "xa.test"));
}

#[test]
fn a_pattern_with_a_path_matches_what_begins_so() {
    assert!(matches("a.test", "a.test/x.js") && matches("a.test/", "a.test/x.js"));
    assert!(matches("a.test/v1/", "a.test/v1/x.js") && !matches("a.test/v1/", "a.test/v2/x.js"));
    assert!(!matches("a.test/v1/", "a.test/") && !matches("a.test/v1", "a.test") && !matches("a.test/v", "a.test/V"));
    assert!(matches("*.a.test/v1", "b.a.test/v1/x.js") && !matches("*.a.test/v1", "b.test/v1/x.js"));
}

#[test]
fn a_star_in_a_path_stands_for_anything() {
    for (pattern, path, meant) in [
        ("/*/pixel", "/v1/pixel.gif", true),
        ("/*/pixel", "/v1/eu/pixel", true),
        ("/*/pixel", "/pixel", false),
        ("/*pixel", "/pixel", true),
        ("/a*.js", "/a.js", true),
        ("/a*.js", "/a/b.js/c.css", true),
        ("/a*.js", "/b/a.js", false),
        ("/a*", "/a", true),
        ("/*", "/", true),
        ("/*", "", false),
        ("/**x", "/yx", true),
        // After the first `aab`, not instead of it.
        ("/*aab", "/aaab", true),
        ("/*aab*b", "/aaab", false),
        ("/*aab*b", "/aaabb", true),
        ("/*abab*ba", "/abaababa", false),
    ] {
        assert_eq!(matches(&format!("a.test{pattern}"), &format!("a.test{path}")), meant, "{pattern} {path}");
    }
}

#[test]
fn what_no_browser_writes_is_no_pattern() {
    let hosts =
        ["", "*", "*.", "a..b", "a.test.", ".a.test", "A.test", "a.test:80", "/a", "*.*.test", "a*.test", "a.*.test"];
    let paths =
        ["?c", "#c", "b c", "ü", "\"", "<", "{", "\\", "^", "`", "\u{7f}", "\n"].map(|path| format!("a.test/b{path}"));
    for bad in hosts.into_iter().chain(paths.iter().map(String::as_str)) {
        assert_eq!(UrlPattern::new(bad), None, "{bad}");
    }
    let whole = "a.test/AZaz09-._~%20!$&'()+,;=:@|[]*/";
    assert!(matches(whole, "a.test/AZaz09-._~%20!$&'()+,;=:@|[]/"));
}

#[test]
fn no_text_and_no_pattern_makes_it_slow() {
    let path = "a".repeat(1_000_000);
    // Whoever tries everything here never ends.
    assert!(!matches(&format!("a.test/{}b", "a*".repeat(120)), &format!("a.test/{path}")));
    let longest = format!("a.test/*{}b", "a".repeat(246));
    assert!(!matches(&longest, &format!("a.test/{path}")) && matches(&longest, &format!("a.test/{path}b")));
    assert_eq!(UrlPattern::new(&format!("{longest}b")), None, "it is longer than 255");
}

#[test]
fn patterns_overlap_where_an_address_can_match_both() {
    for (one, other, both) in [
        ("a.test", "a.test", true),
        ("a.test", "b.test", false),
        ("a.test", "b.a.test", false),
        ("*.a.test", "b.a.test", true),
        ("*.a.test", "*.b.a.test", true),
        ("*.a.test", "*.xa.test", false),
        ("a.test", "a.test/v1/", true),
        ("a.test/a/", "a.test/b/", false),
        ("a.test/a/", "a.test/a/b", true),
        ("*.a.test/a/", "b.a.test/b/", false),
        ("a.test/*/a", "a.test/b/", true),
        ("a.test/a*b", "a.test/b*a", false),
    ] {
        assert_eq!(overlap(one, other), both, "{one} and {other}");
    }
}

#[test]
fn a_new_config_takes_the_place_of_the_old_one() {
    let (old, new) = (site(&[vec!["a.test".into(), "b.test/x".into()]]), site(&[vec!["c.test".into()]]));
    let mut matcher = Matcher::new(&old);
    assert_eq!(matcher.judge(&old, choices("s0"), "a.test/"), Verdict::Release);
    matcher.learn(&new);
    let judge = |url: &str| matcher.judge(&new, choices("s0"), url);
    assert_eq!(
        (judge("c.test/"), judge("a.test/"), judge("b.test/x")),
        (Verdict::Release, Verdict::Unknown, Verdict::Unknown)
    );
    matcher.learn(&Config::default());
    assert_eq!(matcher.judge(&Config::default(), choices("s0"), "c.test/"), Verdict::Unknown);
}

#[test]
fn an_engine_judges_by_the_config_that_it_has() {
    let (mut engine, _) = page(&stored("posthog adserver"));
    let judge = |engine: &Engine, url: &str| engine.matcher().judge(engine.config().unwrap(), engine.choices(), url);
    assert_eq!(judge(&engine, "eu.posthog.test/a.js"), Verdict::Release);
    let other = SITE.replace("*.posthog.test", "cdn.test/*/posthog.js");
    configured(&mut engine, &other, &stored("posthog adserver"), NOW);
    assert_eq!(judge(&engine, "eu.posthog.test/a.js"), Verdict::Unknown);
    assert_eq!(judge(&engine, "cdn.test/v2/posthog.js"), Verdict::Release);
    assert_eq!(judge(&engine, "cdn.test/posthog.js"), Verdict::Unknown);
}

/// Whether `path` begins as `pattern` says, by trying everything.
fn begins(pattern: &[u8], path: &[u8]) -> bool {
    match (pattern, path) {
        ([], _) => true,
        ([b'*', after @ ..], _) => begins(after, path) || !path.is_empty() && begins(pattern, &path[1..]),
        ([letter, after @ ..], [first, rest @ ..]) => letter == first && begins(after, rest),
        _ => false,
    }
}

fn cut(text: &str) -> (&str, &str) {
    text.split_at(text.find('/').unwrap_or(text.len()))
}

/// Whether `pattern` means `url`, by the words of docs/config.md.
fn means(pattern: &str, url: &str) -> bool {
    let ((host, path), (name, begin)) = (cut(url), cut(pattern.trim_start_matches("*.")));
    let below = pattern.starts_with('*') && host.ends_with(&format!(".{name}"));
    (host == name || below) && begins(begin.as_bytes(), path.as_bytes())
}

/// The verdict on `url`, by asking every pattern of every service.
fn walk(config: &Config, choices: Choices<'_>, url: &str) -> Verdict {
    let names = |service: &Service<'_>| service.patterns().any(|pattern| means(pattern.as_str(), url));
    let named: Vec<Service<'_>> = config.services().filter(names).collect();
    match named.iter().all(|service| allows(config, choices, service.id())) {
        _ if named.is_empty() => Verdict::Unknown,
        true => Verdict::Release,
        false => Verdict::Hold,
    }
}

#[test]
fn a_host_longer_than_any_name_is_held_whatever_its_labels_are() {
    let (config, choices) = (site(&[vec!["*.x.test".into()]]), Choices { granted: "s0", denied: "" });
    let judge = |url: &str| Matcher::new(&config).judge(&config, choices, url);
    assert_eq!(judge(&format!("{}x.test/", "a.".repeat(120))), Verdict::Release);
    assert_eq!(judge(&format!("{}x.test/", "a.".repeat(130))), Verdict::Hold);
    assert_eq!(judge(&format!("y.test/{}", "a.".repeat(130))), Verdict::Unknown);
}

/// A config whose services have these patterns each.
fn site(services: &[Vec<String>]) -> Config {
    let service = |(nth, patterns): (usize, &Vec<String>)| {
        format!(r#"{{"id": "s{nth}", "category": "analytics", "match": {patterns:?}}}"#)
    };
    let services: Vec<String> = services.iter().enumerate().map(service).collect();
    config(&format!(r#"{{"format": 1, "services": [{}]}}"#, services.join(",")))
}

/// Few letters, so that much is nearly alike.
const PATTERN: &str = r"(\*\.)?([ab]{1,2}\.){0,2}[ab](/[ab/*]{0,6})?";
const URL: &str = r"([ab]{1,2}\.){0,3}[ab](/[ab/]{0,9})?";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_path_matches_as_if_everything_was_tried(pattern in "[ab*/]{0,9}", path in "[ab/]{0,16}") {
        let (pattern, path) = (format!("/{pattern}"), format!("/{path}"));
        let expected = begins(pattern.as_bytes(), path.as_bytes());
        prop_assert_eq!(matches(&format!("t{pattern}"), &format!("t{path}")), expected, "{} {}", pattern, path);
    }

    #[test]
    fn an_address_matches_by_the_words_of_the_documentation(pattern in PATTERN, url in URL) {
        prop_assert_eq!(matches(&pattern, &url), means(&pattern, &url), "{} {}", pattern, url);
    }

    #[test]
    fn patterns_that_match_the_same_address_overlap(one in PATTERN, other in PATTERN, url in URL) {
        let both = matches(&one, &url) && matches(&other, &url);
        prop_assert!(!both || overlap(&one, &other), "{} and {} both match {}", one, other, url);
    }
}

proptest! {
    #[test]
    fn the_matcher_finds_what_a_walk_over_all_patterns_finds(
        services in prop::collection::vec(prop::collection::vec(PATTERN, 0..6), 0..12),
        granted in prop::collection::vec(any::<bool>(), 12),
        urls in prop::collection::vec(prop_oneof![9 => URL, 1 => "[ab./]{0,8}"], 8),
    ) {
        let site = site(&services);
        let matcher = Matcher::new(&site);
        let sign = |yes: bool| if yes { "" } else { "-" };
        let answers: Vec<String> = granted.iter().enumerate().map(|(nth, yes)| format!("{}s{nth}", sign(*yes))).collect();
        let choices = choices(&answers.join(" "));
        for url in urls {
            let expected = walk(&site, choices, &url);
            prop_assert_eq!(matcher.judge(&site, choices, &url), expected, "{:?} {}", services, url);
        }
    }
}

#[test]
fn an_address_that_would_take_too_long_is_held() {
    let hard = format!("/*{}b", "a".repeat(200));
    let site = |count: usize| {
        let patterns: Vec<_> =
            (0..count).map(|nth| format!("\"h.test{hard}{nth}\"")).chain(["\"h.test/\"".into()]).collect();
        format!(
            r#"{{"format": 1, "services": [{{"id": "x", "category": "analytics", "match": [{}]}}]}}"#,
            patterns.join(",")
        )
    };
    let table = [(1_000, 8_000, Verdict::Hold), (1_000, 10, Verdict::Release), (1, 8_000, Verdict::Release)];
    for (count, length, verdict) in table {
        let config = config(&site(count));
        let address = format!("h.test/{}", "a".repeat(length));
        assert_eq!(Matcher::new(&config).judge(&config, choices("x"), &address), verdict, "{count} x {length}");
    }
}
