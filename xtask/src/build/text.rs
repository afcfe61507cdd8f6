//! The module as text inside a script: each byte is a code point, and the file is UTF-8. A quarter smaller on the wire
//! than base64.

use std::collections::BTreeMap;

/// Bytes that a JavaScript string literal in single quotes cannot hold as they are.
const AWKWARD: [u8; 5] = [0, b'\n', b'\r', b'\'', b'\\'];

/// How many frequent bytes that would take two bytes of UTF-8 get a rare one to stand in for them. Measured: 0.6 kB less
/// after brotli than none; more of them cost more in the loader than they save.
const STAND_INS: usize = 5;

/// A module as text.
pub(crate) struct Text {
    /// What stands between the quotes.
    pub(crate) literal: String,
    /// The bytes that stand in, and for which.
    pub(crate) stand_ins: BTreeMap<u8, u8>,
}

/// `bytes` as text. What cannot stand as it is, and what stands in for another, is 256 higher there; the loader's array,
/// which keeps the low eight bits, brings it down again.
pub(crate) fn encode(bytes: &[u8]) -> Text {
    let stand_ins = stand_ins(bytes);
    let code_point = |&byte: &u8| match stand_ins.iter().find(|(_, meant)| **meant == byte) {
        Some((&stand_in, _)) => u32::from(stand_in),
        None if AWKWARD.contains(&byte) || stand_ins.contains_key(&byte) => u32::from(byte) + 256,
        None => u32::from(byte),
    };
    Text { literal: bytes.iter().map(code_point).filter_map(char::from_u32).collect(), stand_ins }
}

/// The rarest bytes that take one byte of UTF-8, for the most frequent ones that take two.
fn stand_ins(bytes: &[u8]) -> BTreeMap<u8, u8> {
    let count = |wanted: u8| bytes.iter().filter(|byte| **byte == wanted).count();
    let (mut short, mut long): (Vec<u8>, Vec<u8>) =
        (0..=255).partition(|byte: &u8| byte.is_ascii() && !AWKWARD.contains(byte));
    short.sort_by_cached_key(|byte| count(*byte));
    long.sort_by_cached_key(|byte| std::cmp::Reverse(count(*byte)));
    short.into_iter().zip(long).take(STAND_INS).collect()
}

/// The stand-ins as the loader reads them: an object from code point to byte.
pub(crate) fn object(stand_ins: &BTreeMap<u8, u8>) -> String {
    let members: Vec<String> = stand_ins.iter().map(|(from, to)| format!("\"{from}\":{to}")).collect();
    format!("{{{}}}", members.join(","))
}

/// The sum that the loader checks, from the last byte to the first: `sum * 31 + byte` in 32 bits.
pub(crate) fn checksum(bytes: &[u8]) -> i32 {
    bytes.iter().rev().fold(0, |sum: i32, &byte| sum.wrapping_mul(31).wrapping_add(i32::from(byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the loader does: `bytes[i] = standIns[code] ?? code` on a Uint8Array, `code` being `text.charCodeAt(i)`.
    fn decode(text: &Text) -> Vec<u8> {
        let byte = |unit: u16| {
            let stand_in = u8::try_from(unit).ok().and_then(|code| text.stand_ins.get(&code));
            stand_in.copied().unwrap_or(unit.to_le_bytes()[0])
        };
        text.literal.encode_utf16().map(byte).collect()
    }

    fn samples() -> [Vec<u8>; 3] {
        let all: Vec<u8> = (0..=255).collect();
        [Vec::new(), all.clone(), [all, vec![0; 9], vec![0x80; 8], vec![b'\n'; 7]].concat()]
    }

    #[test]
    fn every_byte_comes_back() {
        for bytes in samples() {
            assert_eq!(decode(&encode(&bytes)), bytes);
        }
    }

    #[test]
    fn the_text_needs_no_escape_in_a_string_literal() {
        for bytes in samples() {
            assert!(!encode(&bytes).literal.contains(['\0', '\n', '\r', '\'', '\\', '\u{2028}', '\u{2029}']));
        }
    }

    #[test]
    fn frequent_bytes_take_one_byte_of_utf8() {
        let text = encode(&[vec![0; 9], vec![0x80; 8]].concat());
        assert_eq!(text.literal.len(), 17);
        assert_eq!(object(&BTreeMap::from([(1, 0), (2, 128)])), r#"{"1":0,"2":128}"#);
    }

    #[test]
    fn the_checksum_is_that_of_the_loader() {
        // In a JavaScript console: [3, 2, 1].reduce((sum, byte) => (Math.imul(sum, 31) + byte) | 0, 0)
        assert_eq!(checksum(&[1, 2, 3]), 2946);
        // And for eight bytes of 255, where it has wrapped around.
        assert_eq!(checksum(&[255; 8]), -330_977_408);
    }

    #[test]
    fn the_checksum_sees_bytes_that_changed_places() {
        assert_ne!(checksum(&[1, 2, 3]), checksum(&[1, 3, 2]));
    }
}
