//! What is shown, as a tree: no browser needed.

mod util;

use portcullis::consent::Choices;
use portcullis::view::{SECOND_STYLES, SECOND_TEXTS, Scene, Screen, Texts, Tree, screen, styles, word};
use util::{SITE, choices, config};

/// The built-in texts, those of the second layer included.
fn english() -> Texts {
    let mut texts = Texts::english();
    texts.add_second(SECOND_TEXTS);
    texts
}

/// An element as the tests want it: with what is inside it.
#[derive(Clone, Debug)]
struct Node {
    tag: String,
    attributes: Vec<(String, String)>,
    children: Vec<Child>,
}

#[derive(Clone, Debug)]
enum Child {
    Node(Node),
    Text(String),
}

impl Node {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The trees of a screen: the shadow tree's, the page's.
fn drawn(which: Screen, site: &str, choices: Choices<'_>) -> (Vec<Node>, Vec<Node>) {
    let (config, texts) = (config(site), english());
    let language = config.language("en");
    let (shadow, page) = screen(which, &Scene { config: &config, choices, texts: &texts, language });
    (nested(&shadow), nested(&page))
}

#[track_caller]
fn nested(tree: &Tree) -> Vec<Node> {
    let (mut done, mut open): (Vec<Node>, Vec<Node>) = (Vec::new(), Vec::new());
    let steps = tree.text_form();
    let starts: Vec<usize> =
        steps.match_indices(|letter| matches!(letter, '\u{1}'..='\u{4}')).map(|(at, _)| at).collect();
    for (index, start) in starts.iter().enumerate() {
        let step = &steps[*start..starts.get(index + 1).copied().unwrap_or(steps.len())];
        let rest = step[1..].to_owned();
        match step.as_bytes()[0] {
            1 => {
                let mut words = rest.split(' ');
                let tag = words.next().unwrap_or_default().to_owned();
                let fixed = words.map(|word| word.split_once('=').unwrap_or((word, "")));
                let attributes = fixed.map(|(name, value)| (name.into(), value.into())).collect();
                open.push(Node { tag, attributes, children: Vec::new() });
            }
            // The host's.
            2 if open.is_empty() => {
                assert!(done.is_empty() && ["lang=", "dir="].iter().any(|name| rest.starts_with(name)))
            }
            2 => {
                let node = open.last_mut().expect("an attribute belongs to an element");
                assert!(node.children.is_empty(), "attributes come first: {rest} of {}", node.tag);
                let (name, value) = rest.split_once('=').expect("an attribute has a value");
                node.attributes.push((name.into(), value.into()));
            }
            3 => open.last_mut().expect("text stands inside").children.push(Child::Text(rest)),
            _ => {
                let node = open.pop().expect("what ends has begun");
                match open.last_mut() {
                    Some(outer) => outer.children.push(Child::Node(node)),
                    None => done.push(node),
                }
            }
        }
    }
    assert!(open.is_empty(), "what begins ends");
    done
}

/// Every node of a screen, the shadow tree's first.
fn nodes(which: Screen, site: &str, answers: Choices<'_>) -> Vec<Node> {
    let (shadow, page) = drawn(which, site, answers);
    let mut found = Vec::new();
    shadow.iter().chain(&page).for_each(|node| collect(node, &mut found));
    found
}

fn collect(node: &Node, found: &mut Vec<Node>) {
    found.push(node.clone());
    for child in &node.children {
        if let Child::Node(node) = child {
            collect(node, found);
        }
    }
}

fn words(node: &Node) -> String {
    let word = |child: &Child| match child {
        Child::Text(text) => text.clone(),
        Child::Node(node) => words(node),
    };
    node.children.iter().map(word).collect()
}

fn actions(nodes: &[Node]) -> Vec<&str> {
    nodes.iter().filter_map(|node| node.attribute("data-portcullis-action")).collect()
}

fn switches(nodes: &[Node]) -> Vec<(&str, bool, bool)> {
    let switch = |node: &&Node| node.attribute("part") == Some("toggle");
    let state = |node| (node_id(node), node_has(node, "checked"), node_has(node, "disabled"));
    nodes.iter().filter(switch).map(state).collect()
}

fn node_id(node: &Node) -> &str {
    node.attribute("data-id").unwrap()
}

fn node_has(node: &Node, name: &str) -> bool {
    node.attribute(name).is_some()
}

#[test]
fn a_placeholder_gets_its_words_one_by_one() {
    let site = config(
        r#"{"format": 1, "categories": [{"id": "ads", "label": "Ads"}, {"id": "stats"}, {"id": "gone", "enabled": false}],
        "services": [
            {"id": "tube", "name": "Tube <b>", "category": "ads", "provider": "Tube Inc.", "match": ["tube.test"]},
            {"id": "off", "category": "ads", "enabled": false}],
        "texts": {"de": {"placeholder.title": "Inhalt von {name}", "category.stats.label": "Statistik"}}}"#,
    );
    let texts = english();
    let scene = Scene { config: &site, choices: Choices::default(), texts: &texts, language: "de" };
    let table = [
        ("tube name", Some("Tube <b>")),
        ("tube provider", Some("Tube Inc.")),
        ("tube category", Some("ads")),
        ("tube label", None),
        ("tube match", None),
        ("ads label", Some("Ads")),
        ("ads category", None),
        ("stats label", None),
        ("nobody name", None),
        ("off id", None),
        ("gone id", None),
        ("stats id", Some("stats")),
        ("category.stats.label", Some("Statistik")),
        ("placeholder.title", Some("Inhalt von {name}")),
        ("placeholder.once", Some("Show once")),
        ("placeholder.nothing", None),
        ("", None),
    ];
    for (name, said) in table {
        assert_eq!(word(&scene, name), said, "{name}");
    }
}

#[test]
fn the_first_layer_offers_refusing_and_accepting_side_by_side() {
    let nodes = nodes(Screen::First, SITE, Choices::default());
    assert_eq!(actions(&nodes), ["reject-all", "accept-all", "preferences"]);
    let answers: Vec<_> = nodes.iter().filter(|node| node.tag == "button").collect();
    let shape = |node: &Node| -> Vec<_> { node.attributes.iter().map(|(name, _)| name.clone()).collect() };
    assert_eq!(shape(answers[0]), shape(answers[1]), "the same element with the same attributes");
}

#[test]
fn the_answers_stand_in_the_pages_own_tree() {
    let (inner, outer) = drawn(Screen::First, SITE, Choices::default());
    assert!(outer.iter().all(|node| node.tag == "button") && outer.len() == 3);
    let mut shadow = Vec::new();
    inner.iter().for_each(|node| collect(node, &mut shadow));
    assert_eq!(shadow.iter().filter(|node| node.tag == "slot").count(), 1);
}

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
    let labels: Vec<_> = nodes.iter().filter(|node| node.attribute("class") == Some("service")).map(words).collect();
    assert_eq!(labels, ["X Insights", "y"]);
    let links: Vec<_> = nodes
        .iter()
        .filter(|node| node.tag == "a")
        .map(|node| (node.attribute("href").unwrap(), words(node)))
        .collect();
    assert_eq!(links, [("https://x.test/privacy", "Privacy policy: X Inc.".to_owned())]);
}

#[test]
fn the_controller_and_both_policies_stand_in_the_preferences() {
    let site = r#"{"format": 1, "controller": {"name": "Site Ltd", "address": "1 Road", "email": "a@site.test",
        "policyUrl": "/privacy", "cookiePolicyUrl": "/cookies"}}"#;
    let nodes = nodes(Screen::Second, site, Choices::default());
    assert!(nodes.iter().any(|node| words(node) == "Site Ltd 1 Road a@site.test"));
    let links: Vec<_> = nodes.iter().filter_map(|node| node.attribute("href")).collect();
    assert_eq!(links, ["/privacy", "/cookies"]);
}

#[test]
fn the_site_says_where_things_stand_and_may_have_its_own_way_back() {
    let class = |which, site| {
        let nodes = nodes(which, site, Choices::default());
        nodes.iter().find_map(|node| node.attribute("class").map(str::to_owned))
    };
    let site = r#"{"format": 1, "layout": {"banner": "bar-top"}, "reopen": "bottom-right"}"#;
    assert_eq!(class(Screen::First, site).as_deref(), Some("banner bar-top"));
    assert_eq!(class(Screen::Resting, site).as_deref(), Some("reopen bottom-right"));
    assert_eq!(class(Screen::First, SITE).as_deref(), Some("banner "));
    assert_eq!(class(Screen::Resting, r#"{"format": 1, "reopen": "none"}"#), None);
}

#[test]
fn a_theme_becomes_custom_properties_and_nothing_else() {
    let site = config(
        r##"{"format": 1, "theme": {"scheme": "dark", "light": {"accent": "#010203"}, "dark": {"text": "#aabbcc"}, "font": "Inter, sans-serif"}}"##,
    );
    let sheet = styles(&site);
    assert!(
        sheet.contains(":host{--portcullis-accent:#010203;color-scheme:dark;--portcullis-font:Inter, sans-serif;}")
    );
    assert!(sheet.contains("@media all{") && sheet.ends_with(":host{--portcullis-text:#aabbcc;}}"), "{sheet}");
    let plain = styles(&config(r#"{"format": 1}"#));
    assert!(plain.contains(":host{color-scheme:light dark;}@media (prefers-color-scheme:dark){"), "{plain}");
}

#[test]
fn a_theme_that_could_do_more_is_refused() {
    for (name, value) in [
        ("font", "x;background:red"),
        ("font", "url(//t)"),
        ("font", "O'Reilly Sans"),
        ("font", "x}"),
        ("font", "x\\"),
        ("light", "{}"),
    ] {
        let text = format!(r#"{{"format": 1, "theme": {{"{name}": "{value}"}}}}"#);
        assert!(portcullis::config::parse(&text).is_err(), "{text}");
    }
    for colour in ["red", "#12345", "#1234567", "#12345g", "url(x)"] {
        let text = format!(r#"{{"format": 1, "theme": {{"light": {{"accent": "{colour}"}}}}}}"#);
        assert!(portcullis::config::parse(&text).is_err(), "{text}");
    }
}

#[test]
fn the_colours_of_the_theme_are_those_of_the_schema_and_of_the_style_sheet() {
    use portcullis::config::Shape;
    let member = |shape: Shape, name: &str| match shape {
        Shape::Object(members) => members.into_iter().find(|member| member.name == name).unwrap().shape,
        _ => panic!("{name} is no member"),
    };
    let Shape::Object(colours) = member(member(portcullis::config::shape(), "theme"), "dark") else {
        panic!("no colours")
    };
    assert!(!SECOND_STYLES.contains(":host"), "what a theme sets stands in the first sheet");
    assert_eq!(colours.iter().map(|colour| colour.name).collect::<Vec<_>>(), portcullis::view::COLOURS);
    let sheet = styles(&config(r#"{"format": 1}"#));
    for name in portcullis::view::COLOURS {
        assert_eq!(sheet.matches(&format!("--portcullis-{name}:")).count(), 2, "{name}: light and dark");
    }
}

#[test]
fn the_sites_own_words_come_first_in_their_language() {
    let site = config(r#"{"format": 1, "texts": {"de": {"first.title": "Ihre Wahl", "dir": "ltr"}}}"#);
    let texts = english();
    let shown = |language: &str| {
        let scene =
            Scene { config: &site, choices: Choices::default(), texts: &texts, language: site.language(language) };
        let (shadow, page) = screen(Screen::First, &scene);
        (words(&nested(&shadow)[0]), page.text_form().to_owned())
    };
    let (words, host) = shown("de-AT en");
    assert!(words.starts_with("Ihre Wahl") && words.contains("With your consent"), "one that is missing is English");
    assert!(host.starts_with("\u{2}lang=de\u{2}dir=ltr"));
    assert!(shown("fr en de").0.starts_with("Your choice"), "English comes before German here");
}

#[test]
fn what_the_site_writes_is_text_and_never_markup() {
    let site = r#"{"format": 1, "categories": [{"id": "a", "label": "<img src=x onerror=alert(1)>", "text": "</p><script>"}]}"#;
    let nodes = nodes(Screen::Second, site, Choices::default());
    assert!(nodes.iter().all(|node| node.tag != "img" && node.tag != "script"));
    assert!(nodes.iter().any(|node| words(node) == "<img src=x onerror=alert(1)>"));
}

#[test]
fn a_text_that_is_missing_shows_its_key_and_breaks_nothing() {
    let texts = Texts::from_json("not json");
    assert_eq!(texts.get("first.title"), None);
    let site = config(SITE);
    let scene = Scene { config: &site, choices: Choices::default(), texts: &texts, language: "en" };
    assert!(screen(Screen::First, &scene).0.text_form().contains("first.title"));
}

#[test]
fn every_text_is_used_and_every_text_that_is_used_is_there() {
    let english = english();
    let document = portcullis::config::read(include_str!("../www/locales/en.json")).unwrap();
    let site = config(
        r#"{"format": 1, "controller": {"name": "Site Ltd", "policyUrl": "/privacy", "cookiePolicyUrl": "/cookies"}}"#,
    );
    let scene = Scene { config: &site, choices: Choices::default(), texts: &english, language: "en" };
    let all: String = [Screen::Resting, Screen::First, Screen::Second, Screen::Reload, Screen::Unkept]
        .into_iter()
        .map(|which| screen(which, &scene))
        .map(|(shadow, page)| shadow.text_form().to_owned() + page.text_form())
        .collect();
    let placeholder = include_str!("../www/more/placeholder.js");
    for key in document.root().children().step_by(2).map(|name| name.words()) {
        let text = english.get(key).unwrap().replace("{days}", "180");
        let used = placeholder.contains(&format!("\"{key}\""));
        assert!(used || all.contains(&text), "{key} is never shown");
    }
    assert!(
        ["first.", "second.", "notice.", "Url"].iter().all(|key| !all.contains(key)),
        "a key is shown in place of a text"
    );
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

#[test]
fn what_looks_like_a_step_in_a_sites_text_is_none() {
    let mut tree = Tree::default();
    tree.step("\u{1}p\u{2}title=")
        .fill("\u{4}\u{1}script")
        .step("\u{3}")
        .fill("a\u{4}\u{1}script\u{3}alert(1)")
        .step("\u{4}");
    let [node] = &nested(&tree)[..] else { panic!("one element") };
    assert_eq!((node.tag.as_str(), node.children.len()), ("p", 1));
    assert_eq!(words(node), "a\u{fffd}\u{fffd}script\u{fffd}alert(1)");
}

#[test]
fn a_notice_says_what_is_the_matter_and_offers_what_can_be_done() {
    let config = config(SITE);
    let texts = english();
    let scene = Scene { config: &config, choices: Choices::default(), texts: &texts, language: "en" };
    let (shadow, page) = screen(Screen::Reload, &scene);
    assert!(shadow.text_form().contains("takes effect when this page is loaded again"));
    assert!(
        page.text_form().contains("data-portcullis-action=reload")
            && page.text_form().contains("data-portcullis-action=close")
    );
    let (shadow, page) = screen(Screen::Unkept, &scene);
    assert!(shadow.text_form().contains("does not let us keep your choice"));
    assert!(!page.text_form().contains("=reload"));
}
