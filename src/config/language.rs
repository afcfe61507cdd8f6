//! The language of the dialog: what the config says, or the first of the page's and the visitor's that there are texts for.

use super::Config;
use crate::consent::{cut, is_word, take_part};

/// The language whose texts are inside the file.
pub const BUILT_IN: &str = "en";

impl Config {
    /// The first language of `preferred` (tags separated by spaces) that the site has texts for; English where there is
    /// none. The config's own `locale` comes before all others. Tags that are none (`en_US`) are passed over.
    ///
    /// ```
    /// let config = portcullis::config::parse(r#"{"format": 1, "texts": {"de": {}}}"#).unwrap();
    /// assert_eq!(config.language("fr de-AT en"), "de");
    /// assert_eq!(config.language("x_y"), "en");
    /// ```
    #[must_use]
    pub fn language<'a>(&'a self, preferred: &'a str) -> &'a str {
        let root = self.document.root();
        let texts = root.part("texts");
        for mut tags in [root.text("locale").unwrap_or_default(), preferred] {
            while !tags.is_empty() {
                let tag = take_part(&mut tags, b' ');
                // `de-AT`, then `de`.
                for name in [tag, cut(tag, b'-').map_or(tag, |(primary, _)| primary)] {
                    if is_word(name) && (texts.get(name).is_some() || name == BUILT_IN) {
                        return name;
                    }
                }
            }
        }
        BUILT_IN
    }

    /// The site's own text `key` in `language`, or `None`.
    #[must_use]
    pub fn own_text<'a>(&'a self, language: &str, key: &str) -> Option<&'a str> {
        self.document.root().part("texts").part(language).text(key)
    }
}
