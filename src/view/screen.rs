//! All that is on the page at one moment: the layer, and the way back to it.

use super::{Node, Texts, first, second};
use crate::config::Config;
use crate::consent::Choices;

/// What the view depends on.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The site's settings.
    pub config: &'a Config,
    /// The answers in force.
    pub choices: &'a Choices,
    /// The words.
    pub texts: &'a Texts,
}

/// Which layer is up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// None; only the re-open button.
    Resting,
    /// The first layer.
    First,
    /// The second layer.
    Second,
}

/// The nodes of `screen`: those of the shadow tree, then those that stay in the page's own tree and are slotted in.
///
/// The answers of the first layer are page-tree buttons, so that helpers which refuse on a visitor's behalf find them.
#[must_use]
pub fn screen(screen: Screen, scene: Scene<'_>) -> (Vec<Node>, Vec<Node>) {
    match screen {
        Screen::Resting => (vec![reopen(scene.texts)], Vec::new()),
        Screen::First => (vec![first::banner(scene)], first::answers(scene.texts)),
        Screen::Second => (vec![second::panel(scene)], Vec::new()),
    }
}

/// A button that does `action`.
pub(super) fn button(action: &'static str, label: &str) -> Node {
    Node::new("button").with("type", "button").with("data-portcullis-action", action).text(label.to_owned())
}

/// The link to the site's policy, if it names one.
pub(super) fn policy_link(scene: Scene<'_>) -> Option<Node> {
    let url = scene.config.policy_url.clone()?;
    Some(Node::new("a").with("part", "link").with("href", url).text(scene.texts.get("policy").to_owned()))
}

fn reopen(texts: &Texts) -> Node {
    button("reopen", texts.get("reopen")).with("part", "reopen").with("class", "reopen")
}
