//! A word to the visitor, where the first layer stands.

use super::{Scene, Tree};

/// What is said, and the buttons below it: the page's own tree has them, as it has those of the first layer.
#[inline(never)]
pub(super) fn notice(shadow: &mut Tree, page: &mut Tree, scene: &Scene<'_>, reloads: bool) {
    scene.add_region(shadow);
    scene.add(shadow, "\u{3}{reopen}\u{4}\u{1}p part=text role=status\u{3}", "");
    scene.add(shadow, if reloads { "{notice.reload}" } else { "{notice.unkept}" }, "");
    scene.add(shadow, "\u{4}\u{1}div class=answers\u{1}slot\u{4}\u{4}\u{4}", "");
    if reloads {
        scene.add(page, "\u{1}button type=button data-portcullis-action=reload\u{3}{notice.button}\u{4}", "");
    }
    scene.add(page, "\u{1}button type=button data-portcullis-action=close\u{3}{notice.close}\u{4}", "");
}
