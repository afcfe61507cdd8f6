//! The names of the config and what may stand there: one table for the parser and for all that describes the config.

use super::{FORMAT, Kind, Node, UrlPattern};
use crate::consent::{cut, is_id, is_word, take_part};

/// What a value may be.
#[derive(Clone, Copy, Debug)]
pub enum Type {
    /// The format number that this version reads.
    Format,
    /// A whole number from 1 up to this one.
    Number(u32),
    /// An address that a visitor may follow.
    Address,
    /// One of the names after the colon of this text, which says so to whoever wrote another.
    OneOf(&'static str),
    /// A colour as `#rrggbb`: nothing that could fetch, and what contrast can be reckoned from.
    Colour,
    /// A list of font families in CSS's own words.
    Font,
    /// A language tag (BCP 47).
    Language,
    /// On or off.
    Flag,
    /// A name for a category or a service, or one of them.
    Id,
    /// Anything written.
    Text,
    /// A host name.
    Host,
    /// A [`UrlPattern`].
    Match,
    /// A list of these.
    List(&'static Type),
    /// An object with these members.
    Object(&'static [Field]),
    /// An object whose members, of any name, are these.
    Map(&'static Type),
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
    field("validDays", Type::Number(365), "Days that a choice counts, refusals and grants alike; 180 without it."),
    field("controller", Type::Object(CONTROLLER), "Who decides what the data is used for (GDPR article 13 (1) a)."),
    field(
        "categories",
        Type::List(&Type::Object(CATEGORY)),
        "What a visitor decides about, in this order; five defaults without it.",
    ),
    field("services", Type::List(&Type::Object(SERVICE)), "The vendors whose tags are on the site."),
    field("storage", Type::Object(STORAGE), "Where the choice is kept; in localStorage without it."),
    field("locale", Type::Language, "The dialog's language; the page's own without it, where there are texts for it."),
    field(
        "texts",
        Type::Map(&Type::Map(&Type::Text)),
        "Your own words: for each language tag, texts by the keys of `locales/en.json`.",
    ),
    field("layout", Type::Object(LAYOUT), "Where the layers stand."),
    field("theme", Type::Object(THEME), "Colours and font; each has a default."),
    field("reopen", Type::OneOf(REOPEN), "Where the button stands that opens the preferences; bottom-left without it."),
]);

const CONTROLLER: &[Field] = &[
    needed("name", Type::Text, "Name of the company or person."),
    field("role", Type::Text, "What it is in law, such as `controller` or `joint controller`."),
    field("address", Type::Text, "Postal address, in one line."),
    field("email", Type::Text, "Where questions and withdrawals by e-mail go."),
    field("policyUrl", Type::Address, "The privacy policy: a path or an http(s) address."),
    field("cookiePolicyUrl", Type::Address, "The cookie policy: a path or an http(s) address."),
];

const CATEGORY: &[Field] = &[
    needed("id", Type::Id, "What `data-portcullis` on a tag says; shared with services, so no id stands twice."),
    field("required", Type::Flag, "Always on: only for what the page cannot work without; false without it."),
    field("enabled", Type::Flag, "false switches it off: not shown, never granted."),
    field("label", Type::Text, "Its name in the preferences; defaults have one in every language."),
    field("text", Type::Text, "Its explanation in the preferences."),
    field("consentTypes", Type::List(&Type::OneOf(CONSENT_TYPES)), "The types of Google Consent Mode that it grants."),
];

const SERVICE: &[Field] = &[
    needed("id", Type::Id, "What `data-portcullis` on a tag says."),
    needed("category", Type::Id, "The id of the category that it belongs to."),
    field("name", Type::Text, "Its name as shown; the id without it."),
    field("enabled", Type::Flag, "false switches it off: not shown, never granted."),
    field(
        "match",
        Type::List(&Type::Match),
        "Where its tags come from: `tags.example`, `*.tags.example` for all below too, `tags.example/path` for what begins so.",
    ),
    field("provider", Type::Text, "The company that runs it."),
    field("policyUrl", Type::Address, "The provider's privacy policy."),
    field("cookies", Type::List(&Type::Object(STORED)), "The cookies that it sets."),
    field("storage", Type::List(&Type::Object(STORED)), "What it keeps in localStorage, sessionStorage or IndexedDB."),
    field("legalBasis", Type::Text, "The legal basis, such as `consent` (GDPR article 6 (1))."),
    field("data", Type::List(&Type::Text), "The kinds of data that it processes."),
    field("retention", Type::Text, "How long the provider keeps them."),
    field("recipients", Type::List(&Type::Text), "Who else gets them."),
    field("countries", Type::List(&Type::Text), "Where they are processed, as ISO 3166 codes such as `US`."),
];

const STORED: &[Field] = &[
    needed("name", Type::Text, "Its name; `*` stands for anything."),
    field(
        "days",
        Type::Number(u32::MAX),
        "Days that it stays; without it a cookie ends with the session, and storage never.",
    ),
    field("text", Type::Text, "What it is for."),
];

const STORAGE: &[Field] = &[
    field(
        "kind",
        Type::OneOf(STORAGE_KIND),
        "`local` (localStorage), `cookie` (first-party), or `memory` (this page only).",
    ),
    field("domain", Type::Host, "The cookie's domain, for all hosts below it; the page's host alone without it."),
    field("path", Type::Address, "The cookie's path; `/` without it."),
];

const LAYOUT: &[Field] =
    &[field("banner", Type::OneOf(BANNER), "Where the first layer stands; box-bottom-right without it.")];

const THEME: &[Field] = &[
    field("scheme", Type::OneOf(SCHEME), "`auto` follows the visitor's system; auto without it."),
    field("light", Type::Object(COLOURS), "Colours on a light page."),
    field("dark", Type::Object(COLOURS), "Colours on a dark page."),
    field("font", Type::Font, "Font families, as CSS writes them."),
];

/// Named as the custom properties of the style sheet, after `--portcullis-` (`view::COLOURS`).
const COLOURS: &[Field] = &[
    field("accent", Type::Colour, "Buttons, links, switches."),
    field("contrast", Type::Colour, "Text on the accent."),
    field("surface", Type::Colour, "Behind everything."),
    field("text", Type::Colour, "Text."),
    field("muted", Type::Colour, "Explanations."),
    field("line", Type::Colour, "Borders of controls."),
];

const REOPEN: &str = "expected one of: bottom-left, bottom-right, none";
const STORAGE_KIND: &str = "expected one of: local, cookie, memory";
const BANNER: &str =
    "expected one of: box-bottom-right, box-bottom-left, box-top-right, box-top-left, bar-bottom, bar-top";
const SCHEME: &str = "expected one of: auto, light, dark";
/// Consent Mode v2, the seven types that `gtag("consent", …)` knows.
const CONSENT_TYPES: &str = "expected one of: ad_storage, ad_user_data, ad_personalization, analytics_storage, \
                             functionality_storage, personalization_storage, security_storage";

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
            Self::OneOf(names) => (Kind::Text, names),
            Self::Colour => (Kind::Text, "expected a colour such as #1d4ed8"),
            Self::Font => (Kind::Text, "expected font families, such as Inter, sans-serif"),
            Self::Language => (Kind::Text, "expected a language such as en or pt-BR"),
            Self::Host => (Kind::Text, "expected a host in lower case, such as site.example"),
            Self::Match => {
                (Kind::Text, "expected a host in lower case, such as tags.example, *.tags.example or tags.example/path")
            }
            Self::List(_) => (Kind::List, "expected a list in brackets"),
            Self::Object(_) | Self::Map(_) => (Kind::Object, "expected an object in braces"),
        }
    }

    /// Whether `node`, which JSON writes alike, will do; what is inside it is not looked at.
    pub(super) fn accepts(self, node: Node<'_>) -> bool {
        match self {
            Self::Format => node.number() == Some(u64::from(FORMAT)),
            Self::Number(most) => node.number().is_some_and(|number| number > 0 && number <= u64::from(most)),
            Self::Address => is_address(node.words()),
            Self::Id => is_id(node.words()),
            Self::Host => UrlPattern::new(node.words()).is_some_and(UrlPattern::is_host),
            Self::Match => UrlPattern::new(node.words()).is_some(),
            Self::OneOf(names) => is_one_of(node.words(), names),
            Self::Colour => is_colour(node.words().as_bytes()),
            Self::Font => node.words().bytes().all(is_font),
            Self::Language => is_word(node.words()),
            Self::Flag | Self::Text | Self::List(_) | Self::Object(_) | Self::Map(_) => true,
        }
    }
}

/// Whether `text` stands in `names`, after the colon and between commas.
fn is_one_of(text: &str, mut names: &str) -> bool {
    take_part(&mut names, b':');
    while !names.is_empty() {
        // Each has a space before it.
        if take_part(&mut names, b',').get(1..) == Some(text) {
            return true;
        }
    }
    false
}

fn is_colour(text: &[u8]) -> bool {
    text.len() == 7 && text[0] == b'#' && text[1..].iter().all(u8::is_ascii_hexdigit)
}

/// No parenthesis, semicolon, brace or backslash: nothing that ends a declaration or fetches.
fn is_font(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b" ,.'\"-_".contains(&byte)
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
