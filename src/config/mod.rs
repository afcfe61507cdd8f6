//! WHAT the site says: JSON text to [`Config`], with a path, line and column in every error.
//!
//! The text goes through one reader ([`read`]) and one parser ([`parse`]), on the page and in native tools alike.
//! Nothing is read from JavaScript objects: those inherit what a page puts on `Object.prototype`.

mod defaults;
mod error;
mod hosts;
mod parse;
mod reader;
mod scanner;
mod section;
mod value;

pub use error::{Code, ConfigError};
pub use hosts::HostPattern;
pub use parse::parse;
pub use reader::{MAX_BYTES, MAX_DEPTH, MAX_MEMBERS, read};
pub use value::{Node, Value};

use crate::consent::{fingerprint, push_hex};

/// The only format number that this version reads.
pub const FORMAT: u32 = 1;

/// A site's settings, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Raised by the site when its policy changes; every visitor is then asked again.
    pub policy_version: u32,
    /// The privacy policy's address, relative or http(s).
    pub policy_url: Option<String>,
    /// How many days a choice counts, refusals and grants alike.
    pub valid_days: u16,
    /// In the order in which they are shown.
    pub categories: Vec<Category>,
    /// In the order of the config.
    pub services: Vec<Service>,
    /// Tells this config from any other; stands in the plan of the hold.
    pub hash: String,
}

/// A purpose group that a visitor can switch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// Its id, in the namespace shared with services.
    pub id: String,
    /// Always on and not to be switched off: for what the page cannot work without.
    pub required: bool,
    /// Switched off by the site: not shown, never granted.
    pub enabled: bool,
    /// The site's own name for it.
    pub label: Option<String>,
    /// The site's own explanation.
    pub text: Option<String>,
}

/// One vendor's tag inside a category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Its id, in the namespace shared with categories.
    pub id: String,
    /// The vendor's name as shown.
    pub name: String,
    /// The id of the category that decides it.
    pub category: String,
    /// Switched off by the site: never granted.
    pub enabled: bool,
    /// The hosts from which its tags come.
    pub hosts: Vec<HostPattern>,
}

impl Config {
    /// The category `id`, or `None`.
    #[must_use]
    pub fn category(&self, id: &str) -> Option<&Category> {
        self.categories.iter().find(|category| category.id == id)
    }

    /// The service `id`, or `None`.
    #[must_use]
    pub fn service(&self, id: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.id == id)
    }

    /// The categories that a visitor is asked about: enabled and not required.
    pub fn optional(&self) -> impl Iterator<Item = &Category> {
        self.categories.iter().filter(|category| category.enabled && !category.required)
    }
}

/// The hash of a config's text, as it stands in plans and on script tags: eight hexadecimal digits.
///
/// ```
/// assert_eq!(portcullis::config::hash("{}"), portcullis::config::hash("{}"));
/// assert_ne!(portcullis::config::hash("{}"), portcullis::config::hash("{ }"));
/// ```
#[must_use]
pub fn hash(text: &str) -> String {
    let mut out = String::new();
    push_hex(&mut out, fingerprint(text.as_bytes()));
    out
}
