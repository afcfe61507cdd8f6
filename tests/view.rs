//! What is shown, as a tree: no browser needed.

mod util;

use portcullis::consent::Choices;
use portcullis::view::{Scene, Screen, Texts, Tree, screen};
use util::{SITE, choices, config};

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
fn drawn(which: Screen, site: &str, answers: &Choices) -> (Vec<Node>, Vec<Node>) {
    let (config, texts) = (config(site), Texts::english());
    let (shadow, page) = screen(which, &Scene { config: &config, choices: answers, texts: &texts });
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
fn nodes(which: Screen, site: &str, answers: &Choices) -> Vec<Node> {
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
    let switch = |node: &&Node| node.attribute("role") == Some("switch");
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
fn the_first_layer_offers_refusing_and_accepting_side_by_side() {
    let nodes = nodes(Screen::First, SITE, &Choices::default());
    assert_eq!(actions(&nodes), ["reject-all", "accept-all", "preferences"]);
    let answers: Vec<_> = nodes.iter().filter(|node| node.tag == "button").collect();
    let shape = |node: &Node| -> Vec<_> { node.attributes.iter().map(|(name, _)| name.clone()).collect() };
    assert_eq!(shape(answers[0]), shape(answers[1]), "the same element with the same attributes");
}

#[test]
fn the_answers_stand_in_the_pages_own_tree() {
    let (inner, outer) = drawn(Screen::First, SITE, &Choices::default());
    assert!(outer.iter().all(|node| node.tag == "button") && outer.len() == 3);
    let mut shadow = Vec::new();
    inner.iter().for_each(|node| collect(node, &mut shadow));
    assert_eq!(shadow.iter().filter(|node| node.tag == "slot").count(), 1);
}

#[test]
fn nothing_is_pre_ticked_but_what_is_always_on() {
    let nodes = nodes(Screen::Second, SITE, &Choices::default());
    assert_eq!(
        switches(&nodes),
        [
            ("necessary", true, true),
            ("cookies", false, false),
            ("beacons", false, false),
            ("analytics", false, false),
            ("advertising", false, false),
        ],
    );
}

#[test]
fn the_second_layer_shows_the_choice_in_force() {
    let nodes = nodes(Screen::Second, SITE, &choices("analytics -advertising"));
    let on: Vec<_> = switches(&nodes).into_iter().filter(|(_, on, _)| *on).map(|(id, ..)| id).collect();
    assert_eq!(on, ["necessary", "analytics"]);
}

#[test]
fn a_category_that_is_switched_off_is_not_shown() {
    let site = r#"{"format": 1, "categories": [{"id": "a"}, {"id": "b", "enabled": false}]}"#;
    assert_eq!(switches(&nodes(Screen::Second, site, &Choices::default())), [("a", false, false)]);
}

#[test]
fn the_services_of_a_category_are_named() {
    let nodes = nodes(Screen::Second, SITE, &Choices::default());
    assert!(nodes.iter().any(|node| words(node) == "Services: PostHog"));
}

#[test]
fn what_the_site_writes_is_text_and_never_markup() {
    let site = r#"{"format": 1, "categories": [{"id": "a", "label": "<img src=x onerror=alert(1)>", "text": "</p><script>"}]}"#;
    let nodes = nodes(Screen::Second, site, &Choices::default());
    assert!(nodes.iter().all(|node| node.tag != "img" && node.tag != "script"));
    assert!(nodes.iter().any(|node| words(node) == "<img src=x onerror=alert(1)>"));
}

#[test]
fn a_text_that_is_missing_shows_its_key_and_breaks_nothing() {
    let texts = Texts::from_json("not json");
    assert_eq!(texts.get("first.title"), "first.title");
}

#[test]
fn every_text_is_used_and_every_text_that_is_used_is_there() {
    let english = Texts::english();
    let document = portcullis::config::read(include_str!("../www/locales/en.json")).unwrap();
    let shown: Vec<Node> = [Screen::Resting, Screen::First, Screen::Second]
        .into_iter()
        .flat_map(|which| nodes(which, SITE, &Choices::default()))
        .collect();
    let all: String = shown
        .iter()
        .map(|node| words(node) + &node.attributes.iter().map(|(_, value)| value.as_str()).collect::<String>())
        .collect();
    for key in document.root().children().step_by(2).map(|name| name.words()) {
        let text = english.get(key).replace("{days}", "180");
        assert!(all.contains(&text), "{key} is never shown");
    }
    assert!(!all.contains("first.") && !all.contains("second."), "a key is shown in place of a text");
}

#[test]
fn the_days_in_the_text_are_those_of_the_config() {
    let nodes = nodes(Screen::Second, r#"{"format": 1, "validDays": 90}"#, &Choices::default());
    assert!(nodes.iter().any(|node| words(node).contains("asked for again after 90 days")));
}

#[test]
fn what_looks_like_a_step_in_a_sites_text_is_none() {
    let mut tree = Tree::default();
    tree.open("p").with("title", "\u{4}\u{1}script").text("a\u{4}\u{1}script\u{3}alert(1)").close();
    let [node] = &nested(&tree)[..] else { panic!("one element") };
    assert_eq!((node.tag.as_str(), node.children.len()), ("p", 1));
    assert_eq!(words(node), "a\u{fffd}\u{fffd}script\u{fffd}alert(1)");
}
