//! What Google's tags are told.

mod util;

use portcullis::config::{Config, WORDS};
use portcullis::consent::{Choices, Draft, Record, encode};
use portcullis::engine::{Action, Effect, Event};
use portcullis::gate::{Matcher, Verdict, allows, declared_names, judge_ids, plan};
use portcullis::law::told;
use portcullis::signals::{google, google_ahead, granted_types};
use proptest::prelude::*;
use util::{ID, NOW, OTHER_ID, SITE, choices, config, configured, draft, engine, page, pressed, record};

/// A site whose statistics and advertising Google makes, beside others.
const GOOGLE: &str = r#"{"format": 1, "policyVersion": 3, "categories": [
        {"id": "necessary", "required": true, "consentTypes": ["functionality_storage"]},
        {"id": "stats", "consentTypes": ["analytics_storage"]},
        {"id": "ads", "consentTypes": ["ad_storage", "ad_user_data", "ad_personalization"]},
        {"id": "retargeting", "consentTypes": ["ad_personalization"]},
        {"id": "off", "enabled": false, "consentTypes": ["ad_user_data", "personalization_storage"]}],
    "services": [
        {"id": "ga", "category": "stats", "match": ["www.google.test"], "cookies": [{"name": "_ga"}]},
        {"id": "gads", "category": "ads", "match": ["ads.google.test"]},
        {"id": "posthog", "category": "stats", "match": ["posthog.test"]}],
    "google": {"services": ["ga"]}}"#;

/// [`GOOGLE`] in advanced mode.
fn advanced() -> Config {
    let mut site = config(&GOOGLE.replace(r#""google": {"#, r#""google": {"mode": "advanced", "#));
    assert!(site.let_ungranted(true));
    site
}

fn granted(answers: &str) -> Vec<String> {
    let mut types: Vec<_> =
        granted_types(&config(GOOGLE), choices(answers)).split_whitespace().map(Into::into).collect();
    types.sort();
    types.dedup();
    types
}

#[test]
fn only_what_is_always_on_is_granted_before_an_answer() {
    assert_eq!(granted(""), ["functionality_storage", "security_storage"]);
}

#[test]
fn a_type_is_granted_by_every_category_that_stands_for_it() {
    let always = ["functionality_storage", "security_storage"];
    let table: [(&str, &[&str]); 4] = [
        ("ads", &["ad_storage", "ad_user_data"]),
        ("ads -retargeting", &["ad_storage", "ad_user_data"]),
        ("ads retargeting", &["ad_personalization", "ad_storage", "ad_user_data"]),
        ("-ads retargeting", &[]),
    ];
    for (answers, types) in table {
        assert_eq!(granted(answers), [types, &always].concat(), "{answers}");
    }
}

#[test]
fn a_category_needs_one_of_its_services_that_are_googles() {
    let has = |answers: &str| granted(answers).contains(&"analytics_storage".into());
    assert!(has("stats ga") && has("stats ga -posthog") && has("-stats ga"), "one that is switched on alone, too");
    assert!(!has("stats") && !has("stats -ga posthog"), "posthog is none of Google's");
}

#[test]
fn what_no_category_stands_for_is_denied_and_so_is_what_is_switched_off() {
    let all = granted("stats ga ads gads retargeting off");
    assert!(!all.contains(&"personalization_storage".into()));
    assert!(all.contains(&"ad_user_data".into()), "what is switched off refuses nothing");
}

#[test]
fn a_site_that_tells_google_nothing_tells_nothing() {
    assert_eq!(google(&config(SITE), None, Choices::default(), true), None);
    let (mut engine, effects) = page("");
    assert!(!effects.contains(&Effect::Signal));
    assert!(!engine.handle(pressed(Action::AcceptAll), NOW).contains(&Effect::Signal));
}

#[test]
fn the_lines_say_what_the_config_says_or_what_holds_without() {
    let lines = |site: &str, record: Option<&Record>| {
        google(&config(site), record, record.map(Record::choices).unwrap_or_default(), true).unwrap()
    };
    let bare = r#"{"format": 1, "google": {}}"#;
    assert_eq!(lines(bare, None), "dataLayer\nbasic\n500\n\n\nsecurity_storage \nportcullis_update");
    let own = r#"{"format": 1, "google": {"mode": "advanced", "dataLayer": "layer", "event": "told", "waitForUpdate": 2000,
        "adsDataRedaction": true, "urlPassthrough": true, "services": []}}"#;
    let (record, other) = (record("analytics"), record("-analytics"));
    let settings = "ads_data_redaction url_passthrough ";
    let told = lines(own, Some(&record));
    let check = told.split('\n').nth(4).unwrap();
    assert!(!check.is_empty() && record.text().ends_with(check));
    assert_eq!(told, format!("layer\nadvanced\n2000\n{settings}\n{check}\nsecurity_storage \ntold"));
    assert_ne!(told, lines(own, Some(&other)), "each decision has its own");
    let unknown = google(&config(own), Some(&record), record.choices(), false).unwrap();
    assert_eq!(unknown, told.replace(check, "?"));
}

#[test]
fn the_plan_ends_with_what_the_hold_tells_before_the_config_is_there() {
    let granted = |site: &str| google_ahead(&config(site), choices("stats ga"));
    let types = "security_storage functionality_storage analytics_storage ";
    assert_eq!(granted(GOOGLE), format!("\ndataLayer\n{types}\nportcullis_update"));
    let own = GOOGLE.replace(r#""google": {"#, r#""google": {"dataLayer": "layer", "event": "told", "#);
    assert_eq!(granted(&own), format!("\nlayer\n{types}\ntold"));
    assert_eq!(granted(SITE), "");
    // Where nothing passes nothing is said of what is granted: the law may grant more.
    assert_eq!(google_ahead(&config(GOOGLE), choices("-stats")), "\ndataLayer\n\nportcullis_update");
    // In the words of the module, which says nothing twice.
    let told = google(&config(GOOGLE), None, choices("stats ga"), true).unwrap();
    assert_eq!(told.split('\n').nth(5), Some(types));
}

#[test]
fn they_are_told_after_the_plan_and_before_anything_is_let_go() {
    let order = |effects: &[Effect]| -> Vec<&'static str> {
        let told = ["effect-plan", "effect-signal", "effect-withdraw", "effect-release", "effect-reload"];
        effects.iter().map(Effect::name).filter(|name| told.contains(name)).collect()
    };
    let mut engine = engine();
    let granted = encode(&Draft { told: &told(&config(GOOGLE), "stats.ga"), ..draft("stats ga") });
    let effects = configured(&mut engine, GOOGLE, &granted, NOW);
    assert_eq!(order(&effects), ["effect-plan", "effect-signal", "effect-release"]);
    let withdrawn = engine.handle(Event::Asked(Action::RejectAll, ID.into()), NOW);
    assert_eq!(order(&withdrawn), ["effect-plan", "effect-signal", "effect-withdraw", "effect-release"]);
    let forgotten = engine.handle(Event::Forgotten(OTHER_ID.into()), NOW);
    assert_eq!(order(&forgotten), ["effect-plan", "effect-signal", "effect-release"]);
}

#[test]
fn nothing_runs_ungranted_in_basic_mode_nor_before_it_is_certain() {
    let judge = |site: &Config| judge_ids(site, Choices::default(), "ga");
    let mut basic = config(GOOGLE);
    assert!(!basic.let_ungranted(true));
    assert_eq!(judge(&basic), Verdict::Hold);
    let uncertain = config(&GOOGLE.replace(r#""google": {"#, r#""google": {"mode": "advanced", "#));
    assert_eq!(judge(&uncertain), Verdict::Hold);
    assert_eq!(judge(&advanced()), Verdict::Release);
}

#[test]
fn in_advanced_mode_googles_tags_run_although_denied_and_nothing_else_does() {
    let site = advanced();
    let denied = choices("-stats -ga -ads");
    for (ids, verdict) in [
        ("ga", Verdict::Release),
        ("gads", Verdict::Hold),
        ("posthog", Verdict::Hold),
        ("stats", Verdict::Hold),
        ("ga stats", Verdict::Hold),
    ] {
        assert_eq!(judge_ids(&site, denied, ids), verdict, "{ids}");
    }
    let judge_url = |url| Matcher::new(&site).judge(&site, denied, url);
    assert_eq!(judge_url("www.google.test/gtag/js"), Verdict::Release);
    assert_eq!(judge_url("posthog.test/a.js"), Verdict::Hold);
}

#[test]
fn what_runs_ungranted_is_no_more_allowed_than_before() {
    let (site, denied) = (advanced(), record("-stats -ga"));
    assert!(!allows(&site, denied.choices(), "ga"), "the page is not told that the visitor had allowed it");
    assert_eq!(declared_names(&site, denied.choices()), "c_ga\n", "what it keeps is refused");
    assert!(
        !plan(&site, &denied, denied.choices(), "", "").contains("google"),
        "and the next page's hold waits for the config"
    );
}

#[test]
fn what_is_switched_off_does_not_run_ungranted() {
    let text = r#"{"format": 1, "categories": [{"id": "a"}, {"id": "b", "enabled": false}],
        "services": [{"id": "x", "category": "a", "enabled": false}, {"id": "y", "category": "b"}],
        "google": {"mode": "advanced", "services": ["x", "y"]}}"#;
    let mut site = config(text);
    site.let_ungranted(true);
    for id in ["x", "y"] {
        assert_eq!(judge_ids(&site, Choices::default(), id), Verdict::Hold, "{id}");
    }
}

#[test]
fn the_engine_lets_them_run_once_they_were_told_and_anew_for_each_config() {
    let mut engine = engine();
    let text = GOOGLE.replace(r#""google": {"#, r#""google": {"mode": "advanced", "#);
    let runs = |engine: &portcullis::engine::Engine| {
        judge_ids(engine.config().unwrap(), engine.choices(), "ga") == Verdict::Release
    };
    configured(&mut engine, &text, "", NOW);
    assert!(!runs(&engine));
    assert_eq!(engine.handle(Event::MayRunUngranted(true), NOW), [Effect::Release]);
    assert!(runs(&engine) && !engine.allows("ga"));
    assert_eq!(engine.handle(Event::MayRunUngranted(true), NOW), [], "no news");
    assert!(engine.turns_ungranted(false) && !engine.turns_ungranted(true));
    assert_eq!(engine.handle(Event::MayRunUngranted(false), NOW), []);
    assert!(!runs(&engine), "the page has said something else since");
    engine.handle(Event::MayRunUngranted(true), NOW);
    configured(&mut engine, &text, "", NOW);
    assert!(!runs(&engine), "another config");
    configured(&mut engine, GOOGLE, "", NOW);
    assert_eq!(engine.handle(Event::MayRunUngranted(true), NOW), [], "the site does not want it");
}

proptest! {
    #[test]
    fn no_type_is_granted_that_something_denied_stands_for(answers in "(-?(stats|ga|ads|gads|retargeting) ){0,6}") {
        let (site, choices) = (config(GOOGLE), choices(&answers));
        let granted = granted_types(&site, choices);
        // Of "stats" one service is Google's, so it speaks for that.
        let is_denied = |id: &str| !choices.grants(if id == "stats" { "ga" } else { id });
        for category in site.optional().filter(|category| is_denied(category.id())) {
            for name in category.consent_types() {
                prop_assert!(!granted.split(' ').any(|granted| granted == name), "{} {}", answers, name);
            }
        }
        for name in granted.split_whitespace() {
            prop_assert!(WORDS[0].contains(name));
        }
    }
}
