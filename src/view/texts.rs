//! The words, by key.

use crate::config::{Document, hash, read};

const ENGLISH: &str = include_str!("../../www/locales/en.json");

/// The words of one language; a key that is missing shows as itself.
#[derive(Clone, Debug)]
pub struct Texts(Document);

impl Texts {
    /// The hash of the texts inside the file, as records keep it.
    #[must_use]
    pub fn built_in_hash() -> String {
        hash(ENGLISH)
    }

    /// The texts inside the file: English.
    #[must_use]
    pub fn english() -> Self {
        Self::from_json(ENGLISH)
    }

    /// The texts of a locale file: one object, text by text. Empty when it is not that.
    #[must_use]
    pub fn from_json(json: &str) -> Self {
        Self(read(json).unwrap_or_default())
    }

    /// The text of `key`, or `None`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.root().text(key)
    }
}
