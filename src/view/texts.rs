//! The words, by key.

use crate::config::{Document, hash_of, read};
use crate::consent::fingerprint;

/// What the first layer says, made by `build.rs`.
const FIRST: &str = include_str!(concat!(env!("OUT_DIR"), "/first.json"));
/// What only the second one says. A page gets it with `portcullis.more.js`.
#[cfg(not(target_arch = "wasm32"))]
pub const SECOND_TEXTS: &str = include_str!(concat!(env!("OUT_DIR"), "/second.json"));

/// The words of one language; a key that is missing shows as itself.
#[derive(Clone, Debug)]
pub struct Texts {
    first: Document,
    second: Document,
}

impl Texts {
    /// The hash of all built-in texts, as records keep it.
    #[must_use]
    pub fn built_in_hash() -> String {
        const HASH: u32 = fingerprint(include_bytes!("../../www/locales/en.json"));
        hash_of(HASH)
    }

    /// The built-in texts of the first layer: English.
    #[must_use]
    pub fn english() -> Self {
        Self::from_json(FIRST)
    }

    /// The texts of a locale file: one object, text by text. Empty when it is not that.
    #[must_use]
    pub fn from_json(json: &str) -> Self {
        Self { first: read(json).unwrap_or_default(), second: Document::default() }
    }

    /// Adds what the second layer says, an object like that.
    pub fn add_second(&mut self, json: &str) {
        self.second = read(json).unwrap_or_default();
    }

    /// The text of `key`, or `None`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.first.root().text(key).or_else(|| self.second.root().text(key))
    }
}
