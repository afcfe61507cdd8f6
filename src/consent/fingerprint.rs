//! A short hash, and numbers as text without the formatting machinery (`format!` of integers costs 1.5 kB).

/// The FNV-1a hash of `bytes`: tells an accidental change or a different config apart; not a defence against forgery.
///
/// Constants: FNV specification (draft-eastlake-fnv), 32 bits.
///
/// ```
/// assert_eq!(portcullis::consent::fingerprint(b""), 0x811c_9dc5);
/// ```
#[must_use]
pub const fn fingerprint(bytes: &[u8]) -> u32 {
    let (mut hash, mut at) = (0x811c_9dc5, 0);
    while at < bytes.len() {
        hash = mix(hash, bytes[at]);
        at += 1;
    }
    hash
}

/// The hash of what `hash` is of, and `byte` after it.
pub(crate) const fn mix(hash: u32, byte: u8) -> u32 {
    (hash ^ byte as u32).wrapping_mul(0x0100_0193)
}

/// Appends `number` in base `radix` (2 to 36), without leading zeros.
pub(crate) fn push_radix(out: &mut String, number: u64, radix: u64) {
    if number >= radix {
        push_radix(out, number / radix, radix);
    }
    let digit = (number % radix) as usize;
    out.push_str("0123456789abcdefghijklmnopqrstuvwxyz".get(digit..=digit).unwrap_or_default());
}

/// Reads a number of at most 12 digits in base `radix` as [`push_radix`] writes it; `None` for anything else.
///
/// 36 to the 12th is less than 2 to the 63rd, and a check for overflow would bring a multiplication of 128 bits.
pub(crate) fn read_radix(text: &str, radix: u32) -> Option<u64> {
    if text.is_empty() || text.len() > 12 || (text.len() > 1 && text.starts_with('0')) {
        return None;
    }
    text.bytes().try_fold(0, |number, byte| match char::from(byte).to_digit(radix) {
        Some(digit) if !byte.is_ascii_uppercase() => Some(number * u64::from(radix) + u64::from(digit)),
        _ => None,
    })
}

/// What stands before and after the first `byte` (ASCII) of `text`. `str::split_once` brings a searcher of 700 bytes.
pub(crate) fn cut(text: &str, byte: u8) -> Option<(&str, &str)> {
    let at = text.as_bytes().iter().position(|found| *found == byte)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// Takes the part of `text` up to the first `byte` (ASCII) off it; all of it where there is none.
pub(crate) fn take_part<'a>(text: &mut &'a str, byte: u8) -> &'a str {
    let (part, rest) = cut(text, byte).unwrap_or((*text, ""));
    *text = rest;
    part
}
