//! All that is on the page at one moment: the layer, and the way back to it.

use super::{Texts, Tree, first, notice, second};
use crate::config::Config;
use crate::consent::{Choices, take_part};

/// What the view depends on.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The site's settings.
    pub config: &'a Config,
    /// The answers in force.
    pub choices: Choices<'a>,
    /// The built-in words.
    pub texts: &'a Texts,
    /// The language of the site's own words.
    pub language: &'a str,
}

/// Which layer is up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Screen {
    /// None; only the re-open button.
    Resting,
    /// The first layer.
    First,
    /// The second layer.
    Second,
    /// A word to the visitor: the page has to be loaded again, which is offered.
    Reload,
    /// The same: the choice cannot be kept.
    Unkept,
}

/// What `screen` consists of: the shadow tree, then what stays in the page's own tree and is slotted in.
///
/// The answers of the first layer are page-tree buttons, so that helpers which refuse on a visitor's behalf find them.
#[must_use]
pub fn screen(screen: Screen, scene: &Scene<'_>) -> (Tree, Tree) {
    let (mut shadow, mut page) = (Tree::default(), Tree::default());
    // Attributes before any element are the host's.
    scene.add(&mut page, "\u{2}lang={}\u{2}dir={dir}", scene.language);
    match screen {
        Screen::Resting => reopen(&mut shadow, scene),
        Screen::First => {
            first::banner(&mut shadow, scene);
            first::answers(&mut page, scene);
        }
        Screen::Second => second::panel(&mut shadow, scene),
        Screen::Reload | Screen::Unkept => notice::notice(&mut shadow, &mut page, scene, screen == Screen::Reload),
    }
    (shadow, page)
}

fn reopen(tree: &mut Tree, scene: &Scene<'_>) {
    if scene.config.reopen() != "none" {
        scene.add(
            tree,
            "\u{1}button type=button data-portcullis-action=reopen part=reopen\u{2}class=reopen {}\u{3}{reopen}\u{4}",
            scene.config.reopen(),
        );
    }
}

impl<'a> Scene<'a> {
    /// Adds a template to `tree`. Its keys are those of the locale files; `@` and a name of the controller; the empty one
    /// stands for `value`.
    #[inline(never)]
    pub(super) fn add(&self, tree: &mut Tree, mut template: &'static str, value: &str) {
        loop {
            tree.step(take_part(&mut template, b'{'));
            if template.is_empty() {
                return;
            }
            let mut key = take_part(&mut template, b'}');
            tree.fill(if key.is_empty() {
                value
            } else if key.starts_with('@') {
                take_part(&mut key, b'@');
                self.config.controller(key).unwrap_or_default()
            } else {
                self.own(key).unwrap_or(key)
            });
        }
    }

    /// Links to the controller's policies, each after a space, as far as the site names them.
    pub(super) fn add_policies(&self, tree: &mut Tree, names: &[&'static str]) {
        for name in names {
            if let Some(url) = self.config.controller(name) {
                self.add(tree, "\u{3} \u{1}a part=link\u{2}href={}", url);
                self.add(tree, "\u{3}{}\u{4}", self.own(name).unwrap_or_default());
            }
        }
    }

    /// The text of `key`: the site's own or the built-in one; `None` where nobody has one.
    #[inline(never)]
    pub(super) fn own(&self, key: &str) -> Option<&'a str> {
        self.config.own_text(self.language, key).or_else(|| self.texts.get(key))
    }
}
