//! What is to be drawn, in document order: open, attribute, text, close.
//!
//! One text and not nested nodes: it crosses the border in one piece, and whoever draws it needs no recursion.

/// Elements that open and close evenly, as a text of steps.
///
/// Each step begins with a control character: 1 opens an element (its name and fixed attributes), 2 is an attribute (`name=value`), 3 is text,
/// 4 closes. Where these four stand in a text or value they become U+FFFD, so that nothing a site writes is ever a step.
///
/// This shows a paragraph:
/// ```
/// use portcullis::view::Tree;
///
/// let mut tree = Tree::default();
/// tree.open("p class=note").with("title", "a b").text("1 < 2").close();
/// assert_eq!(tree.text_form(), "\u{1}p class=note\u{2}title=a b\u{3}1 < 2\u{4}");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree(String);

// Never inlined: they are called about a hundred times.
impl Tree {
    /// Begins an element: its name, then its fixed attributes, as `a part=link`.
    #[inline(never)]
    pub fn open(&mut self, tag: &'static str) -> &mut Self {
        self.step("\u{1}", tag)
    }

    /// Gives the innermost open element an attribute.
    #[inline(never)]
    pub fn with(&mut self, name: &'static str, value: &str) -> &mut Self {
        self.step("\u{2}", name).step("=", value)
    }

    /// Adds text.
    #[inline(never)]
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.step("\u{3}", text)
    }

    /// Ends the innermost open element.
    #[inline(never)]
    pub fn close(&mut self) -> &mut Self {
        self.step("\u{4}", "")
    }

    /// The steps as one text.
    #[must_use]
    pub fn text_form(&self) -> &str {
        &self.0
    }

    /// Adds a step, whose text can hold no other.
    #[inline(never)]
    fn step(&mut self, kind: &str, mut text: &str) -> &mut Self {
        self.0.push_str(kind);
        while let Some(at) = text.bytes().position(|byte| matches!(byte, 1..=4)) {
            self.0.push_str(text.get(..at).unwrap_or_default());
            self.0.push_str("\u{fffd}");
            text = text.get(at + 1..).unwrap_or_default();
        }
        self.0.push_str(text);
        self
    }
}
