//! What is to be drawn, in document order: open, attribute, text, close.
//!
//! One text and not nested nodes: it crosses the border in one piece, and whoever draws it needs no recursion.

/// Elements that open and close evenly, as a text of steps.
///
/// Each step begins with a control character: 1 opens an element (its name and fixed attributes), 2 is an attribute
/// (`name=value`), 3 is text, 4 closes, 5 is a value for the drawer to write as the language
/// does (a digit says what it is; 6 separates its plurals). Where these stand in what is filled in they become U+FFFD, so that nothing a
/// site writes is ever a step.
///
/// This shows a paragraph:
/// ```
/// use portcullis::view::Tree;
///
/// let mut tree = Tree::default();
/// tree.step("\u{1}p class=note\u{3}").fill("1 < 2").step("\u{4}");
/// assert_eq!(tree.text_form(), "\u{1}p class=note\u{3}1 < 2\u{4}");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree(String);

impl Tree {
    /// Adds steps as they are.
    pub fn step(&mut self, steps: &'static str) -> &mut Self {
        self.0.push_str(steps);
        self
    }

    /// Fills in `text`, which holds no step.
    pub fn fill(&mut self, mut text: &str) -> &mut Self {
        while let Some(at) = text.bytes().position(|byte| matches!(byte, 1..=6)) {
            self.0.push_str(text.get(..at).unwrap_or_default());
            self.0.push_str("\u{fffd}");
            text = text.get(at + 1..).unwrap_or_default();
        }
        self.0.push_str(text);
        self
    }

    /// Adds what another tree has.
    pub fn append(&mut self, other: Self) {
        self.0.push_str(&other.0);
    }

    /// The steps as one text.
    #[must_use]
    pub fn text_form(&self) -> &str {
        &self.0
    }
}
