//! The second layer: a toggle for each category and service, nothing switched on that the visitor has not granted.

mod closing;
mod service;

use super::screen::{Form, add_form, digits};
use super::{Scene, Tree};
use crate::config::{Category, Node};
use crate::consent::has;

/// From this many services on they are folded up, and can be searched.
const MANY: usize = 11;

/// The preferences, a modal dialog.
#[inline(never)]
pub(super) fn panel(tree: &mut Tree, scene: &Scene<'_>) {
    let many = scene.shown_services().count() >= MANY;
    scene.add(tree, "\u{1}dialog part=panel aria-labelledby=title\u{2}class=panel {}", scene.layout("panel"));
    if many {
        tree.fill(" many");
    }
    scene.add_lock(tree);
    beginning(tree, scene);
    if many {
        search(tree, scene);
    }
    for category in scene.config.categories().filter(|category| category.is_enabled()) {
        row(tree, category, many, scene);
    }
    closing::closing(tree, scene);
    scene.add(
        tree,
        "\u{4}\u{1}footer part=footer\
         \u{1}button type=button part=answer data-portcullis-action=reject-all\u{3}{first.reject}\u{4}\
         \u{1}button type=button part=answer data-portcullis-action=accept-all\u{3}{first.accept}\u{4}\
         \u{1}button type=button part=save data-portcullis-action=save\u{3}{second.save}\u{4}\u{4}\u{4}",
        "",
    );
}

/// The title, what this is about, and where more is to be read.
fn beginning(tree: &mut Tree, scene: &Scene<'_>) {
    scene.add(tree, "\u{1}header part=header\u{1}h2 id=title part=title tabindex=-1 autofocus\u{3}", "");
    scene.add(tree, if scene.has_link { "{choices}" } else { "{second.title}" }, "");
    scene.add(
        tree,
        "\u{4}\u{1}button type=button class=close part=close data-portcullis-action=close\u{2}aria-label={second.close}\u{4}\u{4}\
         \u{1}div class=body part=body\u{1}p part=text",
        "",
    );
    scene.add_phrase(tree, "second.text", "days", Form::Days, &digits(u64::from(scene.config.valid_days())));
    scene.add(tree, "\u{4}", "");
    scene.add_honoured(tree);
    scene.add(tree, "\u{1}p class=links part=links", "");
    scene.add_links(tree, super::first::POLICIES);
    scene.add_links(tree, "rightsUrl");
    scene.add(tree, "\u{4}", "");
}

/// The field by which services are found, and the word where there are none.
fn search(tree: &mut Tree, scene: &Scene<'_>) {
    scene.add(
        tree,
        "\u{1}label class=search\u{1}span\u{3}{second.search}\u{4}\
         \u{1}input type=search part=search autocomplete=off spellcheck=false\u{4}\u{4}\
         \u{1}p role=status class=found\u{2}data-none={second.none}\u{2}data-some=",
        "",
    );
    scene.add_plurals(tree);
    scene.add(tree, "\u{4}", "");
}

/// A category, in a group of its own with its services.
fn row(tree: &mut Tree, category: Category<'_>, many: bool, scene: &Scene<'_>) {
    let (id, required) = (category.id(), category.is_required());
    let label = words(scene, ["category.", id, ".label"], category.label()).unwrap_or(id);
    let count = scene.config.services_of(category).count() as u64;
    scene.add(tree, "\u{1}div class=row part=row role=group\u{2}aria-label={}", label);
    scene.add(tree, "\u{1}label\u{1}span class=words\u{1}span class=label part=label dir=auto\u{3}{}\u{4}", label);
    if required {
        scene.add(tree, "\u{1}span class=always\u{3}{second.always}\u{4}", "");
    }
    add_new(tree, id, scene);
    scene.add(tree, "\u{4}", "");
    toggle(tree, id, required, count > 0, scene);
    if let Some(text) = words(scene, ["category.", id, ".text"], category.text()) {
        scene.add(tree, "\u{1}p class=about part=about dir=auto\u{3}{}\u{4}", text);
    }
    if count > 0 {
        scene.add(tree, "\u{1}details class=services part=services", "");
        if !many || scene.config.services_of(category).any(|service| has(scene.asks, b'.', service.id())) {
            scene.add(tree, "\u{2}open=", "");
        }
        scene.add(tree, "\u{1}summary part=summary", "");
        scene.add_services(tree, count);
        scene.add(tree, "\u{4}", "");
        for service in scene.config.services_of(category) {
            service::service(tree, service, required, scene);
        }
        scene.add(tree, "\u{4}", "");
    }
    scene.add(tree, "\u{4}", "");
}

/// Marks what is new to a visitor who has answered before.
fn add_new(tree: &mut Tree, id: &str, scene: &Scene<'_>) {
    if has(scene.asks, b'.', id) && !has(scene.moved, b'.', id) {
        add_mark(tree, scene);
    }
}

fn add_mark(tree: &mut Tree, scene: &Scene<'_>) {
    scene.add(tree, "\u{1}span class=always part=new\u{3}{second.new}\u{4}", "");
}

/// Whether `fact` in `list` of the service `id`, or its provider, is what the visitor has yet to hear of a service that was granted.
fn is_news(scene: &Scene<'_>, id: &str, list: &str, fact: Node<'_>) -> bool {
    has(scene.asks, b'.', id)
        && scene.record.is_some_and(|record| record.choices().grants(id))
        && scene.told.is_some_and(|told| !told.knows(id, list, fact))
}

/// The text of `key`: the site's own in the visitor's language, else what it `said` in all of them, else ours.
fn words<'a>(scene: &Scene<'a>, key: [&str; 3], said: Option<&'a str>) -> Option<&'a str> {
    let key = key.concat();
    scene.config.own_text(scene.language, &key).or(said).or_else(|| scene.texts.get(&key))
}

/// The switch of a category or a service, and the end of its label. Nothing is pre-ticked (GDPR recital 32; CJEU C-673/17
/// Planet49, paragraph 63). A switch cannot be mixed (WAI-ARIA 1.2, `aria-checked`); a checkbox can.
fn toggle(tree: &mut Tree, id: &str, required: bool, mixes: bool, scene: &Scene<'_>) {
    scene.add(tree, "\u{1}input type=checkbox part=toggle\u{2}data-id={}", id);
    for (stands, attribute) in [
        (!mixes, "\u{2}role=switch"),
        (required, "\u{2}disabled="),
        (required || scene.choices.grants(id), "\u{2}checked="),
    ] {
        if stands {
            scene.add(tree, attribute, "");
        }
    }
    scene.add(tree, "\u{4}\u{4}", "");
}
