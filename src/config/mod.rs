//! WHAT the site says: JSON text to [`Config`], with a path, line and column in every error.
//!
//! The text goes through one reader ([`read`]) and one parser ([`parse`]), on the page and in native tools alike.
//! Nothing is read from JavaScript objects: those inherit what a page puts on `Object.prototype`.

#[cfg(not(target_arch = "wasm32"))]
mod about;
mod defaults;
#[cfg(not(target_arch = "wasm32"))]
mod describe;
mod document;
mod error;
mod language;
mod met;
mod parse;
mod parts;
mod pattern;
mod reader;
mod scanner;
mod schema;

#[cfg(not(target_arch = "wasm32"))]
pub use describe::{Member, Shape, shape};
pub use document::{Children, Document, Kind, Node};
pub(crate) use error::detail;
pub use error::{Code, ConfigError};
pub use language::{BUILT_IN, file as language_file};
pub(crate) use parse::Parser;
pub use parse::{MAX_CATEGORIES, MAX_IDS, MAX_PATTERNS, parse};
pub use parts::{Category, Service};
pub use pattern::UrlPattern;
pub use reader::{MAX_BYTES, MAX_DEPTH, MAX_ITEMS, MAX_MEMBERS, MAX_TEXT, read};
pub use schema::{SCHEMA, WORDS};

use crate::consent::{fingerprint, push_radix};

/// The only format number that this version reads.
pub const FORMAT: u32 = 1;

/// A site's settings, checked.
///
/// It stays the document that it was read from: what is asked for once or never needs no place of its own.
#[derive(Clone, Debug)]
pub struct Config {
    document: Document,
    /// The categories of a site that names none.
    defaults: Document,
    /// Where each category stands and where its id does, and each service: looked for by id, however much else they say.
    places: [Vec<(usize, usize)>; 2],
    /// Tells this config from any other; stands in the plan of the hold.
    pub hash: String,
    /// Whether Google's tags may run before they are granted.
    ungranted: bool,
}

impl Config {
    fn new(document: Document, hash: String) -> Self {
        let mut config =
            Self { document, defaults: defaults::categories(), places: Default::default(), hash, ungranted: false };
        config.places = [
            config.categories().map(|Category(node)| node.place()).collect(),
            config.services().map(|Service(node)| node.place()).collect(),
        ];
        config
    }

    /// Raised by the site when its policy changes; every visitor is then asked again.
    #[must_use]
    pub fn policy_version(&self) -> u32 {
        self.number("policyVersion", 1)
    }

    /// How many days a choice counts, refusals and grants alike.
    #[must_use]
    pub fn valid_days(&self) -> u32 {
        self.number("validDays", defaults::VALID_DAYS)
    }

    /// What the site says of its controller under `name` (see the schema), or `None`.
    #[must_use]
    pub fn controller(&self, name: &str) -> Option<&str> {
        self.document.root().get("controller")?.text(name)
    }

    /// Where the choice is kept: `kind`, `domain`, `path`.
    #[must_use]
    pub fn storage(&self) -> Node<'_> {
        self.document.root().part("storage")
    }

    /// What the site says at its root under `name` (see the schema), or `None`.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.document.root().text(name)
    }

    /// Where and how the layers stand: `banner`, `panel`, `lock`.
    #[must_use]
    pub fn layout(&self) -> Node<'_> {
        self.document.root().part("layout")
    }

    /// Colours and font: `scheme`, `light`, `dark`, `font`.
    #[must_use]
    pub fn theme(&self) -> Node<'_> {
        self.document.root().part("theme")
    }

    /// Where the button stands that opens the preferences; `none` where the site has its own way.
    #[must_use]
    pub fn reopen(&self) -> &str {
        self.text("reopen").unwrap_or("bottom-left")
    }

    /// What follows when something that has run may no longer: `reload`, `event` or `none`.
    #[must_use]
    pub fn withdrawal(&self) -> &str {
        self.text("withdrawal").unwrap_or("reload")
    }

    /// Where the law comes from: `rules`, `endpoint`; `None` where everything is asked everywhere.
    #[must_use]
    pub fn regions(&self) -> Option<Node<'_>> {
        self.document.root().get("regions")
    }

    /// How Google's tags are told: `mode` and so on; `None` where they are not.
    #[must_use]
    pub fn google(&self) -> Option<Node<'_>> {
        self.document.root().get("google")
    }

    /// Whether the service `id` is one of Google's tags.
    #[must_use]
    pub fn is_google(&self, id: &str) -> bool {
        self.google().is_some_and(|google| google.list("services").any(|listed| listed.words() == id))
    }

    /// Whether the service `id` is let run before it is granted: one of Google's tags, which is told that all is denied. Never
    /// before [`Config::let_ungranted`].
    #[must_use]
    pub fn runs_ungranted(&self, id: &str) -> bool {
        self.ungranted && self.is_google(id)
    }

    /// Whether the site wants Google's tags to run before they are granted.
    #[must_use]
    pub fn is_advanced(&self) -> bool {
        self.google().is_some_and(|google| google.text("mode") == Some("advanced"))
    }

    /// Whether one of them is.
    #[must_use]
    pub fn lets_ungranted(&self) -> bool {
        self.ungranted
    }

    /// Lets them, where the site wants it and they `may`: it is certain that they hear first that all is denied. Whether they are let
    /// now and were not before.
    pub fn let_ungranted(&mut self, may: bool) -> bool {
        let may = may && self.is_advanced();
        let was = core::mem::replace(&mut self.ungranted, may);
        self.ungranted && !was
    }

    /// Whether the site honours what a browser says for its visitor: `gpc` or `dnt`.
    #[must_use]
    pub fn honours(&self, signal: &str) -> bool {
        self.document.root().part("preferenceSignals").flag(signal, signal == "gpc")
    }

    /// What happens when a released script does not come: `onTimeout`.
    #[must_use]
    pub fn release(&self) -> Node<'_> {
        self.document.root().part("release")
    }

    /// How many seconds a released script may hold up those after it.
    #[must_use]
    pub fn patience(&self) -> u32 {
        self.release().get("timeout").and_then(Node::number).map_or(10, |seconds| seconds as u32)
    }

    /// The categories in the order in which they are shown.
    pub fn categories(&self) -> impl Iterator<Item = Category<'_>> {
        self.lists_categories().root().part("categories").children().map(Category)
    }

    /// The services in the order of the config.
    pub fn services(&self) -> impl Iterator<Item = Service<'_>> {
        self.document.root().list("services").map(Service)
    }

    /// The category `id`, or `None`.
    #[must_use]
    #[inline(never)]
    pub fn category(&self, id: &str) -> Option<Category<'_>> {
        self.find(0, id).map(Category)
    }

    /// The service `id`, or `None`.
    #[must_use]
    #[inline(never)]
    pub fn service(&self, id: &str) -> Option<Service<'_>> {
        self.find(1, id).map(Service)
    }

    fn find(&self, kind: usize, id: &str) -> Option<Node<'_>> {
        let document = if kind == 0 { self.lists_categories() } else { &self.document };
        let (place, _) = self.places[kind].iter().find(|(_, at)| document.node(*at).words() == id)?;
        Some(document.node(*place))
    }

    /// What says which categories there are.
    fn lists_categories(&self) -> &Document {
        if self.document.root().get("categories").is_some() { &self.document } else { &self.defaults }
    }

    /// What the site says of the service or category `id`, which it has not switched off; `None` where there is none.
    #[must_use]
    pub fn named(&self, id: &str) -> Option<Node<'_>> {
        let service = self.service(id).map(|service| service.0);
        service.or_else(|| Some(self.category(id)?.0)).filter(|part| part.flag("enabled", true))
    }

    /// Whether a category or a service has the id `id`.
    #[must_use]
    pub fn knows(&self, id: &str) -> bool {
        self.category(id).is_some() || self.service(id).is_some()
    }

    /// The categories that a visitor is asked about: enabled and not required.
    pub fn optional(&self) -> impl Iterator<Item = Category<'_>> {
        self.categories().filter(|category| category.is_enabled() && !category.is_required())
    }

    /// The services of `category` that the site has not switched off.
    pub fn services_of(&self, category: Category<'_>) -> impl Iterator<Item = Service<'_>> {
        // In this order: what a service says of its category stands early, and being enabled goes mostly without saying.
        self.services().filter(move |service| service.category() == category.id() && service.is_enabled())
    }

    /// The pattern that stands at `index`.
    #[must_use]
    pub fn pattern_at(&self, index: usize) -> UrlPattern<'_> {
        parts::pattern(self.document.node(index))
    }

    /// The service that stands at `index`.
    #[must_use]
    pub fn service_at(&self, index: usize) -> Service<'_> {
        Service(self.document.node(index))
    }

    fn number(&self, name: &str, default: u32) -> u32 {
        self.document.root().get(name).and_then(Node::number).map_or(default, |number| number as u32)
    }
}

/// The hash of a config's text, as it stands in plans and on script tags: a number in base 36.
///
/// ```
/// assert_eq!(portcullis::config::hash("{}"), portcullis::config::hash("{}"));
/// assert_ne!(portcullis::config::hash("{}"), portcullis::config::hash("{ }"));
/// ```
#[must_use]
pub fn hash(text: &str) -> String {
    hash_of(fingerprint(text.as_bytes()))
}

/// A hash as it is written down.
pub(crate) fn hash_of(fingerprint: u32) -> String {
    let mut out = String::new();
    push_radix(&mut out, u64::from(fingerprint), 36);
    out
}
