//! A record as one line of text, and back.
//!
//! `2~id~at~until~policy~source~locale~config~texts~granted~denied~region~rules~signals~told~unasked~answered~check`: numbers in base 36, ids and
//! signals joined by dots, `told` as [`crate::law::told`] writes it, `check` the [`fingerprint`] of all before it, its `~` included.
//! Every byte of it may stand in a cookie unescaped. The first version had nothing between `denied` and `check`; it is still read.
//! Decoding is total: any other text is a [`Damage`], never a grant.

use super::{Draft, Record, Source, cut, fingerprint, is_id, is_made_of, push_radix, read_radix, take_part};

/// The version that this module writes.
const VERSION: u64 = 2;

/// No record of ours is longer, in bytes, for no config has so many ids; whatever is, is not read.
const MAX_BYTES: usize = 128_000;

/// Why a stored text is not a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// Cut off, altered, or never ours.
    Unreadable,
    /// Written by a later version of Portcullis.
    Newer,
}

/// The text form of a record.
///
/// This shows how a record goes out and comes back:
/// ```
/// use portcullis::consent::{Choices, Draft, Source, decode, encode};
///
/// let text = encode(&Draft {
///     id: "00112233445566778899aabbccddeeff",
///     at: 1_790_000_000_000,
///     until: 1_800_000_000_000,
///     policy: 1,
///     source: Source::Banner,
///     locale: "en",
///     config: "1x2y3z",
///     texts: "4x5y6z",
///     choices: Choices { granted: "analytics", denied: "advertising" },
///     region: "DE",
///     rules: "2026-11-01",
///     signals: "",
///     told: "",
///     unasked: "",
///     answered: false,
/// });
/// let record = decode(&text).unwrap();
/// assert!(record.choices().grants("analytics") && record.until == 1_800_000_000_000);
/// ```
#[must_use]
pub fn encode(draft: &Draft<'_>) -> String {
    let mut out = String::new();
    push_number(&mut out, VERSION);
    push(&mut out, draft.id);
    for number in [draft.at, draft.until, u64::from(draft.policy)] {
        push_number(&mut out, number);
    }
    let Draft { locale, config, texts, choices, region, rules, signals, told, unasked, answered, .. } = *draft;
    let source = draft.source.name();
    let answers = [choices.granted, choices.denied];
    for field in [
        source,
        locale,
        config,
        texts,
        answers[0],
        answers[1],
        region,
        rules,
        signals,
        told,
        unasked,
        if answered { "1" } else { "" },
    ] {
        push(&mut out, field);
    }
    let check = fingerprint(out.as_bytes());
    push_radix(&mut out, u64::from(check), 36);
    out
}

/// The record in `text`.
///
/// # Errors
/// [`Damage`] when `text` is not a record of this version.
pub fn decode(text: &str) -> Result<Record, Damage> {
    let (version, fields) = cut(text, b'~').ok_or(Damage::Unreadable)?;
    match read_radix(version, 36) {
        Some(version @ 1..=VERSION) => read(text, fields, version).ok_or(Damage::Unreadable),
        Some(version) if version > VERSION => Err(Damage::Newer),
        _ => Err(Damage::Unreadable),
    }
}

/// The record in `text`; `fields` is what follows the version.
fn read(text: &str, mut fields: &str, version: u64) -> Option<Record> {
    let end = text.bytes().rposition(|byte| byte == b'~')? + 1;
    let (body, check) = (text.get(..end)?, text.get(end..)?);
    if text.len() > MAX_BYTES || read_radix(check, 36) != Some(u64::from(fingerprint(body.as_bytes()))) {
        return None;
    }
    let mut next = || take_part(&mut fields, b'~');
    let (id, at, until, policy, source) = (next(), next(), next(), next(), next());
    let right = [id, next(), next(), next()].into_iter().all(is_word)
        && Source::ALL.iter().any(|known| known.name() == source)
        && are_ids(next())
        && are_ids(next())
        && (version == 1
            || is_word(next())
                && is_word(next())
                && are_ids(next())
                && is_made_of(next(), false, ".")
                && are_ids(next())
                && is_word(next()))
        && fields == check;
    let record = Record {
        text: text.into(),
        at: read_radix(at, 36)?,
        until: read_radix(until, 36)?,
        policy: u32::try_from(read_radix(policy, 36)?).ok()?,
    };
    right.then_some(record)
}

/// Whether `text` is ids joined by dots, or empty.
#[inline(never)]
fn are_ids(mut text: &str) -> bool {
    let mut right = !text.ends_with('.');
    while !text.is_empty() {
        right &= is_id(take_part(&mut text, b'.'));
    }
    right
}

/// Whether `text` may be a random id (32 hexadecimal digits) or a language tag (at most 35 characters; RFC 5646 section 4.4.1).
#[inline(never)]
pub(crate) fn is_word(text: &str) -> bool {
    text.len() <= 35 && is_made_of(text, true, "")
}

#[inline(never)]
fn push(out: &mut String, text: &str) {
    out.push_str(text);
    out.push_str("~");
}

fn push_number(out: &mut String, number: u64) {
    push_radix(out, number, 36);
    push(out, "");
}
