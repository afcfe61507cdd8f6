//! The second layer: a toggle for each category, nothing switched on that the visitor has not granted.

use super::{Scene, Tree};
use crate::config::Category;
use crate::consent::{push_radix, take_part};

/// The preferences, a modal dialog.
pub(super) fn panel(tree: &mut Tree, scene: &Scene<'_>) {
    tree.open("dialog part=panel class=panel aria-labelledby=title").language(scene);
    tree.open("header");
    tree.open("h2 id=title part=title tabindex=-1 autofocus").text(scene.text("second.title")).close();
    tree.button("close").with("class", "close").with("aria-label", scene.text("second.close")).close();
    tree.close().open("div class=body");
    intro(tree, scene);
    for category in scene.config.categories().filter(|category| category.is_enabled()) {
        row(tree, category, scene);
    }
    tree.close().open("footer");
    for (action, key) in [("reject-all", "first.reject"), ("accept-all", "first.accept"), ("save", "second.save")] {
        tree.button(action).text(scene.text(key)).close();
    }
    tree.close().close();
}

fn intro(tree: &mut Tree, scene: &Scene<'_>) {
    let mut days = String::new();
    push_radix(&mut days, u64::from(scene.config.valid_days()), 10);
    tree.open("p part=text");
    // "… after {days} days."
    let mut text = scene.text("second.text");
    tree.text(take_part(&mut text, b'{'));
    if take_part(&mut text, b'}') == "days" {
        tree.text(&days).text(text);
    }
    tree.policy_link(scene).close();
}

fn row(tree: &mut Tree, category: Category<'_>, scene: &Scene<'_>) {
    let (id, required) = (category.id(), category.is_required());
    let own = |part| scene.own(&["category.", id, part].concat());
    let label = category.label().or_else(|| own(".label")).unwrap_or(id);
    let mut services = scene.config.services_of(category).peekable();
    tree.open("div class=row").open("label").open("span class=words");
    tree.open("span class=label dir=auto").text(label).close();
    if required {
        tree.open("span class=always").text(scene.text("second.always")).close();
    }
    tree.close();
    // A switch cannot be mixed (WAI-ARIA 1.2, `aria-checked`); a checkbox can.
    toggle(tree, id, required, services.peek().is_some(), scene);
    tree.close();
    if let Some(text) = category.text().or_else(|| own(".text")) {
        tree.open("p class=about dir=auto").text(text).close();
    }
    for service in services {
        tree.open("label class=service").open("span dir=auto").text(service.name()).close();
        toggle(tree, service.id(), required, false, scene);
        tree.close();
    }
    tree.close();
}

/// The switch of a category or a service. Nothing is pre-ticked (GDPR recital 32; CJEU C-673/17 Planet49, paragraph 63).
fn toggle(tree: &mut Tree, id: &str, required: bool, mixes: bool, scene: &Scene<'_>) {
    tree.open("input type=checkbox part=toggle").with("data-id", id);
    if !mixes {
        tree.with("role", "switch");
    }
    if required {
        tree.with("disabled", "");
    }
    if required || scene.choices.grants(id) {
        tree.with("checked", "");
    }
    tree.close();
}
