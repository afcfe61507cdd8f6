//! May this run, and what the hold is told.

mod util;

use portcullis::config::Config;
use portcullis::consent::{Choices, Record};
use portcullis::gate::{Matcher, Verdict, allows, judge_granted, judge_ids, plan};
use proptest::prelude::*;
use util::{SITE, choices, config, record};

fn judge_url(config: &Config, choices: Choices<'_>, url: &str) -> Verdict {
    Matcher::new(config).judge(config, choices, url)
}

#[test]
fn nothing_optional_may_run_before_an_answer() {
    let site = config(SITE);
    let none = Choices::default();
    for id in ["cookies", "beacons", "analytics", "advertising", "posthog", "adserver", "no-such-id", ""] {
        assert!(!allows(&site, none, id), "{id}");
    }
    assert!(allows(&site, none, "necessary"));
}

#[test]
fn a_service_is_allowed_by_an_answer_of_its_own() {
    let site = config(SITE);
    let table = [
        ("analytics", false),
        ("-analytics", false),
        ("posthog", true),
        ("analytics posthog", true),
        ("analytics -posthog", false),
        ("-analytics posthog", true),
        ("advertising", false),
    ];
    for (answers, allowed) in table {
        assert_eq!(allows(&site, choices(answers), "posthog"), allowed, "{answers}");
    }
}

#[test]
fn what_the_site_switches_off_never_runs() {
    let off = r#"{"format": 1, "categories": [{"id": "a"}, {"id": "b", "enabled": false}],
        "services": [{"id": "x", "category": "a", "enabled": false}, {"id": "y", "category": "b"}]}"#;
    for id in ["b", "x", "y"] {
        assert!(!allows(&config(off), choices("a b x y"), id), "{id}");
    }
}

#[test]
fn what_belongs_to_a_required_category_needs_no_answer() {
    let site = config(
        r#"{"format": 1, "categories": [{"id": "must", "required": true}], "services": [{"id": "chat", "category": "must"}]}"#,
    );
    assert!(allows(&site, Choices::default(), "chat"));
}

#[test]
fn a_tag_of_several_ids_needs_all_of_them() {
    let site = config(SITE);
    let judge = |ids: &str| judge_ids(&site, choices("analytics beacons -advertising"), ids);
    assert_eq!(judge("analytics beacons"), Verdict::Release);
    assert_eq!(judge("  analytics   beacons "), Verdict::Release);
    assert_eq!(judge("analytics advertising"), Verdict::Hold);
    assert_eq!(judge("analitycs"), Verdict::Unknown);
    assert_eq!(judge("analytics analitycs"), Verdict::Unknown);
    assert_eq!(judge(""), Verdict::Unknown);
    assert_eq!(judge(" "), Verdict::Unknown);
}

#[test]
fn a_mark_of_more_ids_than_any_tag_needs_names_nobody() {
    let site = config(SITE);
    let judge = |count: usize| judge_ids(&site, choices("analytics"), &"analytics ".repeat(count));
    assert_eq!([judge(1), judge(200), judge(201)], [Verdict::Release, Verdict::Release, Verdict::Unknown]);
}

#[test]
fn what_could_be_granted_is_what_the_config_knows_and_has_not_switched_off() {
    let site = config(
        r#"{"format": 1, "categories": [{"id": "must", "required": true}, {"id": "a"}, {"id": "b", "enabled": false}],
        "services": [{"id": "x", "category": "a"}, {"id": "y", "category": "a", "enabled": false}, {"id": "z", "category": "b"}]}"#,
    );
    let table = [
        ("a", Verdict::Release),
        ("x", Verdict::Release),
        ("a x must", Verdict::Release),
        ("y", Verdict::Hold),
        ("x y", Verdict::Hold),
        ("b", Verdict::Hold),
        ("z", Verdict::Hold),
        ("x misspelt", Verdict::Unknown),
        ("", Verdict::Unknown),
    ];
    for (ids, verdict) in table {
        assert_eq!(judge_granted(&site, ids), verdict, "{ids}");
    }
}

#[test]
fn a_host_is_judged_by_every_service_that_names_it() {
    let shared = config(
        r#"{"format": 1, "services": [
            {"id": "one", "category": "analytics", "match": ["*.cdn.test"]},
            {"id": "two", "category": "advertising", "match": ["ads.cdn.test"]}
        ]}"#,
    );
    let judge = |answers: &str, host: &str| judge_url(&shared, choices(answers), host);
    assert_eq!(judge("one", "a.cdn.test"), Verdict::Release);
    assert_eq!(judge("one", "ads.cdn.test/x"), Verdict::Hold);
    assert_eq!(judge("one two", "ads.cdn.test/x"), Verdict::Release);
    assert_eq!(judge("one two", "other.test/"), Verdict::Unknown);
    assert_eq!(judge("one two", ""), Verdict::Unknown);
}

#[test]
fn the_plan_names_the_allowed_hosts_and_nothing_else() {
    let site = config(SITE);
    for (answers, hosts) in
        [("posthog -adserver", "*.posthog.test"), ("posthog adserver", "*.posthog.test ads.test"), ("-posthog", "")]
    {
        let record = record(answers);
        let expected = format!("4 {} \n{}\n{hosts}\nn3r7ww74", site.hash, check(&record));
        assert_eq!(made(&site, &record), expected);
    }
}

#[test]
fn what_the_hold_is_to_tell_stands_before_the_plans_end() {
    let (site, record) = (config(SITE), record("posthog"));
    let plan = plan(&site, &record, record.choices(), "gpc", "\nlayer\ntypes\nevent");
    let lines: Vec<_> = plan.split('\n').collect();
    assert_eq!(lines[0], format!("4 {} gpc", site.hash));
    assert_eq!(lines[2..], ["*.posthog.test", "layer", "types", "event", "n3r7ww74"]);
}

/// The plan of `record` where the browser says nothing.
fn made(config: &Config, record: &Record) -> String {
    plan(config, record, record.choices(), "", "")
}

/// What ends a record, and stands for all of it.
fn check(record: &Record) -> &str {
    record.text().rsplit('~').next().unwrap()
}

/// What a plan lets pass.
fn passing(plan: &str) -> &str {
    plan.lines().nth(2).unwrap()
}

#[test]
fn the_plan_leaves_out_a_pattern_that_covers_a_denied_service() {
    let shared = config(
        r#"{"format": 1, "services": [
            {"id": "one", "category": "analytics", "match": ["*.cdn.test", "one.test"]},
            {"id": "two", "category": "advertising", "match": ["ads.cdn.test", "one.test"]}
        ]}"#,
    );
    assert_eq!(passing(&made(&shared, &record("one -two"))), "");
    assert_eq!(passing(&made(&shared, &record("one two"))), "*.cdn.test one.test ads.cdn.test one.test");
}

#[test]
fn the_plan_knows_paths_up_to_their_first_star() {
    let site = config(
        r#"{"format": 1, "services": [
            {"id": "one", "category": "analytics", "match": ["cdn.test/one/", "*.x.test/v*/a.js"]},
            {"id": "two", "category": "advertising", "match": ["cdn.test/two/"]}
        ]}"#,
    );
    assert_eq!(passing(&made(&site, &record("one -two"))), "cdn.test/one/ *.x.test/v");
}

#[test]
fn the_plan_leaves_out_what_would_take_long_to_hold_against_the_denied() {
    let long = "/".repeat(180);
    let service = |nth: usize| {
        let category = ["analytics", "advertising"][nth % 2];
        let patterns = ["a", "b", "c", "d", "e"].map(|last| format!("t.test{long}{nth}/{last}"));
        format!(r#"{{"id": "s{nth}", "category": "{category}", "match": {patterns:?}}}"#)
    };
    let services: Vec<String> = (0..240).map(service).collect();
    let text = format!(r#"{{"format": 1, "services": [{}]}}"#, services.join(","));
    let answers: Vec<String> = (0..240).map(|nth| format!("{}s{nth}", ["", "-"][nth % 2])).collect();
    let plan = made(&config(&text), &record(&answers.join(" ")));
    let count = passing(&plan).split(' ').count();
    assert!((1..600).contains(&count), "{count}");
}

proptest! {
    /// The plan never names a host that would not be released by its name.
    #[test]
    fn no_plan_opens_a_host_that_a_denied_service_names(
        patterns in prop::collection::vec(("(\\*\\.)?([ab]\\.){0,2}test", any::<bool>()), 1..6),
        host in "([abc]\\.){0,3}test",
    ) {
        let service = |(index, (pattern, granted)): (usize, &(String, bool))| {
            let category = if *granted { "analytics" } else { "advertising" };
            format!("{{\"id\": \"s{index}\", \"category\": \"{category}\", \"match\": [\"{pattern}\"]}}")
        };
        let services: Vec<String> = patterns.iter().enumerate().map(service).collect();
        let site = config(&format!("{{\"format\": 1, \"services\": [{}]}}", services.join(",")));
        let granted = |(index, (_, granted)): (usize, &(String, bool))| if *granted { format!("s{index} ") } else { String::new() };
        let record = record(&patterns.iter().enumerate().map(granted).collect::<String>());
        let plan = made(&site, &record);
        let listed = passing(&plan).split(' ').filter(|pattern| !pattern.is_empty());
        let open = listed.into_iter().any(|pattern| portcullis::config::UrlPattern::new(pattern).unwrap().matches(&host));
        if open {
            prop_assert_eq!(judge_url(&site, record.choices(), &host), Verdict::Release, "{} opens {}", plan, host);
        }
    }
}

#[test]
fn the_rule_on_what_nobody_marked_is_a_service_and_its_pattern() {
    let site = config(
        r#"{"format": 1, "services": [
            {"id": "a", "category": "analytics", "match": ["other.test", "*.cdn.test"]},
            {"id": "b", "category": "advertising", "match": ["js.cdn.test/ads/"]}
        ]}"#,
    );
    let of = |answers: &str, url: &str| {
        let (verdict, rule) = Matcher::new(&site).decide(&site, choices(answers), url);
        assert_eq!(verdict, judge_url(&site, choices(answers), url), "{url}");
        rule.map_or(String::new(), |(service, pattern)| {
            format!("{}: {}", site.service_at(service).id(), site.pattern_at(pattern).as_str())
        })
    };
    assert_eq!(of("", "js.cdn.test/a.js"), "a: *.cdn.test");
    assert_eq!(of("a", "js.cdn.test/a.js"), "a: *.cdn.test");
    assert_eq!(of("a", "js.cdn.test/ads/a.js"), "b: js.cdn.test/ads/", "the one that is denied");
    assert_eq!(of("b", "js.cdn.test/ads/a.js"), "a: *.cdn.test", "the one that is denied");
    assert_ne!(of("", "js.cdn.test/ads/a.js"), "", "one of those that are denied");
    assert_ne!(of("a b", "js.cdn.test/ads/a.js"), "", "one of those that are allowed");
    assert_eq!(of("a b", "nobody.test/a.js"), "");
}
