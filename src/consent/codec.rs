//! A record as one line of text, and back.
//!
//! `1~id~at~until~policy~source~locale~config~texts~granted~denied~check`: numbers in base 36, ids joined by dots, `check` the
//! [`fingerprint`] of all before it, its `~` included. Every byte of it may stand in a cookie unescaped.
//! Decoding is total: any other text is a [`Damage`], never a grant.

use super::{Choices, Record, Source, cut, fingerprint, is_id, push_radix, read_radix, take_part};

/// The version that this module writes.
const VERSION: u64 = 1;

/// No record of ours is longer, in bytes, for no config is; whatever is, is not read.
const MAX_BYTES: usize = 1_000_000;

/// Why a stored text is not a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// Cut off, altered, or never ours.
    Unreadable,
    /// Written by a later version of Portcullis.
    Newer,
}

/// The text form of `record`.
///
/// This shows how a record goes out and comes back:
/// ```
/// use portcullis::consent::{Choices, Record, Source, decode, encode};
///
/// let mut choices = Choices::default();
/// choices.set("analytics", true);
/// let record = Record {
///     id: "00112233445566778899aabbccddeeff".into(),
///     at: 1_790_000_000_000,
///     until: 1_800_000_000_000,
///     policy: 1,
///     source: Source::Banner,
///     locale: "en".into(),
///     config: "1x2y3z".into(),
///     texts: "4x5y6z".into(),
///     choices,
/// };
/// assert_eq!(decode(&encode(&record)), Ok(record));
/// ```
#[must_use]
pub fn encode(record: &Record) -> String {
    let mut out = String::new();
    push_number(&mut out, VERSION);
    push(&mut out, &record.id);
    for number in [record.at, record.until, u64::from(record.policy)] {
        push_number(&mut out, number);
    }
    push(&mut out, record.source.name());
    for word in [&record.locale, &record.config, &record.texts] {
        push(&mut out, word);
    }
    push(&mut out, &record.choices.granted);
    push(&mut out, &record.choices.denied);
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
        Some(VERSION) => read(text, fields).ok_or(Damage::Unreadable),
        Some(version) if version > VERSION => Err(Damage::Newer),
        _ => Err(Damage::Unreadable),
    }
}

/// The record in `text`; `fields` is what follows the version.
fn read(text: &str, mut fields: &str) -> Option<Record> {
    let end = text.bytes().rposition(|byte| byte == b'~')? + 1;
    let (body, check) = (text.get(..end)?, text.get(end..)?);
    if text.len() > MAX_BYTES || read_radix(check, 36) != Some(u64::from(fingerprint(body.as_bytes()))) {
        return None;
    }
    let mut next = || take_part(&mut fields, b'~');
    let record = Record {
        id: word(next())?,
        at: read_radix(next(), 36)?,
        until: read_radix(next(), 36)?,
        policy: u32::try_from(read_radix(next(), 36)?).ok()?,
        source: read_source(next())?,
        locale: word(next())?,
        config: word(next())?,
        texts: word(next())?,
        choices: read_choices(next(), next())?,
    };
    (fields == check).then_some(record)
}

fn read_source(name: &str) -> Option<Source> {
    Source::ALL.iter().copied().find(|source| source.name() == name)
}

fn read_choices(granted: &str, denied: &str) -> Option<Choices> {
    Some(Choices { granted: ids(granted)?, denied: ids(denied)? })
}

/// Ids joined by dots.
#[inline(never)]
fn ids(text: &str) -> Option<String> {
    let mut rest = text;
    while !rest.is_empty() {
        if !is_id(take_part(&mut rest, b'.')) {
            return None;
        }
    }
    (!text.ends_with('.')).then(|| text.into())
}

#[inline(never)]
fn word(text: &str) -> Option<String> {
    is_word(text).then(|| text.into())
}

/// Whether `text` may be a random id (32 hexadecimal digits) or a language tag (at most 35 characters; RFC 5646 section 4.4.1).
#[inline(never)]
pub(crate) fn is_word(text: &str) -> bool {
    text.len() <= 35 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
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
