//! The second layer, as a tree.

mod util;

use portcullis::consent::{Choices, Record};
use portcullis::law::{Told, told};
use portcullis::view::{Scene, Screen, screen};
use util::tree::{Child, Node, collect, english, nested, nodes, scene, switches, words};
use util::{SITE, choices, config, record};

#[test]
fn nothing_is_pre_ticked_but_what_is_always_on() {
    let nodes = nodes(Screen::Second, SITE, Choices::default());
    assert_eq!(
        switches(&nodes),
        [
            ("necessary", true, true),
            ("cookies", false, false),
            ("beacons", false, false),
            ("analytics", false, false),
            ("posthog", false, false),
            ("advertising", false, false),
            ("adserver", false, false),
        ],
    );
}

#[test]
fn the_second_layer_shows_the_choice_in_force() {
    let nodes = nodes(Screen::Second, SITE, choices("analytics -advertising adserver"));
    let on: Vec<_> = switches(&nodes).into_iter().filter(|(_, on, _)| *on).map(|(id, ..)| id).collect();
    assert_eq!(on, ["necessary", "analytics", "adserver"]);
}

#[test]
fn a_category_that_is_switched_off_is_not_shown() {
    let site = r#"{"format": 1, "categories": [{"id": "a"}, {"id": "b", "enabled": false}]}"#;
    assert_eq!(switches(&nodes(Screen::Second, site, Choices::default())), [("a", false, false)]);
}

#[test]
fn a_service_that_is_switched_off_is_not_shown() {
    let site =
        r#"{"format": 1, "categories": [{"id": "a"}], "services": [{"id": "x", "category": "a", "enabled": false}]}"#;
    assert_eq!(switches(&nodes(Screen::Second, site, Choices::default())), [("a", false, false)]);
}

#[test]
fn a_category_with_services_can_be_mixed_and_is_no_switch() {
    let nodes = nodes(Screen::Second, SITE, Choices::default());
    let role = |id: &str| nodes.iter().find(|node| node.attribute("data-id") == Some(id)).unwrap().attribute("role");
    assert_eq!([role("cookies"), role("analytics"), role("posthog")], [Some("switch"), None, Some("switch")]);
}

#[test]
fn each_service_is_labelled_and_its_providers_policy_linked() {
    let site = r#"{"format": 1, "services": [
        {"id": "x", "name": "X Insights", "category": "analytics", "provider": "X Inc.", "policyUrl": "https://x.test/privacy"},
        {"id": "y", "category": "analytics"}]}"#;
    let nodes = nodes(Screen::Second, site, Choices::default());
    let in_service = |node: &&Node| node.attribute("class") == Some("service");
    let labels: Vec<_> = nodes.iter().filter(in_service).map(|node| words(first_of(node, "label"))).collect();
    assert_eq!(labels, ["X Insights", "y"]);
    let links: Vec<_> = nodes
        .iter()
        .filter(|node| node.tag == "a")
        .map(|node| (node.attribute("href").unwrap(), words(node)))
        .collect();
    assert_eq!(links, [("https://x.test/privacy", "Privacy policy X Inc.".to_owned())]);
}

/// The first `tag` inside.
fn first_of<'a>(node: &'a Node, tag: &str) -> &'a Node {
    let inside = node.children.iter().filter_map(|child| if let Child::Node(node) = child { Some(node) } else { None });
    inside.into_iter().find(|node| node.tag == tag).unwrap()
}

/// What the list of facts of the only service says, title by title.
fn facts(service: &str) -> Vec<(String, Vec<String>)> {
    let site =
        format!(r#"{{"format": 1, "services": [{{"id": "x", "name": "X", "category": "analytics", {service}}}]}}"#);
    let mut facts: Vec<(String, Vec<String>)> = Vec::new();
    for node in nodes(Screen::Second, &site, Choices::default()) {
        match node.tag.as_str() {
            "dt" => facts.push((words(&node), Vec::new())),
            "dd" => facts.last_mut().unwrap().1.push(words(&node)),
            _ => {}
        }
    }
    facts
}

#[test]
fn of_a_service_all_is_said_that_the_config_has() {
    let said = facts(
        r#""provider": "X Inc.", "cookies": [{"name": "_x*", "days": 400, "text": "Counts."}, {"name": "_y"}],
        "storage": [{"name": "x-state"}], "legalBasis": "Consent", "retention": "14 months",
        "data": ["address", "pages"], "recipients": ["Y Inc."], "countries": ["US", "IE"]"#,
    );
    let table: [(&str, &[&str]); 8] = [
        ("Provider", &["X Inc."]),
        ("Cookies", &["_x* \u{b7} 400 days", "Counts.", "_y \u{b7} until the browser is closed"]),
        ("Stored in the browser", &["x-state \u{b7} until it is deleted"]),
        ("Legal basis", &["Consent"]),
        ("How long the provider keeps data", &["14 months"]),
        ("Data", &["address, pages"]),
        ("Recipients", &["Y Inc."]),
        ("Countries", &["land US, land IE"]),
    ];
    let found: Vec<_> = said
        .iter()
        .map(|(title, texts)| (title.as_str(), texts.iter().map(String::as_str).collect::<Vec<_>>()))
        .collect();
    assert_eq!(found, table.map(|(title, texts)| (title, texts.to_vec())));
    assert_eq!(facts(r#""match": ["x.test"]"#), []);
}

#[test]
fn many_services_are_folded_up_and_can_be_searched() {
    let site = |count: usize| {
        let services: Vec<_> =
            (0..count).map(|nth| format!(r#"{{"id": "s{nth}", "category": "analytics"}}"#)).collect();
        nodes(Screen::Second, &format!(r#"{{"format": 1, "services": [{}]}}"#, services.join(",")), Choices::default())
    };
    for (count, folded) in [(1, false), (10, false), (11, true), (200, true)] {
        let nodes = site(count);
        let list = nodes.iter().find(|node| node.tag == "details").unwrap();
        assert_eq!(
            (list.attribute("open").is_none(), words(first_of(list, "summary"))),
            (folded, format!("{count} service{}", if count == 1 { "" } else { "s" }))
        );
        assert_eq!(nodes.iter().any(|node| node.attribute("type") == Some("search")), folded, "{count}");
    }
}

#[test]
fn the_visitors_record_can_be_named_to_the_site() {
    let (config, texts, record) = (config(SITE), english(), record("analytics"));
    let (shadow, _) = screen(Screen::Second, &Scene { record: Some(&record), ..scene(&config, &texts, "en") });
    let mut all = Vec::new();
    nested(&shadow).iter().for_each(|node| collect(node, &mut all));
    let shown = all.iter().find(|node| node.attribute("part") == Some("record")).unwrap();
    assert_eq!(words(shown), record.id());
    assert!(
        nodes(Screen::Second, SITE, Choices::default()).iter().all(|node| node.attribute("part") != Some("record"))
    );
}

#[test]
fn what_goes_further_of_a_service_is_marked_and_unfolded_and_nothing_else_is() {
    let site = |facts: &str| {
        config(&format!(r#"{{"format": 1, "services": [{{"id": "a", "category": "analytics", {facts}}}]}}"#))
    };
    let then = site(
        r#""provider": "One", "cookies": [{"name": "_a", "days": 30}, {"name": "_b"}], "recipients": ["X", "Y"], "countries": ["DE"]"#,
    );
    let now = site(
        r#""provider": "Two", "cookies": [{"name": "_a", "days": 60}, {"name": "_b"}], "storage": [{"name": "k"}],
            "recipients": ["X", "Z"], "countries": ["DE"], "data": ["address"]"#,
    );
    let (texts, granted, denied) = (english(), record("analytics a"), record("analytics -a"));
    let told = Told::new(&told(&then, "analytics.a"));
    let marked = |asks: &'static str, record: &Record| {
        let scene = Scene { record: Some(record), asks, told: Some(&told), ..scene(&now, &texts, "en") };
        let mut all = Vec::new();
        nested(&screen(Screen::Second, &scene).0).iter().for_each(|node| collect(node, &mut all));
        let facts = all.iter().find(|node| node.attribute("part") == Some("facts")).unwrap();
        let is_open = facts.attribute("open").is_some();
        let news = all.iter().filter(|node| node.tag == "dd" && words(node).contains("New or changed"));
        (
            is_open,
            news.map(|node| words(node).replace(" \u{b7} ", "|").replace("New or changed", "!")).collect::<Vec<_>>(),
        )
    };
    let expected = ["Two|!", "_a|60 days|!", "k|until it is deleted|!", "Z|!"].map(str::to_owned);
    assert_eq!(marked("a", &granted), (true, expected.to_vec()));
    assert_eq!(marked("a", &denied), (true, vec![]), "all of it is new to who was never told");
    assert_eq!(marked("", &granted), (false, vec![]));
}

#[test]
fn the_controller_and_both_policies_stand_in_the_preferences() {
    let site = r#"{"format": 1, "controller": {"name": "Site Ltd", "role": "joint controller", "address": "1 Road",
        "email": "a@site.test", "policyUrl": "/privacy", "cookiePolicyUrl": "/cookies"}}"#;
    let nodes = nodes(Screen::Second, site, Choices::default());
    assert!(nodes.iter().any(|node| words(node) == "Controller Site Ltd joint controller 1 Road a@site.test"));
    let links: Vec<_> = nodes.iter().filter_map(|node| node.attribute("href")).collect();
    assert_eq!(links, ["/privacy", "/cookies", "mailto:a@site.test"]);
}

#[test]
fn the_days_in_the_text_are_those_of_the_config() {
    let nodes = nodes(Screen::Second, r#"{"format": 1, "validDays": 90}"#, Choices::default());
    assert!(nodes.iter().any(|node| words(node).contains("counts for 90 days")));
}

#[test]
fn a_brace_in_a_sites_text_is_text() {
    let site = r#"{"format": 1, "texts": {"en": {"second.text": "We {really} mean it."}}}"#;
    let nodes = nodes(Screen::Second, site, Choices::default());
    assert!(nodes.iter().any(|node| words(node) == "We {really} mean it."));
}
