//! A record as one line of text, and back.
//!
//! `1~id~at~until~policy~source~locale~granted~denied~check`: numbers in base 36, ids joined by dots, `check` the
//! [`fingerprint`] of all before it in hexadecimal. Every byte of it may stand in a cookie unescaped.
//! Decoding is total: any other text is a [`Damage`], never a grant.

use super::{Choices, Record, Source, cut, fingerprint, is_id, push_hex, push_radix, read_radix, take_part};

/// The version that this module writes.
const VERSION: u64 = 1;

/// `~` and eight hexadecimal digits.
const CHECK_BYTES: usize = 9;

/// No record of ours is longer, in bytes; whatever is, is not read.
const MAX_BYTES: usize = 8192;

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
///     choices,
/// };
/// assert_eq!(decode(&encode(&record)), Ok(record));
/// ```
#[must_use]
pub fn encode(record: &Record) -> String {
    let mut out = String::new();
    push_radix(&mut out, VERSION, 36);
    push_field(&mut out, &record.id);
    for number in [record.at, record.until, u64::from(record.policy)] {
        out.push('~');
        push_radix(&mut out, number, 36);
    }
    push_field(&mut out, record.source.name());
    push_field(&mut out, &record.locale);
    for wanted in [true, false] {
        out.push('~');
        push_ids(&mut out, &record.choices, wanted);
    }
    let check = fingerprint(out.as_bytes());
    out.push('~');
    push_hex(&mut out, check);
    out
}

/// The record in `text`.
///
/// # Errors
/// [`Damage`] when `text` is not a record of this version.
pub fn decode(text: &str) -> Result<Record, Damage> {
    let version = cut(text, b'~').and_then(|(head, _)| read_radix(head, 36)).ok_or(Damage::Unreadable)?;
    if version > VERSION {
        return Err(Damage::Newer);
    }
    read(text).ok_or(Damage::Unreadable)
}

fn read(text: &str) -> Option<Record> {
    let end = text.len().checked_sub(CHECK_BYTES)?;
    let (mut body, check) = (text.get(..end)?, text.get(end..)?);
    let mut expected = String::from("~");
    push_hex(&mut expected, fingerprint(body.as_bytes()));
    if text.len() > MAX_BYTES || check != expected || take_part(&mut body, b'~') != "1" {
        return None;
    }
    let mut next = || take_part(&mut body, b'~');
    let record = Record {
        id: checked(next(), 32, u8::is_ascii_hexdigit)?,
        at: read_radix(next(), 36)?,
        until: read_radix(next(), 36)?,
        policy: u32::try_from(read_radix(next(), 36)?).ok()?,
        source: read_source(next())?,
        locale: checked(next(), 35, |byte| byte.is_ascii_alphanumeric() || *byte == b'-')?,
        choices: read_choices(next(), next())?,
    };
    body.is_empty().then_some(record)
}

fn read_source(name: &str) -> Option<Source> {
    Source::ALL.into_iter().find(|source| source.name() == name)
}

fn read_choices(granted: &str, denied: &str) -> Option<Choices> {
    let mut choices = Choices::none();
    for (mut list, answer) in [(granted, true), (denied, false)] {
        while !list.is_empty() {
            let id = take_part(&mut list, b'.');
            if !is_id(id) || choices.get(id).is_some() {
                return None;
            }
            choices.set(id, answer);
        }
    }
    Some(choices)
}

fn checked(text: &str, longest: usize, allowed: fn(&u8) -> bool) -> Option<String> {
    (text.len() <= longest && text.as_bytes().iter().all(allowed)).then(|| text.into())
}

fn push_field(out: &mut String, text: &str) {
    out.push('~');
    out.push_str(text);
}

fn push_ids(out: &mut String, choices: &Choices, wanted: bool) {
    let mut first = true;
    for (id, _) in choices.iter().filter(|(_, granted)| *granted == wanted) {
        if !first {
            out.push('.');
        }
        first = false;
        out.push_str(id);
    }
}
