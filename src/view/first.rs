//! The first layer: what it is about, and three buttons.

use super::screen::digits;
use super::{Scene, Tree};
use crate::consent::{Answers, has, take_part};

/// What is linked in both layers, by its name among what the config says of the controller and among the texts.
pub(super) const POLICIES: &str = "policyUrl cookiePolicyUrl imprintUrl";

/// The banner: a labelled region, so that it is found without taking the focus, or a modal dialog where the site wants one.
///
/// What has to be read before an answer is never behind one (GDPR article 7 (2): intelligible and easily accessible).
pub(super) fn banner(tree: &mut Tree, scene: &Scene<'_>) {
    if scene.layout("banner") == "modal" && !scene.is_policy {
        scene.add(tree, "\u{1}dialog part=banner aria-labelledby=title\u{2}class=banner modal", "");
        scene.add_lock(tree);
        scene.add(tree, "\u{1}h2 id=title part=title tabindex=-1 autofocus", "");
    } else {
        scene.add_region(tree);
    }
    scene.add(tree, "\u{3}{first.title}\u{4}", "");
    scene.add(tree, "\u{1}p part=text\u{3}{first.text}\u{4}", "");
    again(tree, scene);
    links(tree, scene);
    scene.add(tree, "\u{1}div class=answers\u{1}slot\u{4}\u{4}\u{4}", "");
}

/// What is to be read before an answer.
pub(super) fn links(tree: &mut Tree, scene: &Scene<'_>) {
    scene.add(tree, "\u{1}p class=links part=links", "");
    let count = scene.shown_services().count() as u64;
    if count > 0 {
        // Who they are is one press away (CNIL 2020-091; TCF policies, appendix B, C (b) III).
        scene.add(
            tree,
            "\u{1}button type=button part=link data-portcullis-action=preferences\u{3}{first.services} ({})\u{4}",
            &digits(count),
        );
    }
    scene.add_links(tree, POLICIES);
    scene.add(tree, "\u{4}", "");
}

/// What runs already, by name; what is asked of a visitor who has answered before; and that an opt-out is honoured.
pub(super) fn again(tree: &mut Tree, scene: &Scene<'_>) {
    // What the law lets run unasked has to be told all the same (PECR, schedule A1: clear information; TCA article 45c).
    let mut active = Answers::default();
    for category in scene.config.optional() {
        let id = category.id();
        if scene.choices.grants(id) && !scene.record.is_some_and(|record| record.choices().grants(id)) {
            active.set(id, true);
        }
    }
    list(tree, scene, active.choices().granted, false, "\u{1}p part=active\u{3}{first.active} ");
    if scene.is_outdated {
        scene.add(tree, "\u{1}p part=again\u{3}{first.outdated}\u{4}", "");
    }
    list(tree, scene, scene.asks, false, "\u{1}p part=again\u{3}{first.again} ");
    list(tree, scene, scene.asks, true, "\u{1}p part=again\u{3}{first.here} ");
    scene.add_honoured(tree);
}

/// The names of those of `ids` that are asked because the visitor has `moved`, or of the others, after `before`, which begins the paragraph.
#[inline(never)]
fn list<'a>(tree: &mut Tree, scene: &Scene<'a>, mut ids: &'a str, moved: bool, mut before: &'static str) {
    let mut end = "";
    while !ids.is_empty() {
        let id = take_part(&mut ids, b'.');
        if has(scene.moved, b'.', id) == moved {
            scene.add(tree, before, "");
            tree.fill(scene.name(id));
            (before, end) = (", ", "\u{4}");
        }
    }
    scene.add(tree, end, "");
}

/// To refuse: all of it, or what is asked of a visitor who has answered before.
pub(super) fn rejects(tree: &mut Tree, scene: &Scene<'_>) {
    scene.add(tree, "\u{1}button type=button data-portcullis-action=reject-all\u{3}", "");
    scene.add(tree, if scene.asks.is_empty() { "{first.reject}\u{4}" } else { "{first.rejectNew}\u{4}" }, "");
}

/// The answers, equal by construction: the same element, and in the style sheet the same rule.
///
/// No answer may be easier than another (EDPB Cookie Banner Taskforce, 17 January 2023, paragraphs 8 and 14; CNIL
/// 2020-092 paragraph 34).
pub(super) fn answers(tree: &mut Tree, scene: &Scene<'_>) {
    rejects(tree, scene);
    scene.add(tree, "\u{1}button type=button data-portcullis-action=accept-all\u{3}", "");
    scene.add(tree, if scene.asks.is_empty() { "{first.accept}" } else { "{first.acceptNew}" }, "");
    scene.add(tree, "\u{4}\u{1}button type=button data-portcullis-action=preferences\u{3}{first.preferences}\u{4}", "");
}
