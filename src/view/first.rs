//! The first layer: what it is about, and three buttons.

use super::{Scene, Tree};

/// The banner: a labelled region, so that it is found without taking the focus (it is not modal).
pub(super) fn banner(tree: &mut Tree, scene: &Scene<'_>) {
    let place = scene.config.layout().text("banner").unwrap_or_default();
    tree.open("section part=banner popover=manual aria-labelledby=title").with("class", &["banner ", place].concat());
    tree.language(scene);
    tree.open("h2 id=title part=title").text(scene.text("first.title")).close();
    tree.open("p part=text").text(scene.text("first.text")).policy_link(scene).close();
    tree.open("div class=answers").open("slot").close().close().close();
}

/// The answers, equal by construction: the same element, and in the style sheet the same rule.
///
/// No answer may be easier than another (EDPB Cookie Banner Taskforce, 17 January 2023, paragraphs 8 and 14; CNIL
/// 2020-092 paragraph 34).
pub(super) fn answers(tree: &mut Tree, scene: &Scene<'_>) {
    let answers =
        [("reject-all", "first.reject"), ("accept-all", "first.accept"), ("preferences", "first.preferences")];
    for (action, key) in answers {
        tree.button(action).language(scene).text(scene.text(key)).close();
    }
}
