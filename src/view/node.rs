//! What is to be drawn, in document order: open, attribute, text, close.
//!
//! One text and not nested nodes: it crosses the border in one piece, and whoever draws it needs no recursion.

/// Elements that open and close evenly, as a text of steps.
///
/// Each step begins with a control character: 1 opens an element (its name), 2 is an attribute (`name=value`), 3 is text,
/// 4 closes. Where these four stand in a text or value they become U+FFFD, so that nothing a site writes is ever a step.
///
/// This shows a paragraph:
/// ```
/// use portcullis::view::Tree;
///
/// let mut tree = Tree::default();
/// tree.open("p").with("class", "note").text("1 < 2").close();
/// assert_eq!(tree.text_form(), "\u{1}p\u{2}class=note\u{3}1 < 2\u{4}");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree(String);

// Never inlined: they are called about a hundred times.
impl Tree {
    /// Begins an element.
    #[inline(never)]
    pub fn open(&mut self, tag: &'static str) -> &mut Self {
        self.step('\u{1}', tag)
    }

    /// Gives the innermost open element an attribute.
    #[inline(never)]
    pub fn with(&mut self, name: &'static str, value: &str) -> &mut Self {
        self.step('\u{2}', name);
        self.0.push('=');
        self.add(value)
    }

    /// Adds text.
    #[inline(never)]
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.step('\u{3}', text)
    }

    /// Ends the innermost open element.
    #[inline(never)]
    pub fn close(&mut self) -> &mut Self {
        self.step('\u{4}', "")
    }

    /// The steps as one text.
    #[must_use]
    pub fn text_form(&self) -> &str {
        &self.0
    }

    #[inline(never)]
    fn step(&mut self, kind: char, text: &str) -> &mut Self {
        self.0.push(kind);
        self.add(text)
    }

    /// Adds text that can hold no step.
    #[inline(never)]
    fn add(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            self.0.push(if matches!(letter, '\u{1}'..='\u{4}') { char::REPLACEMENT_CHARACTER } else { letter });
        }
        self
    }
}
