//! The names of the config and what may stand there: one table for the parser and for all that describes the config.

use super::{FORMAT, HostPattern, Kind, Node};
use crate::consent::{cut, is_id};

/// What a value may be.
#[derive(Clone, Copy, Debug)]
pub enum Type {
    /// The format number that this version reads.
    Format,
    /// A whole number from 1 up to this one.
    Number(u32),
    /// An address that a visitor may follow.
    Address,
    /// On or off.
    Flag,
    /// A name for a category or a service, or one of them.
    Id,
    /// Anything written.
    Text,
    /// A [`HostPattern`].
    Host,
    /// A list of these.
    List(&'static Type),
    /// An object with these members.
    Object(&'static [Field]),
}

/// A member that an object may have.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it may be.
    pub kind: Type,
    /// Whether it has to stand.
    pub required: bool,
    /// What it says, for whoever writes a config. Only where configs are written: a page has no use for it.
    #[cfg(not(target_arch = "wasm32"))]
    pub about: &'static str,
}

/// The config itself.
pub const ROOT: Type = Type::Object(&[
    needed("format", Type::Format, "The format of the config: 1. An unknown one closes everything."),
    field("policyVersion", Type::Number(u32::MAX), "Raise it and every visitor is asked again; 1 without it."),
    field("policyUrl", Type::Address, "The privacy policy: a path or an http(s) address."),
    field("validDays", Type::Number(365), "Days that a choice counts, refusals and grants alike; 180 without it."),
    field(
        "categories",
        Type::List(&CATEGORY),
        "What a visitor decides about, in this order; five defaults without it.",
    ),
    field("services", Type::List(&SERVICE), "The vendors whose tags are on the site."),
]);

const CATEGORY: Type = Type::Object(&[
    needed("id", Type::Id, "What `data-portcullis` on a tag says; shared with services, so no id stands twice."),
    field("required", Type::Flag, "Always on: only for what the page cannot work without; false without it."),
    field("enabled", Type::Flag, "false switches it off: not shown, never granted."),
    field("label", Type::Text, "Its name in the preferences; defaults have one in every language."),
    field("text", Type::Text, "Its explanation in the preferences."),
]);

const SERVICE: Type = Type::Object(&[
    needed("id", Type::Id, "What `data-portcullis` on a tag says."),
    needed("category", Type::Id, "The id of the category that decides it."),
    field("name", Type::Text, "The vendor's name as shown; the id without it."),
    field("enabled", Type::Flag, "false switches it off: not shown, never granted."),
    field(
        "match",
        Type::List(&Type::Host),
        "Hosts of its tags: `tags.example`, or `*.tags.example` for all below too.",
    ),
]);

const fn field(name: &'static str, kind: Type, about: &'static str) -> Field {
    let _ = about;
    Field {
        name,
        kind,
        required: false,
        #[cfg(not(target_arch = "wasm32"))]
        about,
    }
}

const fn needed(name: &'static str, kind: Type, about: &'static str) -> Field {
    Field { required: true, ..field(name, kind, about) }
}

impl Type {
    /// What JSON writes it as, and how to mend what is something else.
    pub(super) const fn expected(self) -> (Kind, &'static str) {
        match self {
            Self::Format => (Kind::Number, "write \"format\": 1"),
            Self::Number(365) => (Kind::Number, "expected days from 1 to 365"),
            Self::Number(_) => (Kind::Number, "expected a whole number from 1"),
            Self::Address => (Kind::Text, "expected a path such as /privacy or an http(s) address"),
            Self::Flag => (Kind::True, "expected true or false"),
            Self::Id => (Kind::Text, "expected an id: at most 64 of a-z 0-9 - _, a letter first"),
            Self::Text => (Kind::Text, "expected text in double quotes"),
            Self::Host => (Kind::Text, "expected a host in lower case, such as tags.example or *.tags.example"),
            Self::List(_) => (Kind::List, "expected a list in brackets"),
            Self::Object(_) => (Kind::Object, "expected an object in braces"),
        }
    }

    /// Whether `node`, which JSON writes alike, will do; what is inside it is not looked at.
    pub(super) fn accepts(self, node: Node<'_>) -> bool {
        match self {
            Self::Format => node.number() == Some(u64::from(FORMAT)),
            Self::Number(most) => node.number().is_some_and(|number| number > 0 && number <= u64::from(most)),
            Self::Address => is_address(node.words()),
            Self::Id => is_id(node.words()),
            Self::Host => HostPattern::new(node.words()).is_some(),
            Self::Flag | Self::Text | Self::List(_) | Self::Object(_) => true,
        }
    }
}

/// Whether a visitor may follow `url`: relative, or http(s). Browsers drop tabs and line breaks inside a scheme
/// (`java\tscript:`; URL standard, section 4.4), so control characters and spaces are refused outright.
fn is_address(url: &str) -> bool {
    let end = url.bytes().position(|byte| matches!(byte, b'/' | b'?' | b'#')).unwrap_or(url.len());
    let safe = match cut(url.get(..end).unwrap_or_default(), b':') {
        None => !url.starts_with("//") && !url.starts_with("/\\") && !url.starts_with('\\'),
        Some((scheme, _)) => scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http"),
    };
    safe && !url.is_empty() && url.bytes().all(|byte| byte > b' ')
}
