//! An element, its attributes and what is inside it.

use std::borrow::Cow;

/// Text that is mostly known at build time.
type Text = Cow<'static, str>;

/// One element to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The element's name.
    pub tag: &'static str,
    /// Attributes, in order.
    pub attributes: Vec<(&'static str, Text)>,
    /// What is inside, in order.
    pub children: Vec<Child>,
}

/// What stands inside an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Child {
    /// An element.
    Node(Node),
    /// Text, shown as it is.
    Text(Text),
}

impl Node {
    /// An empty element.
    #[must_use]
    pub fn new(tag: &'static str) -> Self {
        Self { tag, attributes: Vec::new(), children: Vec::new() }
    }

    /// With one more attribute.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Text>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// With one more child element.
    #[must_use]
    pub fn child(mut self, node: Self) -> Self {
        self.children.push(Child::Node(node));
        self
    }

    /// With more text.
    #[must_use]
    pub fn text(mut self, text: impl Into<Text>) -> Self {
        self.children.push(Child::Text(text.into()));
        self
    }

    /// The value of the attribute `name`, or `None`.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_ref())
    }
}
