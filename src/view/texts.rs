//! The words, by key.

use crate::config::{Document, hash_of, read};
use crate::consent::fingerprint;

/// What the first layer says, made by `build.rs`.
const FIRST: &str = include_str!(concat!(env!("OUT_DIR"), "/first.json"));
/// What only the second one says. A page gets it with `portcullis.more.js`.
#[cfg(not(target_arch = "wasm32"))]
pub const SECOND_TEXTS: &str = include_str!(concat!(env!("OUT_DIR"), "/second.json"));

/// The words of one language, and below them the English ones; a key that is missing shows as itself.
#[derive(Clone, Debug)]
pub struct Texts {
    first: Document,
    second: Document,
    /// Those of a locale file.
    local: Document,
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

    /// Built-in texts of the first layer: one object, text by text. Empty when it is not that.
    #[must_use]
    pub fn from_json(json: &str) -> Self {
        Self { first: read(json).unwrap_or_default(), second: Document::default(), local: Document::default() }
    }

    /// Adds what the second layer says, an object like that.
    pub fn add_second(&mut self, json: &str) {
        self.second = read(json).unwrap_or_default();
    }

    /// Puts the texts of a locale file, an object like that, in place of those of an earlier one.
    pub fn localise(&mut self, json: &str) {
        self.local = read(json).unwrap_or_default();
    }

    /// The text of `key`, or `None`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        [&self.local, &self.first, &self.second].into_iter().find_map(|texts| texts.root().text(key))
    }

    /// The first English text that is known so far and that neither a locale file nor `has_own` has; `None` where there is none.
    #[must_use]
    pub fn missing(&self, has_own: impl Fn(&str) -> bool) -> Option<&str> {
        let mut texts = self.first.root().children().chain(self.second.root().children());
        while let (Some(key), Some(_)) = (texts.next(), texts.next()) {
            // What the language is called and how it runs is nothing to read.
            let is_said = !matches!(key.words(), "lang" | "dir");
            if is_said && self.local.root().text(key.words()).is_none() && !has_own(key.words()) {
                return Some(key.words());
            }
        }
        None
    }
}
