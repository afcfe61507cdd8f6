//! The module as text inside a script: each byte is a code point, and the file is UTF-8. A quarter smaller on the wire
//! than base64.

/// Bytes that a JavaScript string literal cannot hold as they are. They stand 256 higher, and the loader's array, which
/// keeps the low eight bits, brings them down again.
const AWKWARD: [u8; 5] = [0, b'\n', b'\r', b'"', b'\\'];

/// `bytes` as what stands between the quotes of a string literal.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let code_point = |&byte: &u8| match AWKWARD.contains(&byte) {
        true => u32::from(byte) + 256,
        false => u32::from(byte),
    };
    bytes.iter().map(code_point).filter_map(char::from_u32).collect()
}

/// The sum that the loader checks, from the last byte to the first: `sum * 31 + byte` in 32 bits.
pub(crate) fn checksum(bytes: &[u8]) -> i32 {
    bytes.iter().rev().fold(0, |sum: i32, &byte| sum.wrapping_mul(31).wrapping_add(i32::from(byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the loader does: `bytes[i] = text.charCodeAt(i)` on a Uint8Array.
    fn decode(text: &str) -> Vec<u8> {
        text.encode_utf16().map(|unit| unit.to_le_bytes()[0]).collect()
    }

    #[test]
    fn every_byte_comes_back() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(decode(&encode(&bytes)), bytes);
    }

    #[test]
    fn the_text_needs_no_escape_in_a_string_literal() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert!(!encode(&bytes).contains(['\0', '\n', '\r', '"', '\\', '\u{2028}', '\u{2029}']));
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
