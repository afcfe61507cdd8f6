//! The first layer: what it is about, and three buttons.

use super::{Scene, Tree};

/// The banner: a labelled region, so that it is found without taking the focus (it is not modal).
pub(super) fn banner(tree: &mut Tree, scene: &Scene<'_>) {
    let place = scene.config.layout().text("banner").unwrap_or_default();
    scene.add(
        tree,
        "\u{1}section part=banner aria-labelledby=title\u{2}class=banner {}\
         \u{1}h2 id=title part=title\u{3}{first.title}\u{4}\u{1}p part=text\u{3}{first.text}",
        place,
    );
    scene.add_policies(tree, &["policyUrl"]);
    scene.add(tree, "\u{4}\u{1}div class=answers\u{1}slot\u{4}\u{4}\u{4}", "");
}

/// The answers, equal by construction: the same element, and in the style sheet the same rule.
///
/// No answer may be easier than another (EDPB Cookie Banner Taskforce, 17 January 2023, paragraphs 8 and 14; CNIL
/// 2020-092 paragraph 34).
pub(super) fn answers(tree: &mut Tree, scene: &Scene<'_>) {
    scene.add(
        tree,
        "\u{1}button type=button data-portcullis-action=reject-all\u{3}{first.reject}\u{4}\
         \u{1}button type=button data-portcullis-action=accept-all\u{3}{first.accept}\u{4}\
         \u{1}button type=button data-portcullis-action=preferences\u{3}{first.preferences}\u{4}",
        "",
    );
}
