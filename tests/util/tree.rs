//! What the view draws, as a tree of elements.

use portcullis::config::Config;
use portcullis::consent::Choices;
use portcullis::view::{SECOND_TEXTS, Scene, Screen, Texts, Tree, screen};

use super::config;

/// The built-in texts, those of the second layer included.
pub fn english() -> Texts {
    let mut texts = Texts::english();
    texts.add_second(SECOND_TEXTS);
    texts
}

/// A scene in which nobody has answered.
pub fn scene<'a>(config: &'a Config, texts: &'a Texts, language: &'a str) -> Scene<'a> {
    Scene {
        config,
        record: None,
        choices: Choices::default(),
        texts,
        language,
        asks: "",
        told: None,
        moved: "",
        is_outdated: false,
        has_link: false,
        is_opted_out: false,
        is_policy: false,
    }
}

/// An element as the tests want it: with what is inside it.
#[derive(Clone, Debug)]
pub struct Node {
    pub tag: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Child>,
}

#[derive(Clone, Debug)]
pub enum Child {
    Node(Node),
    Text(String),
}

impl Node {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The trees of a screen: the shadow tree's, the page's.
pub fn drawn(which: Screen, site: &str, choices: Choices<'_>) -> (Vec<Node>, Vec<Node>) {
    let (config, texts) = (config(site), english());
    let language = config.language("en");
    let (shadow, page) = screen(which, &Scene { choices, ..scene(&config, &texts, language) });
    (nested(&shadow), nested(&page))
}

/// What a browser would write for a value.
fn formed(step: &str) -> String {
    let mut texts = step[1..].split('\u{6}');
    let value = texts.next().unwrap_or_default();
    let rest: Vec<_> = texts.collect();
    let list = |word: &str| [&[value], &rest[..]].concat().iter().map(|one| format!("{word}{one}")).collect::<Vec<_>>();
    match &step[..1] {
        "0" => rest[if value == "1" { 1 } else { 5 }].replace("{n}", value),
        "1" => format!("{value} days"),
        "2" => format!("date {value}"),
        "3" => list("land ").join(", "),
        _ => list("").join(", "),
    }
}

#[track_caller]
pub fn nested(tree: &Tree) -> Vec<Node> {
    let (mut done, mut open): (Vec<Node>, Vec<Node>) = (Vec::new(), Vec::new());
    let steps = tree.text_form();
    let starts: Vec<usize> =
        steps.match_indices(|letter| matches!(letter, '\u{1}'..='\u{5}')).map(|(at, _)| at).collect();
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
            5 => open.last_mut().expect("a value stands inside").children.push(Child::Text(formed(&rest))),
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
pub fn nodes(which: Screen, site: &str, answers: Choices<'_>) -> Vec<Node> {
    let (shadow, page) = drawn(which, site, answers);
    let mut found = Vec::new();
    shadow.iter().chain(&page).for_each(|node| collect(node, &mut found));
    found
}

pub fn collect(node: &Node, found: &mut Vec<Node>) {
    found.push(node.clone());
    for child in &node.children {
        if let Child::Node(node) = child {
            collect(node, found);
        }
    }
}

pub fn words(node: &Node) -> String {
    let word = |child: &Child| match child {
        Child::Text(text) => text.clone(),
        Child::Node(node) => words(node),
    };
    node.children.iter().map(word).collect()
}

pub fn actions(nodes: &[Node]) -> Vec<&str> {
    nodes.iter().filter_map(|node| node.attribute("data-portcullis-action")).collect()
}

pub fn switches(nodes: &[Node]) -> Vec<(&str, bool, bool)> {
    let switch = |node: &&Node| node.attribute("part") == Some("toggle");
    let state = |node| (node_id(node), node_has(node, "checked"), node_has(node, "disabled"));
    nodes.iter().filter(switch).map(state).collect()
}

pub fn node_id(node: &Node) -> &str {
    node.attribute("data-id").unwrap()
}

pub fn node_has(node: &Node, name: &str) -> bool {
    node.attribute(name).is_some()
}
