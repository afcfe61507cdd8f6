//! The words, by key.

use crate::config::{Document, read};

/// The words of one language; a key that is missing shows as itself.
#[derive(Clone, Debug)]
pub struct Texts(Document);

impl Texts {
    /// The texts inside the file: English.
    #[must_use]
    pub fn english() -> Self {
        Self::from_json(include_str!("../../www/locales/en.json"))
    }

    /// The texts of a locale file: one object, text by text. Empty when it is not that.
    #[must_use]
    pub fn from_json(json: &str) -> Self {
        Self(read(json).unwrap_or_default())
    }

    /// The text of `key`, or the key itself where there is none.
    #[must_use]
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.0.root().text(key).unwrap_or(key)
    }

    /// The text `category.ID` and `part` (`.label` or `.text`), or `None`.
    pub(super) fn of_category(&self, id: &str, part: &str) -> Option<&str> {
        self.0.root().text(&["category.", id, part].concat())
    }
}
