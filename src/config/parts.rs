//! What a config lists: categories and services, each a part of its document.

use super::{Children, Node, UrlPattern};

/// A purpose group that a visitor can switch.
#[derive(Clone, Copy, Debug)]
pub struct Category<'a>(pub(super) Node<'a>);

impl<'a> Category<'a> {
    /// Its id, in the namespace shared with services.
    #[must_use]
    pub fn id(self) -> &'a str {
        id(self.0)
    }

    /// Always on and not to be switched off: for what the page cannot work without.
    #[must_use]
    pub fn is_required(self) -> bool {
        self.0.flag("required", false)
    }

    /// `false` where the site switched it off: not shown, never granted.
    #[must_use]
    pub fn is_enabled(self) -> bool {
        is_enabled(self.0)
    }

    /// The site's own name for it.
    #[must_use]
    pub fn label(self) -> Option<&'a str> {
        self.0.text("label")
    }

    /// The site's own explanation.
    #[must_use]
    pub fn text(self) -> Option<&'a str> {
        self.0.text("text")
    }

    /// The types of Google's Consent Mode that it stands for.
    pub fn consent_types(self) -> impl Iterator<Item = &'a str> {
        self.0.list("consentTypes").map(Node::words)
    }

    /// What it is for in the eyes of the law, as the site says it; empty where it says nothing.
    #[must_use]
    pub fn purpose(self) -> &'a str {
        self.0.text("purpose").unwrap_or_default()
    }
}

/// One vendor's tag inside a category.
#[derive(Clone, Copy, Debug)]
pub struct Service<'a>(pub(super) Node<'a>);

impl<'a> Service<'a> {
    /// Its id, in the namespace shared with categories.
    #[must_use]
    pub fn id(self) -> &'a str {
        id(self.0)
    }

    /// The vendor's name as shown; the id where the site gives none.
    #[must_use]
    pub fn name(self) -> &'a str {
        self.0.text("name").unwrap_or(self.id())
    }

    /// What the site says of it under `name` (see the schema), or `None`.
    #[must_use]
    pub fn text(self, name: &str) -> Option<&'a str> {
        self.0.text(name)
    }

    /// What stands under `name` (see the schema), or `None`.
    #[must_use]
    pub fn get(self, name: &str) -> Option<Node<'a>> {
        self.0.get(name)
    }

    /// The id of the category that decides it.
    #[must_use]
    pub fn category(self) -> &'a str {
        self.0.text("category").unwrap_or_default()
    }

    /// `false` where the site switched it off: never granted.
    #[must_use]
    pub fn is_enabled(self) -> bool {
        is_enabled(self.0)
    }

    /// The services whose scripts run before its own.
    pub fn after(self) -> impl Iterator<Item = &'a str> {
        self.0.list("after").map(Node::words)
    }

    /// Whether its scripts hear of a DOMContentLoaded or load that has passed when they run.
    #[must_use]
    pub fn replays(self) -> bool {
        self.0.flag("replay", false)
    }

    /// What the site lists of it under `name` (see the schema).
    #[must_use]
    pub fn list(self, name: &str) -> Children<'a> {
        self.0.list(name)
    }

    /// Where its tags come from.
    pub fn patterns(self) -> impl Iterator<Item = UrlPattern<'a>> {
        self.0.list("match").map(pattern)
    }

    /// Where they stand, for [`super::Config::pattern_at`].
    pub fn pattern_places(self) -> impl Iterator<Item = usize> {
        self.0.list("match").map(Node::index)
    }

    /// Where it stands, for [`super::Config::service_at`].
    #[must_use]
    pub fn place(self) -> usize {
        self.0.index()
    }
}

/// The parser has looked at it.
pub(super) fn pattern(node: Node<'_>) -> UrlPattern<'_> {
    UrlPattern(node.words())
}

fn id<'a>(node: Node<'a>) -> &'a str {
    node.text("id").unwrap_or_default()
}

fn is_enabled(node: Node<'_>) -> bool {
    node.flag("enabled", true)
}
