//! A word to the visitor, where the first layer stands.

use super::{Scene, Screen, Tree, first};

/// What is said, and the buttons below it: the page's own tree has them, as it has those of the first layer.
#[inline(never)]
pub(super) fn notice(shadow: &mut Tree, page: &mut Tree, scene: &Scene<'_>, screen: Screen) {
    scene.add_region(shadow);
    scene.add(
        shadow,
        match screen {
            Screen::Reload => "\u{3}{reopen}\u{4}\u{1}p part=text role=status\u{3}{notice.reload}\u{4}",
            Screen::Inform => "\u{3}{first.title}\u{4}\u{1}p part=text\u{3}{notice.inform}\u{4}",
            _ => "\u{3}{reopen}\u{4}\u{1}p part=text role=status\u{3}{notice.unkept}\u{4}",
        },
        "",
    );
    if screen == Screen::Inform {
        first::again(shadow, scene);
        first::links(shadow, scene);
    }
    scene.add(shadow, "\u{1}div class=answers\u{1}slot\u{4}\u{4}\u{4}", "");
    answers(page, scene, screen);
}

/// The buttons. To refuse takes no more than to go on (GDPR article 21; ICO, 29 April 2026: simple and free).
fn answers(page: &mut Tree, scene: &Scene<'_>, screen: Screen) {
    let buttons = match screen {
        Screen::Reload => {
            "\u{1}button type=button data-portcullis-action=reload\u{3}{notice.button}\u{4}\
                 \u{1}button type=button data-portcullis-action=close\u{3}{notice.close}\u{4}"
        }
        Screen::Inform => {
            first::rejects(page, scene);
            "\u{1}button type=button data-portcullis-action=noted\u{3}{notice.noted}\u{4}\
                 \u{1}button type=button data-portcullis-action=preferences\u{3}{first.preferences}\u{4}"
        }
        _ => "\u{1}button type=button data-portcullis-action=close\u{3}{notice.close}\u{4}",
    };
    scene.add(page, buttons, "");
}
