//! The language of the dialog: what the config says, or the first of the page's and the visitor's that there are texts for.

use super::Config;
use crate::consent::{is_word, take_part};

/// The language whose texts are inside the file.
pub const BUILT_IN: &str = "en";

/// Those that have a file beside ours, `locales/LANGUAGE.json`, separated by spaces; made by `build.rs`.
const FILES: &str = include_str!(concat!(env!("OUT_DIR"), "/languages"));

impl Config {
    /// The first language of `preferred` (tags separated by spaces) that there are texts for, the site's own or ours; English
    /// where there is none. The config's own `locale` comes before all others. What is no tag counts as far as it is one:
    /// `en_US` is `en`.
    ///
    /// ```
    /// let config = portcullis::config::parse(r#"{"format": 1, "texts": {"pl": {}}}"#).unwrap();
    /// assert_eq!(config.language("xx- pl-PL en"), "pl");
    /// assert_eq!(config.language("DE-at en"), "de");
    /// ```
    #[must_use]
    pub fn language<'a>(&'a self, preferred: &'a str) -> &'a str {
        for mut tags in [self.text("locale").unwrap_or_default(), preferred] {
            while !tags.is_empty() {
                let mut name = take_part(&mut tags, b' ');
                // `zh-Hant-TW`, `zh-Hant`, `zh` (RFC 4647, section 3.4).
                while !name.is_empty() {
                    if self.has_texts(name) {
                        return name;
                    }
                    if let Some(known) = file(name) {
                        return known;
                    }
                    let end = name.bytes().rposition(|byte| matches!(byte, b'-' | b'_'));
                    name = name.get(..end.unwrap_or_default()).unwrap_or_default();
                }
            }
        }
        BUILT_IN
    }

    /// Whether the site has texts of its own in `language`.
    #[must_use]
    pub fn has_texts(&self, language: &str) -> bool {
        is_word(language) && self.document.root().part("texts").get(language).is_some()
    }

    /// The site's own text `key` in `language`, or `None`.
    #[must_use]
    pub fn own_text<'a>(&'a self, language: &str, key: &str) -> Option<&'a str> {
        self.document.root().part("texts").part(language).text(key)
    }
}

/// The built-in language or that of a file of ours, whatever its letters' case; `None` where there are no texts of ours.
#[must_use]
pub fn file(language: &str) -> Option<&'static str> {
    let mut files = FILES;
    while !files.is_empty() {
        let known = take_part(&mut files, b' ');
        if known.eq_ignore_ascii_case(language) {
            return Some(known);
        }
    }
    None
}
