//! All that is on the page at one moment: the layer, and the way back to it.

use super::{Texts, Tree, first, second};
use crate::config::Config;
use crate::consent::Choices;

/// What the view depends on.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The site's settings.
    pub config: &'a Config,
    /// The answers in force.
    pub choices: &'a Choices,
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
}

/// What `screen` consists of: the shadow tree, then what stays in the page's own tree and is slotted in.
///
/// The answers of the first layer are page-tree buttons, so that helpers which refuse on a visitor's behalf find them.
#[must_use]
pub fn screen(screen: Screen, scene: &Scene<'_>) -> (Tree, Tree) {
    let (mut shadow, mut page) = (Tree::default(), Tree::default());
    match screen {
        Screen::Resting => reopen(&mut shadow, scene),
        Screen::First => {
            first::banner(&mut shadow, scene);
            first::answers(&mut page, scene);
        }
        Screen::Second => second::panel(&mut shadow, scene),
    }
    (shadow, page)
}

impl Scene<'_> {
    /// The text of `key`: the site's own, or the built-in one, or the key itself.
    pub(super) fn text<'b>(&'b self, key: &'b str) -> &'b str {
        self.own(key).unwrap_or(key)
    }

    /// The text of `key`, or `None` where nobody has one.
    #[inline(never)]
    pub(super) fn own(&self, key: &str) -> Option<&str> {
        self.config.own_text(self.language, key).or_else(|| self.texts.get(key))
    }
}

impl Tree {
    /// Begins a button that does `action`; its label is yet to come.
    pub(super) fn button(&mut self, action: &str) -> &mut Self {
        self.open("button type=button").with("data-portcullis-action", action)
    }

    /// The language of what follows.
    pub(super) fn language(&mut self, scene: &Scene<'_>) -> &mut Self {
        self.with("lang", scene.language).with("dir", scene.text("dir"))
    }

    /// The link to the site's policy, if it names one, after a space.
    pub(super) fn policy_link(&mut self, scene: &Scene<'_>) -> &mut Self {
        if let Some(url) = scene.config.controller("policyUrl") {
            self.text(" ").open("a part=link").with("href", url).text(scene.text("policy")).close();
        }
        self
    }
}

fn reopen(tree: &mut Tree, scene: &Scene<'_>) {
    let position = scene.config.reopen();
    if position != "none" {
        tree.button("reopen").with("part", "reopen").with("class", &["reopen ", position].concat()).language(scene);
        tree.text(scene.text("reopen")).close();
    }
}
