//! The first layer: what it is about, and three buttons.

use super::screen::{button, policy_link};
use super::{Node, Scene, Texts};

/// The banner: a labelled region, so that it is found without taking the focus (it is not modal).
pub(super) fn banner(scene: Scene<'_>) -> Node {
    let texts = scene.texts;
    let mut text = Node::new("p").with("part", "text").text(texts.get("first.text").to_owned());
    if let Some(link) = policy_link(scene) {
        text = text.text(" ").child(link);
    }
    Node::new("section")
        .with("part", "banner")
        .with("class", "banner")
        .with("popover", "manual")
        .with("aria-labelledby", "title")
        .with("lang", texts.get("lang").to_owned())
        .with("dir", texts.get("dir").to_owned())
        .child(Node::new("h2").with("id", "title").with("part", "title").text(texts.get("first.title").to_owned()))
        .child(text)
        .child(Node::new("div").with("class", "answers").child(Node::new("slot")))
}

/// The answers, equal by construction: the same element, and in the style sheet the same rule.
///
/// Refusing stands first: no answer may be easier than another (EDPB Cookie Banner Taskforce, 17 January 2023,
/// paragraphs 8 and 14; CNIL 2020-092 paragraph 34).
pub(super) fn answers(texts: &Texts) -> Vec<Node> {
    let answers = [
        ("reject-all", "first.reject"),
        ("accept-all", "first.accept"),
        ("preferences", "first.preferences"),
    ];
    let node = |(action, key)| button(action, texts.get(key)).with("lang", texts.get("lang").to_owned());
    answers.map(node).into()
}
