//! What may stand in a config: one text for the parser and for all that describes the config.
//!
//! A text and not a table of structs, for every visitor pays for it: the table was three times as large. Its grammar:
//! a type is a letter (see [`expected`]), `o` and the number of a list of words, `[` and the type of the items, `*` and the
//! type of members of any name, or members in braces. A member is its name, a colon, `!` if it has to stand, and its type.

use super::error::detail;
use super::{FORMAT, Node, UrlPattern};
use crate::consent::{cut, is_id, is_made_of, take_part};

/// The type of the config.
pub const SCHEMA: &str = "{\
    format:!f\
    policyVersion:n\
    validDays:d\
    controller:{name:!trole:taddress:temail:tpolicyUrl:acookiePolicyUrl:aimprintUrl:arightsUrl:a}\
    categories:[{id:!irequired:benabled:blabel:ttext:tconsentTypes:[o0purpose:o8revision:n}\
    services:[{id:!icategory:!iname:ttext:tenabled:bmatch:[mprovider:tpolicyUrl:a\
        cookies:[{name:!tdays:ntext:t}storage:[{name:!tdays:ntext:t}\
        legalBasis:tdata:[tretention:trecipients:[tcountries:[tafter:[ireplay:brevision:n}\
    storage:{kind:o1domain:hpath:p}\
    locale:l\
    texts:**t\
    layout:{banner:o2panel:o7lock:b}\
    theme:{scheme:o3\
        light:{accent:ccontrast:csurface:ctext:cmuted:cline:c}\
        dark:{accent:ccontrast:csurface:ctext:cmuted:cline:c}\
        font:s}\
    reopen:o4\
    release:{timeout:nonTimeout:o5}\
    withdrawal:o6\
    lastChanged:t\
    regions:{rules:aendpoint:p}\
    preferenceSignals:{gpc:bdnt:b}\
    google:{mode:o9dataLayer:vevent:twaitForUpdate:nadsDataRedaction:burlPassthrough:bservices:[i}\
}";

/// The words of the types `o0`, `o1` and so on, as whoever wrote another one is told.
pub const WORDS: [&str; 10] = [
    // Consent Mode v2, the seven types that `gtag("consent", …)` knows.
    "expected one of: ad_storage, ad_user_data, ad_personalization, analytics_storage, functionality_storage, \
     personalization_storage, security_storage",
    "expected one of: local, cookie, memory",
    "expected one of: box-bottom-right, box-bottom-left, box-top-right, box-top-left, bar-bottom, bar-top, modal",
    "expected one of: auto, light, dark",
    "expected one of: bottom-left, bottom-right, none",
    "expected one of: skip, run",
    "expected one of: reload, event, none",
    "expected one of: modal, side-start, side-end",
    "expected one of: advertising, statistics, appearance, function",
    "expected one of: basic, advanced",
];

/// For each type, by its letter: what JSON writes it as (a number, text, flag, list or object).
const WRITTEN: &str = "fndnnnatptbfithtmtctstltvtttot[l{o*o";

/// What JSON writes a value of the type `kind` as.
pub(super) fn written(kind: u8) -> u8 {
    let mut pairs = WRITTEN;
    while !pairs.is_empty() {
        if take(&mut pairs) == kind {
            break;
        }
        take(&mut pairs);
    }
    take(&mut pairs)
}

/// How to mend what should be of the type `kind`, or one of `words`.
pub(super) const fn expected(kind: u8, words: &'static str) -> &'static str {
    detail(match kind {
        b'f' => "write \"format\": 1",
        b'd' => "expected days from 1 to 365",
        b'n' => "expected a whole number from 1",
        b'a' => "expected a path such as /privacy or an http(s) address",
        b'p' => "expected a path such as /shop, of letters, digits and / - . _ ~ %",
        b'b' => "expected true or false",
        b'i' => "expected an id: at most 64 of a-z 0-9 - _, a letter first",
        b'h' => "expected a host in lower case, such as site.example",
        b'm' => {
            "expected a host in lower case, such as tags.example, *.tags.example or tags.example/path, the path as a browser writes it"
        }
        b'c' => "expected a colour such as #1d4ed8",
        b's' => "expected font families without quotes, such as Inter, sans-serif",
        b'l' => "expected a language such as en or pt-BR",
        b'v' => "expected the name of a variable, such as dataLayer, of letters, digits and _",
        b'o' => words,
        b'[' => "expected a list in brackets",
        b'{' | b'*' => "expected an object in braces",
        _ => "expected text in double quotes",
    })
}

/// Takes the first byte (ASCII) off `text`; 0 where there is none.
#[inline(never)]
pub(super) fn take(text: &mut &'static str) -> u8 {
    let first = text.as_bytes().first().copied().unwrap_or_default();
    *text = text.get(1..).unwrap_or_default();
    first
}

/// Whether `node`, which JSON writes alike, is of the type `kind`; what is inside it is not looked at.
pub(super) fn accepts(kind: u8, words: &'static str, node: Node<'_>) -> bool {
    let up_to = |most| node.number().is_some_and(|number| number > 0 && number <= most);
    match kind {
        b'f' => node.number() == Some(u64::from(FORMAT)),
        b'd' => up_to(365),
        b'n' => up_to(u64::from(u32::MAX)),
        b'a' => is_address(node.words()),
        b'p' => {
            node.words().starts_with('/') && !node.words().starts_with("//") && is_made_of(node.words(), true, "/._~%")
        }
        b'i' => is_id(node.words()),
        b'h' => UrlPattern::new(node.words()).is_some_and(UrlPattern::is_host),
        b'm' => UrlPattern::new(node.words()).is_some(),
        b'c' => is_colour(node.words().as_bytes()),
        // No quote, parenthesis, semicolon, brace or backslash: nothing that ends a declaration, runs on or fetches.
        b's' => is_made_of(node.words(), true, " ,._"),
        // Nor is it an error to write it as operating systems do: `en_US`.
        b'l' => node.words().len() <= 35 && is_made_of(node.words(), true, "_"),
        b'v' => {
            node.words().starts_with(|first: char| first.is_ascii_alphabetic()) && is_made_of(node.words(), true, "_")
        }
        b'o' => is_one_of(node.words(), words),
        _ => true,
    }
}

/// Whether `text` stands in `words`, after the colon and between commas.
fn is_one_of(text: &str, mut words: &str) -> bool {
    take_part(&mut words, b':');
    while !words.is_empty() {
        // Each has a space before it.
        if take_part(&mut words, b',').get(1..) == Some(text) {
            return true;
        }
    }
    false
}

/// A colour as `#rrggbb`: nothing that could fetch, and what contrast can be reckoned from.
fn is_colour(text: &[u8]) -> bool {
    text.len() == 7 && text[0] == b'#' && text[1..].iter().all(u8::is_ascii_hexdigit)
}

/// Whether a visitor may follow `url`: relative, or http(s). Browsers drop tabs and line breaks inside a scheme
/// (`java\tscript:`; URL standard, section 4.4), so control characters and spaces are refused outright.
fn is_address(url: &str) -> bool {
    let end = url.bytes().position(|byte| matches!(byte, b'/' | b'?' | b'#')).unwrap_or(url.len());
    let safe = match cut(url.get(..end).unwrap_or_default(), b':') {
        None => !matches!(url.as_bytes(), [b'\\', ..] | [b'/', b'/' | b'\\', ..]),
        Some((scheme, _)) => {
            scheme.len() > 3 && "https".get(..scheme.len()).is_some_and(|known| known.eq_ignore_ascii_case(scheme))
        }
    };
    safe && !url.is_empty() && url.bytes().all(|byte| byte > b' ')
}
