//! The words, by key.

use crate::config::{Value, read};

/// The words of one language; a key that is missing shows as itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts(Vec<(String, String)>);

impl Texts {
    /// The texts inside the file: English.
    #[must_use]
    pub fn english() -> Self {
        Self::from_json(include_str!("../../www/locales/en.json"))
    }

    /// The texts of a locale file: one object, text by text. Empty when it is not that.
    #[must_use]
    pub fn from_json(json: &str) -> Self {
        let members = match read(json) {
            Ok(node) => node.value,
            Err(_) => Value::Null,
        };
        let Value::Object(members) = members else {
            return Self(Vec::new());
        };
        let texts = members.into_iter().filter_map(|(key, node)| match node.value {
            Value::Text(text) => Some((key, text)),
            _ => None,
        });
        Self(texts.collect())
    }

    /// The text of `key`, or the key itself where there is none.
    #[must_use]
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.0.iter().find(|(known, _)| known == key).map_or(key, |(_, text)| text)
    }

    /// The text `category.ID.part`, or `None`.
    pub(super) fn of_category(&self, id: &str, part: &str) -> Option<&str> {
        self.0.iter().find_map(|(key, text)| {
            let rest = key.strip_prefix("category.")?.strip_prefix(id)?;
            (rest.strip_prefix('.')? == part).then_some(text.as_str())
        })
    }
}
