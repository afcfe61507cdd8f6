//! What stands at the end of the preferences: who asks, the visitor's own record, and when all this last changed.

use super::{Form, Scene, Tree, digits};

/// Adds it, as far as the site and the visitor have said anything.
pub(super) fn closing(tree: &mut Tree, scene: &Scene<'_>) {
    scene.add(tree, "\u{1}div class=closing part=closing", "");
    if scene.config.controller("name").is_some() {
        // Identity and contact (GDPR article 13 (1) a).
        scene.add(
            tree,
            "\u{1}p class=controller\u{1}span class=key\u{3}{second.controller}\u{4}\u{3} \u{1}span dir=auto\u{3}{@name}\u{4}",
            "",
        );
        for (name, line) in [
            ("role", "\u{3} \u{1}span class=line dir=auto\u{3}{}\u{4}"),
            ("address", "\u{3} \u{1}span class=line dir=auto\u{3}{}\u{4}"),
            ("email", "\u{3} \u{1}a part=link\u{2}href=mailto:{}\u{3}{@email}\u{4}"),
        ] {
            if let Some(value) = scene.config.controller(name) {
                scene.add(tree, line, value);
            }
        }
        scene.add(tree, "\u{4}", "");
    }
    add_record(tree, scene);
    if let Some(date) = scene.config.text("lastChanged") {
        scene.add(tree, "\u{1}p", "");
        scene.add_phrase(tree, "second.changed", "date", Form::Date, date);
        scene.add(tree, "\u{4}", "");
    }
    scene.add(tree, "\u{4}", "");
}

/// The record's id, by which a visitor can have it looked up (GDPR articles 7 (1) and 15).
fn add_record(tree: &mut Tree, scene: &Scene<'_>) {
    let Some(record) = scene.record else { return };
    scene.add(tree, "\u{1}p class=record\u{1}span class=key", "");
    scene.add_phrase(tree, "second.record", "date", Form::Date, &digits(record.at));
    scene.add(
        tree,
        "\u{4}\u{3} \u{1}code class=id part=record dir=ltr\u{3}{}\u{4}\u{3} \
         \u{1}button type=button class=copy part=copy\u{3}{second.copy}\u{4}\
         \u{1}span role=status class=copied\u{2}data-done={second.copied}\u{4}\u{4}",
        record.id(),
    );
}
