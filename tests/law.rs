//! Which law counts where, and how sure one can be of where that is.

use portcullis::config::{Code, ConfigError, MAX_BYTES};
use portcullis::law::{Law, MAX_PLACES, Mode, Purpose, Rules, Whereabouts};
use proptest::prelude::*;

use Mode::{Exempt, Notice, OptIn, OptOut};

/// The rules as they are committed, with the zones that the tests need in the stead of those that the build adds.
fn shipped() -> Rules {
    let text = include_str!("../www/presets/regions.json").trim_end().strip_suffix('}').unwrap();
    let zones = r#""zones": {"DE": "Europe/Berlin Europe/Busingen", "FR": "Europe/Paris", "GB": "Europe/London",
        "CH": "Europe/Zurich", "US": "America/New_York America/Los_Angeles US/Pacific", "JP": "Asia/Tokyo",
        "CA": "America/Toronto America/Montreal", "RU": "Europe/Simferopol", "UA": "Europe/Simferopol Europe/Kyiv"}"#;
    rules(&format!("{text},{zones}}}"))
}

#[track_caller]
fn rules(text: &str) -> Rules {
    Rules::parse(text).unwrap_or_else(|error| panic!("{error}"))
}

#[track_caller]
fn error(text: &str) -> ConfigError {
    *Rules::parse(text).expect_err("these rules should be refused")
}

fn said(place: &str) -> Whereabouts<'_> {
    Whereabouts { said: place, ..Whereabouts::default() }
}

fn hint<'a>(zone: &'a str, languages: &'a str) -> Whereabouts<'a> {
    Whereabouts { said: "", zone, languages }
}

/// The modes in the order of [`Purpose::ALL`]: advertising, statistics, appearance, function.
const STRICT: [Mode; 4] = [OptIn; 4];
const UK: [Mode; 4] = [OptIn, Exempt, Exempt, OptIn];
const SWISS: [Mode; 4] = [OptIn, Notice, Notice, Notice];
const OUT: [Mode; 4] = [OptOut; 4];

#[test]
fn the_shipped_rules_say_what_may_run_where() {
    let rules = shipped();
    let eea = "EU AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK IS LI NO";
    for place in eea.split(' ') {
        assert_eq!(rules.law_of(place).map(|law| (law.modes, law.links)), Some((STRICT, false)), "{place}");
    }
    for (place, modes, links) in [
        ("GB", UK, false),
        ("CH", SWISS, false),
        ("BR", STRICT, false),
        ("CA-QC", STRICT, false),
        ("US-CA", OUT, true),
        ("US-TX", OUT, true),
        ("US-VA", OUT, true),
        ("US-WY", OUT, false),
        ("US", OUT, false),
    ] {
        let law = rules.law_of(place).unwrap();
        assert_eq!((law.modes, law.links, &*law.place), (modes, links, place), "{place}");
        assert!(law.overrides && law.rules == rules.date());
    }
    assert_eq!(rules.places().count(), 93);
    for place in ["", "CA", "CA-ON", "JP", "USA", "EUROPE", "U", "US CA", "DE\u{e4}"] {
        assert_eq!(rules.law_of(place), None, "{place}");
    }
}

#[test]
fn a_purpose_has_the_mode_of_its_place_and_an_unknown_one_is_advertising() {
    let law = shipped().law_of("GB").unwrap();
    for (purpose, mode) in
        [("statistics", Exempt), ("appearance", Exempt), ("function", OptIn), ("advertising", OptIn), ("", OptIn)]
    {
        assert_eq!(law.mode(Purpose::of(purpose)), mode, "{purpose}");
    }
    for text in ["", "Statistics", "statistic", "ads", "statistics "] {
        assert_eq!(Purpose::of(text), Purpose::Advertising, "{text}");
    }
    for purpose in Purpose::ALL {
        assert_eq!((Purpose::of(purpose.name()), Purpose::ALL[purpose as usize]), (purpose, purpose));
    }
}

#[test]
fn modes_are_ordered_from_the_strictest_to_the_laxest() {
    assert!(OptIn < Notice && Notice < Exempt && Exempt < OptOut && Mode::ALL.is_sorted());
    assert!(Mode::ALL.into_iter().all(|mode| Mode::named(mode.name()) == Some(mode)));
    assert_eq!(Mode::named("optin"), None);
}

#[test]
fn what_keeps_two_laws_has_the_stricter_mode_and_every_duty() {
    let rules = shipped();
    let law = rules.law_of("GB").unwrap().strictest(rules.law_of("US-CA").unwrap());
    assert_eq!((law.modes, law.links, law.overrides, &*law.place), (UK, true, true, ""));
    assert!(!Law::strict().strictest(Law::unknown()).overrides && !Law::unknown().strictest(Law::strict()).overrides);
    assert_eq!(
        rules.law_of("CH").unwrap().strictest(rules.law_of("GB").unwrap()).modes,
        [OptIn, Notice, Notice, OptIn]
    );
}

#[test]
fn a_law_that_is_not_known_yet_lets_no_grant_outdo_a_signal() {
    assert_eq!(Law::default(), Law::strict());
    assert_eq!(Law::unknown(), Law { overrides: false, ..Law::strict() });
    assert_eq!((Law::strict().modes, Law::strict().overrides, Law::strict().links), (STRICT, true, false));
}

#[test]
fn everywhere_the_strictest_keeps_all_laws() {
    let law = shipped().everywhere_strictest();
    assert_eq!((law.modes, law.links, law.overrides, &*law.rules), (STRICT, true, true, "2026-11-01"));
    let text = r#"{"format": 1, "date": "2026-01-31", "rules": [{"places": ["US"], "function": "opt-out", "override": false}]}"#;
    let law = rules(text).everywhere_strictest();
    assert_eq!((law.modes, law.overrides), (STRICT, false), "nor is it laxer than where nothing is listed");
}

#[test]
fn what_the_site_said_counts_alone() {
    let rules = shipped();
    for (place, modes, named) in [
        ("DE", STRICT, "DE"),
        ("GB", UK, "GB"),
        ("UK", UK, "GB"),
        ("uk-eng", UK, "GB-ENG"),
        (" us-ca ", OUT, "US-CA"),
        ("US-WY", OUT, "US-WY"),
        ("EU", STRICT, "EU"),
        ("CA", STRICT, "CA"),
        ("CA-ON", STRICT, "CA-ON"),
        ("JP", STRICT, "JP"),
        ("XX", STRICT, "XX"),
        ("T1", STRICT, ""),
        ("FRANCE", STRICT, ""),
        ("United States", STRICT, ""),
        ("DEUTSCHLAND", STRICT, ""),
        ("<b>", STRICT, ""),
        (" ", STRICT, ""),
    ] {
        let law = rules.law(&Whereabouts { said: place, zone: "America/New_York", languages: "en-US" });
        assert_eq!((law.modes, &*law.place, &*law.rules), (modes, named, "2026-11-01"), "{place}");
    }
}

/// A misspelt state, or a code of another system, is no state without a law.
#[test]
fn a_part_that_is_not_listed_is_the_strictest_of_those_that_are() {
    let rules = shipped();
    let law = |said| rules.law(&Whereabouts { said, ..Whereabouts::default() });
    for (place, links) in [("US-CAL", true), ("US-06", true), ("US-CA", true), ("US-WY", false), ("GB-SCT", false)] {
        assert_eq!((law(place).links, &*law(place).place), (links, place), "{place}");
    }
    assert_eq!(law("GB-SCT").modes, UK, "where no part is listed the country's law counts");
    assert_eq!(law("CA-ON").modes, STRICT);
}

/// Whoever is told the country alone cannot tell California from Wyoming.
#[test]
fn a_country_alone_is_the_strictest_of_its_parts() {
    let rules = shipped();
    assert!(rules.law(&said("US")).links && !rules.law(&said("US-WY")).links && !rules.law_of("US").unwrap().links);
    assert!(rules.law(&hint("US/Pacific", "")).links);
}

#[test]
fn a_zone_and_languages_are_hints_of_which_the_strictest_counts() {
    let rules = shipped();
    for (zone, languages, modes, place) in [
        ("Europe/London", "", UK, "GB"),
        ("Europe/London", "en-GB en", UK, "GB"),
        ("Europe/London", "en-US en", UK, ""),
        ("Europe/London", "cy en-UK", UK, "GB"),
        ("Europe/London", "de-DE", STRICT, ""),
        ("Europe/Zurich", "de-CH fr-CH", SWISS, "CH"),
        ("Europe/Zurich", "de-CH en-GB", [OptIn, Notice, Notice, OptIn], ""),
        ("Europe/Zurich", "gsw-Latn-CH-1996-u-co-us x-us i-us", SWISS, "CH"),
        ("America/New_York", "en-US", OUT, "US"),
        ("America/New_York", "en_US en", OUT, "US"),
        ("America/New_York", "fr-CA", STRICT, ""),
        ("America/New_York", "es-419", STRICT, ""),
        ("America/New_York", "zh-Hant-TW", STRICT, ""),
        ("America/New_York", "zh-cmn-Hans-us", OUT, "US"),
        ("America/Toronto", "en-CA", STRICT, "CA"),
        ("Europe/Berlin", "", STRICT, "DE"),
        ("Asia/Tokyo", "en-US", STRICT, ""),
        ("Europe/Simferopol", "", STRICT, ""),
        ("", "en-US", STRICT, ""),
        ("UTC", "en-US", STRICT, ""),
        ("Mars/Olympus", "en-US", STRICT, ""),
        ("America", "en-US", STRICT, ""),
        ("America/New_York America/Los_Angeles", "en-US", STRICT, ""),
        ("", "", STRICT, ""),
    ] {
        let law = rules.law(&hint(zone, languages));
        assert_eq!((law.modes, &*law.place, &*law.rules), (modes, place, "2026-11-01"), "{zone}, {languages}");
    }
    let spaced = r#"{"format": 1, "date": "2026-01-01", "rules": [{"places": ["US"], "function": "opt-out"}], "zones": {"US": "A/A  A/B"}}"#;
    assert_eq!(self::rules(spaced).law(&hint("", "")).modes, STRICT);
}

/// `cargo xtask test` builds first; `cargo test` alone has nothing to look at.
#[test]
fn the_built_rules_know_the_zones_that_browsers_name() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/dist/presets/regions.json");
    let Ok(text) = std::fs::read_to_string(path) else { return };
    let rules = rules(&text);
    for (zone, modes, place) in [
        ("Europe/London", UK, "GB"),
        ("Europe/Belfast", UK, "GB"),
        ("Europe/Jersey", STRICT, "JE"),
        ("Europe/Zurich", SWISS, "CH"),
        ("Europe/Busingen", STRICT, "DE"),
        ("Europe/Berlin", STRICT, "DE"),
        ("Europe/Oslo", STRICT, "NO"),
        ("Europe/Kiev", STRICT, "UA"),
        ("Europe/Kyiv", STRICT, "UA"),
        ("Europe/Simferopol", STRICT, ""),
        ("America/Sao_Paulo", STRICT, "BR"),
        ("America/Montreal", STRICT, "CA"),
        ("America/Los_Angeles", OUT, "US"),
        ("America/Phoenix", OUT, "US"),
        ("America/Creston", STRICT, "CA"),
        ("America/Indiana/Knox", OUT, "US"),
        ("US/Pacific", OUT, "US"),
        ("Pacific/Honolulu", OUT, "US"),
        ("America/Puerto_Rico", STRICT, "PR"),
        ("Asia/Calcutta", STRICT, "IN"),
        ("Japan", STRICT, "JP"),
        ("EST5EDT", STRICT, ""),
        ("EST", STRICT, ""),
        ("CET", STRICT, ""),
        ("UTC", STRICT, ""),
        ("Etc/GMT+5", STRICT, ""),
        ("GMT", STRICT, ""),
    ] {
        let law = rules.law(&hint(zone, ""));
        assert_eq!((law.modes, &*law.place), (modes, place), "{zone}");
    }
    assert!(rules.law(&hint("America/Denver", "en-US")).links);
}

#[test]
fn broken_rules_are_refused_with_the_place_of_the_error() {
    let whole = |inner: &str| format!("{{\"format\": 1, \"date\": \"2026-11-01\", \"rules\": [{inner}]}}");
    let table = [
        ("{".into(), "[config-syntax] line 1, column 2: expected a name in double quotes"),
        ("[]".into(), "[config-type] line 1, column 1: expected an object in braces"),
        ("{}".into(), "[config-format] format, line 1, column 1: write \"format\": 1"),
        (whole("").replace("1,", "2,"), "[config-format] format, line 1, column 12: write \"format\": 1"),
        ("{\"format\": 1,\n \"rules\": []}".into(), "[config-value] date, line 1, column 1: this is required; add it"),
        (
            "{\"format\": 1, \"date\": \"2026-11-01\"}".into(),
            "[config-value] rules, line 1, column 1: this is required; add it",
        ),
        (whole("").replace("-01", "-1"), "[config-value] date, line 1, column 23: expected a day such as 2026-11-01"),
        (whole("{}"), "[config-value] rules[0].places, line 1, column 47: this is required; add it"),
        (
            whole("{\"places\": \"DE\"}"),
            "[config-type] rules[0].places, line 1, column 58: expected a list in brackets",
        ),
        (
            whole("{\"places\": [\"de\"]}"),
            "[config-value] rules[0].places[0], line 1, column 59: expected a place such as DE, US-CA, or GB and not UK",
        ),
        (
            whole("{\"places\": [\"DE\"],\n\"statistics\": \"optin\"}"),
            "[config-value] rules[0].statistics, line 2, column 15: expected one of: opt-in, notice, exempt, opt-out",
        ),
        (
            whole("{\"places\": [], \"function\": true}"),
            "[config-type] rules[0].function, line 1, column 74: expected text in double quotes",
        ),
        (
            whole("{\"places\": [], \"override\": \"no\"}"),
            "[config-type] rules[0].override, line 1, column 74: expected true or false",
        ),
        (
            whole("{\"places\": [], \"link\": 1}"),
            "[config-type] rules[0].link, line 1, column 70: expected true or false",
        ),
        (
            whole("{\"places\": [\"DE\"]}, {\"places\": [\"FR\", \"DE\"]}"),
            "[config-duplicate] rules[1].places[1], line 1, column 85: this place has a law already; keep one",
        ),
        (
            whole("").replace("]}", "], \"zones\": {\"Germany\": \"Europe/Berlin\"}}"),
            "[config-value] zones.Germany, line 1, column 71: expected the name of a country here, such as DE",
        ),
        (
            whole("").replace("]}", "], \"zones\": {\"DE\": [\"Europe/Berlin\"]}}"),
            "[config-type] zones.DE, line 1, column 66: expected text in double quotes",
        ),
    ];
    for (text, expected) in table {
        assert_eq!(error(&text).to_string(), expected, "{text}");
    }
    assert_eq!(error(&" ".repeat(MAX_BYTES + 1)).code, Code::Limit);
}

#[test]
fn a_place_is_a_country_or_a_part_of_one() {
    let with = |place: &str| {
        Rules::parse(&format!(r#"{{"format": 1, "date": "2026-11-01", "rules": [{{"places": ["{place}"]}}]}}"#)).is_ok()
    };
    for place in ["DE", "US-CA", "FR-2A", "GB-ENG", "GB-1"] {
        assert!(with(place), "{place}");
    }
    for place in
        ["", "D", "DEU", "UK", "UK-ENG", "D1", "US-", "US_CA", "US-CALI", "us-ca", "US-ca", "US-C-A", "ÄB", "-US"]
    {
        assert!(!with(place), "{place}");
    }
}

#[test]
fn a_date_is_a_day() {
    let with = |date: &str| Rules::parse(&format!(r#"{{"format": 1, "date": "{date}", "rules": []}}"#)).is_ok();
    // Whether there is such a day is for `cargo xtask check` to say.
    assert!(["2026-11-01", "2026-01-31", "2026-12-10"].into_iter().all(with));
    for date in ["", "2026-1-011", "20261101--", "2026-11-01T", "2026/11/01", "2026-11-0", "2026111101", "today-----"] {
        assert!(!with(date), "{date}");
    }
}

#[test]
fn more_places_than_the_world_has_are_refused() {
    let names = |count: usize| {
        let name = |nth: usize| format!("\"US-{}{}{}\"", nth / 100, nth / 10 % 10, nth % 10);
        let places = (0..count).map(name).collect::<Vec<_>>().join(",");
        format!(r#"{{"format": 1, "date": "2026-11-01", "rules": [{{"places": [{places}]}}]}}"#)
    };
    assert_eq!(rules(&names(MAX_PLACES)).places().count(), MAX_PLACES);
    assert_eq!(error(&names(MAX_PLACES + 1)).code, Code::Limit);
}

/// A rule for a place: modes by their number, whether a grant overrides, whether a link is due.
type Rule = (&'static str, [usize; 4], bool, bool);

const PLACES: [&str; 8] = ["AA", "AA-1", "AA-B", "BB", "BB-C", "CC", "DD-1", "EE"];

fn written(laws: &[Rule], zones: &str) -> Rules {
    let rule = |&(place, modes, overrides, link): &Rule| {
        let [a, s, l, f] = modes.map(|mode| Mode::ALL[mode].name());
        format!(
            r#"{{"places": ["{place}"], "advertising": "{a}", "statistics": "{s}", "appearance": "{l}", "function": "{f}",
                "override": {overrides}, "link": {link}}}"#
        )
    };
    let list = laws.iter().map(rule).collect::<Vec<_>>().join(",");
    rules(&format!(r#"{{"format": 1, "date": "2026-11-01", "rules": [{list}], "zones": {{{zones}}}}}"#))
}

fn laws() -> impl Strategy<Value = Vec<Rule>> {
    let rule = (prop::array::uniform4(0..4usize), any::<bool>(), any::<bool>(), prop::bool::weighted(0.7));
    prop::collection::vec(rule, PLACES.len()).prop_map(|rules| {
        let all = PLACES.into_iter().zip(rules).filter(|(_, (.., listed))| *listed);
        all.map(|(place, (modes, overrides, link, _))| (place, modes, overrides, link)).collect()
    })
}

/// Whether whoever keeps `law` keeps `other` too.
fn keeps(law: &Law, other: &Law) -> bool {
    law.modes.iter().zip(other.modes).all(|(mode, other)| *mode <= other)
        && (other.overrides || !law.overrides)
        && (law.links || !other.links)
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_of_rules_panic(text in ".{0,200}") {
        let _ = Rules::parse(&text);
    }

    #[test]
    fn no_change_to_the_shipped_rules_makes_their_reader_panic(
        at in 0..4000usize, length in 0..40usize, instead in r#"[\[\]{}",:a-zA-Z0-9 -]{0,6}"#,
    ) {
        let mut text: Vec<char> = include_str!("../www/presets/regions.json").chars().collect();
        text.splice(at..at + length, instead.chars());
        if let Ok(rules) = Rules::parse(&text.into_iter().collect::<String>()) {
            let _ = rules.law(&said("US"));
            let _ = rules.everywhere_strictest();
        }
    }

    #[test]
    fn nothing_that_is_known_of_a_visitor_makes_us_panic(said in ".{0,8}", zone in ".{0,8}", languages in ".{0,12}") {
        let law = shipped().law(&Whereabouts { said: &said, zone: &zone, languages: &languages });
        prop_assert!(law.place.len() <= 6 && law.place.is_ascii());
    }

    #[test]
    fn no_hint_has_a_law_laxer_than_any_of_its_evidence(
        laws in laws(),
        countries in prop::sample::subsequence(vec!["AA", "BB", "CC", "DD", "EE", "FF"], 0..4),
        languages in prop::collection::vec(prop::sample::select(vec!["AA", "bb", "CC", "DD", "EE", "GG", "419"]), 0..3),
        bare in any::<bool>(),
    ) {
        let zones = countries.iter().map(|country| format!("\"{country}\": \"A/B C/D\"")).collect::<Vec<_>>().join(",");
        let rules = written(&laws, &zones);
        let mut tags: Vec<String> = languages.iter().map(|region| format!("xx-Latn-{region}")).collect();
        tags.extend(bare.then(|| "yy".into()));
        let law = rules.law(&hint("C/D", &tags.join(" ")));
        let strict = Law { rules: rules.date().into(), ..Law::strict() };
        if countries.is_empty() {
            prop_assert_eq!(&law, &strict);
        }
        for evidence in countries.iter().copied().chain(languages.iter().copied().filter(|_| !countries.is_empty())) {
            let country = evidence.to_uppercase();
            prop_assert!(keeps(&law, &rules.law_of(&country).unwrap_or_else(|| strict.clone())), "{}", country);
            for (place, ..) in laws.iter().filter(|(place, ..)| place.starts_with(&country)) {
                prop_assert!(keeps(&law, &rules.law_of(place).unwrap()), "{}", place);
            }
        }
        prop_assert!(keeps(&rules.everywhere_strictest(), &law));
    }

    #[test]
    fn what_keeps_two_laws_keeps_each(laws in laws()) {
        let rules = written(&laws, "");
        for (one, ..) in &laws {
            for (other, ..) in &laws {
                let (one, other) = (rules.law_of(one).unwrap(), rules.law_of(other).unwrap());
                let both = one.clone().strictest(other.clone());
                prop_assert!(keeps(&both, &one) && keeps(&both, &other));
                prop_assert_eq!(both, other.strictest(one));
            }
        }
    }
}
