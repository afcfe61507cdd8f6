//! The second layer: a toggle for each category, nothing switched on that the visitor has not granted.

use super::screen::{button, policy_link};
use super::{Node, Scene, Texts};
use crate::config::Category;
use crate::consent::push_radix;

/// The preferences, a modal dialog.
pub(super) fn panel(scene: Scene<'_>) -> Node {
    let texts = scene.texts;
    let title = Node::new("h2").with("id", "title").with("part", "title").with("tabindex", "-1").with("autofocus", "");
    let close = button("close", "").with("class", "close").with("aria-label", texts.get("second.close").to_owned());
    let mut body = Node::new("div").with("class", "body").child(intro(scene));
    for category in scene.config.categories.iter().filter(|category| category.enabled) {
        body = body.child(row(category, scene));
    }
    Node::new("dialog")
        .with("part", "panel")
        .with("class", "panel")
        .with("aria-labelledby", "title")
        .with("lang", texts.get("lang").to_owned())
        .with("dir", texts.get("dir").to_owned())
        .child(Node::new("header").child(title.text(texts.get("second.title").to_owned())).child(close))
        .child(body)
        .child(foot(texts))
}

fn intro(scene: Scene<'_>) -> Node {
    let mut days = String::new();
    push_radix(&mut days, u64::from(scene.config.valid_days), 10);
    let text = scene.texts.get("second.text");
    let (before, rest) = text.split_once('{').unwrap_or((text, ""));
    let after = rest.split_once('}').map_or("", |(_, after)| after);
    let text = if rest.is_empty() { text.to_owned() } else { [before, &days, after].concat() };
    let intro = Node::new("p").with("part", "text").text(text);
    match policy_link(scene) {
        Some(link) => intro.text(" ").child(link),
        None => intro,
    }
}

fn row(category: &Category, scene: Scene<'_>) -> Node {
    let texts = scene.texts;
    let label = category.label.as_deref().or_else(|| texts.of_category(&category.id, "label")).unwrap_or(&category.id);
    let text = category.text.as_deref().or_else(|| texts.of_category(&category.id, "text"));
    let mut words = Node::new("span").with("class", "words");
    words = words.child(Node::new("span").with("class", "label").with("dir", "auto").text(label.to_owned()));
    if category.required {
        words = words.child(Node::new("span").with("class", "always").text(texts.get("second.always").to_owned()));
    }
    let mut row = Node::new("div").with("class", "row");
    row = row.child(Node::new("label").child(words).child(toggle(category, scene)));
    if let Some(text) = text {
        row = row.child(Node::new("p").with("class", "about").with("dir", "auto").text(text.to_owned()));
    }
    match services(category, scene) {
        Some(list) => row.child(list),
        None => row,
    }
}

/// The switch of one category. Nothing is pre-ticked (GDPR recital 32; CJEU C-673/17 Planet49, paragraph 63).
fn toggle(category: &Category, scene: Scene<'_>) -> Node {
    let node = Node::new("input")
        .with("type", "checkbox")
        .with("role", "switch")
        .with("part", "toggle")
        .with("data-id", category.id.clone());
    if category.required {
        return node.with("checked", "").with("disabled", "");
    }
    if scene.choices.grants(&category.id) { node.with("checked", "") } else { node }
}

/// The vendors of a category, or `None` where the config names none.
fn services(category: &Category, scene: Scene<'_>) -> Option<Node> {
    let mut names = String::new();
    for service in scene.config.services.iter().filter(|service| service.enabled && service.category == category.id) {
        names.push_str(if names.is_empty() { ": " } else { ", " });
        names.push_str(&service.name);
    }
    if names.is_empty() {
        return None;
    }
    let title = scene.texts.get("second.services").to_owned();
    Some(Node::new("p").with("class", "services").text(title).child(Node::new("bdi").text(names)))
}

fn foot(texts: &Texts) -> Node {
    Node::new("footer")
        .child(button("reject-all", texts.get("first.reject")))
        .child(button("accept-all", texts.get("first.accept")))
        .child(button("save", texts.get("second.save")))
}
