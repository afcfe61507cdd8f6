//! What is to be drawn, in document order: open, attribute, text, close.
//!
//! A flat list and not nested nodes: half the code in the module, and whoever draws it needs no recursion.

/// One step of drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// An element begins; what follows is inside it.
    Open(&'static str),
    /// An attribute of the innermost open element.
    Attribute(&'static str, String),
    /// Text inside the innermost open element, shown as it is.
    Text(String),
    /// The innermost open element ends.
    Close,
}

/// Steps that open and close evenly.
///
/// This shows a paragraph:
/// ```
/// use portcullis::view::{Step, Tree};
///
/// let mut tree = Tree::default();
/// tree.open("p").with("class", "note").text("1 < 2").close();
/// assert_eq!(
///     tree.steps(),
///     [
///         Step::Open("p"),
///         Step::Attribute("class", "note".into()),
///         Step::Text("1 < 2".into()),
///         Step::Close,
///     ],
/// );
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree(Vec<Step>);

// Never inlined: they are called about a hundred times.
impl Tree {
    /// Begins an element.
    #[inline(never)]
    pub fn open(&mut self, tag: &'static str) -> &mut Self {
        self.0.push(Step::Open(tag));
        self
    }

    /// Gives the innermost open element an attribute.
    #[inline(never)]
    pub fn with(&mut self, name: &'static str, value: &str) -> &mut Self {
        self.0.push(Step::Attribute(name, value.into()));
        self
    }

    /// Adds text.
    #[inline(never)]
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.0.push(Step::Text(text.into()));
        self
    }

    /// Ends the innermost open element.
    #[inline(never)]
    pub fn close(&mut self) -> &mut Self {
        self.0.push(Step::Close);
        self
    }

    /// The steps in order.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.0
    }
}
