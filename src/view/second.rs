//! The second layer: a toggle for each category and service, nothing switched on that the visitor has not granted.

use super::{Scene, Tree};
use crate::config::{Category, Service};
use crate::consent::{push_radix, take_part};

/// The preferences, a modal dialog.
#[inline(never)]
pub(super) fn panel(tree: &mut Tree, scene: &Scene<'_>) {
    scene.add(
        tree,
        "\u{1}dialog part=panel class=panel aria-labelledby=title\
         \u{1}header\u{1}h2 id=title part=title tabindex=-1 autofocus\u{3}{second.title}\u{4}\
         \u{1}button type=button class=close data-portcullis-action=close\u{2}aria-label={second.close}\u{4}\u{4}\
         \u{1}div class=body\u{1}p part=text\u{3}{}",
        &text(scene),
    );
    scene.add_policies(tree, &["policyUrl", "cookiePolicyUrl"]);
    scene.add(tree, "\u{4}", "");
    for category in scene.config.categories().filter(|category| category.is_enabled()) {
        row(tree, category, scene);
    }
    if scene.config.controller("name").is_some() {
        scene.add(tree, "\u{1}p class=controller dir=auto\u{3}{@name} {@address} {@email}\u{4}", "");
    }
    scene.add(
        tree,
        "\u{4}\u{1}footer\
         \u{1}button type=button data-portcullis-action=reject-all\u{3}{first.reject}\u{4}\
         \u{1}button type=button data-portcullis-action=accept-all\u{3}{first.accept}\u{4}\
         \u{1}button type=button data-portcullis-action=save\u{3}{second.save}\u{4}\u{4}\u{4}",
        "",
    );
}

/// "… after {days} days."
fn text(scene: &Scene<'_>) -> String {
    let text = scene.own("second.text").unwrap_or_default();
    let mut rest = text;
    let mut out = String::from(take_part(&mut rest, b'{'));
    if take_part(&mut rest, b'}') != "days" {
        return text.into();
    }
    push_radix(&mut out, u64::from(scene.config.valid_days()), 10);
    out.push_str(rest);
    out
}

fn row(tree: &mut Tree, category: Category<'_>, scene: &Scene<'_>) {
    let (id, required) = (category.id(), category.is_required());
    let own = |part| scene.own(&["category.", id, part].concat());
    let mut services = scene.config.services_of(category).peekable();
    let label = category.label().or_else(|| own(".label")).unwrap_or(id);
    scene.add(
        tree,
        "\u{1}div class=row\u{1}label\u{1}span class=words\u{1}span class=label dir=auto\u{3}{}\u{4}",
        label,
    );
    if required {
        scene.add(tree, "\u{1}span class=always\u{3}{second.always}\u{4}", "");
    }
    scene.add(tree, "\u{4}", "");
    toggle(tree, id, required, services.peek().is_some(), scene);
    if let Some(text) = category.text().or_else(|| own(".text")) {
        scene.add(tree, "\u{1}p class=about dir=auto\u{3}{}\u{4}", text);
    }
    for service in services {
        self::service(tree, service, required, scene);
    }
    scene.add(tree, "\u{4}", "");
}

fn service(tree: &mut Tree, service: Service<'_>, required: bool, scene: &Scene<'_>) {
    scene.add(tree, "\u{1}label class=service\u{1}span dir=auto\u{3}{}\u{4}", service.name());
    toggle(tree, service.id(), required, false, scene);
    if let Some(url) = service.text("policyUrl") {
        scene.add(tree, "\u{1}p class=provider\u{1}a part=link\u{2}href={}\u{3}{policyUrl}: ", url);
        scene.add(tree, "{}\u{4}\u{4}", service.text("provider").unwrap_or(service.name()));
    }
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
