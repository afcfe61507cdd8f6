//! Numbers as text inside a script: each is a code unit, and the file is UTF-8, where small ones take one byte.

use std::collections::{BTreeMap, HashMap};

/// Code units that a JavaScript string literal in single quotes cannot hold as they are.
const AWKWARD: [u16; 5] = [0, b'\n' as u16, b'\r' as u16, b'\'' as u16, b'\\' as u16];

/// Numbers as text.
pub(crate) struct Text {
    /// What stands between the quotes.
    pub(crate) literal: String,
    /// The code units that stand in, and for which.
    pub(crate) stand_ins: BTreeMap<u16, u16>,
}

/// `units` as text. What cannot stand as it is has a stand-in: the rarest one that takes one byte of UTF-8, whose own place
/// is taken by one that does not occur.
///
/// # Panics
///
/// With a unit that is half a surrogate pair, or with units of which there are too many different ones.
pub(crate) fn encode(units: &[u16]) -> Text {
    let stand_ins = stand_ins(units);
    let code = |unit: &u16| *stand_ins.iter().find(|(_, meant)| *meant == unit).map_or(unit, |(code, _)| code);
    let literal = units.iter().map(|unit| char::from_u32(code(unit).into()).expect("half a surrogate pair")).collect();
    Text { literal, stand_ins }
}

fn stand_ins(units: &[u16]) -> BTreeMap<u16, u16> {
    let mut counts = HashMap::<u16, usize>::new();
    for unit in units {
        *counts.entry(*unit).or_default() += 1;
    }
    let count = |unit: u16| counts.get(&unit).copied().unwrap_or_default();
    let mut absent = (0x80..0xd800).filter(|unit| count(*unit) == 0);
    let mut rare: Vec<u16> = (0..0x80).filter(|unit| !AWKWARD.contains(unit)).collect();
    rare.sort_by_key(|unit| std::cmp::Reverse(count(*unit)));
    let mut awkward = AWKWARD;
    awkward.sort_by_key(|unit| std::cmp::Reverse(count(*unit)));
    let mut stand_ins = BTreeMap::new();
    for meant in awkward.into_iter().filter(|unit| count(*unit) > 0) {
        let mut free = || absent.next().expect("a code unit that does not occur");
        match rare.pop_if(|rarest| count(*rarest) < count(meant)) {
            Some(rarest) => {
                stand_ins.insert(rarest, meant);
                if count(rarest) > 0 {
                    stand_ins.insert(free(), rarest);
                }
            }
            None => {
                stand_ins.insert(free(), meant);
            }
        }
    }
    stand_ins
}

/// The stand-ins as the loader reads them: an object from code unit to number.
pub(crate) fn object(stand_ins: &BTreeMap<u16, u16>) -> String {
    let members: Vec<String> = stand_ins.iter().map(|(from, to)| format!("\"{from}\":{to}")).collect();
    format!("{{{}}}", members.join(","))
}

/// The sum that the loader checks, from the last code unit to the first: `sum * 31 + unit` in 32 bits.
pub(crate) fn checksum(literal: &str) -> i32 {
    let units: Vec<u16> = literal.encode_utf16().collect();
    units.iter().rev().fold(0, |sum: i32, &unit| sum.wrapping_mul(31).wrapping_add(i32::from(unit)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples() -> [Vec<u16>; 3] {
        let all: Vec<u16> = (0..300).chain([0x2028, 0x2029, 0xd7ff]).collect();
        [Vec::new(), all.clone(), [all, vec![0; 9], vec![b'\n'.into(); 7]].concat()]
    }

    #[test]
    fn every_number_comes_back() {
        for units in samples() {
            let text = encode(&units);
            let back = text.literal.encode_utf16().map(|unit| text.stand_ins.get(&unit).copied().unwrap_or(unit));
            assert_eq!(back.collect::<Vec<_>>(), units);
        }
    }

    #[test]
    fn the_text_needs_no_escape_in_a_string_literal() {
        for units in samples() {
            assert!(!encode(&units).literal.contains(['\0', '\n', '\r', '\'', '\\']));
        }
    }

    #[test]
    fn frequent_numbers_take_one_byte_of_utf8() {
        let text = encode(&[vec![0; 9], (1..128).collect()].concat());
        assert_eq!(text.literal.chars().filter(|letter| !letter.is_ascii()).count(), 5);
        assert_eq!(object(&BTreeMap::from([(1, 0), (2, 128)])), r#"{"1":0,"2":128}"#);
    }

    #[test]
    fn the_checksum_is_that_of_the_loader() {
        // In a JavaScript console: [3, 2, 1].reduce((sum, unit) => (Math.imul(sum, 31) + unit) | 0, 0)
        assert_eq!(checksum("\u{1}\u{2}\u{3}"), 2946);
        // And for eight units of 255, where it has wrapped around.
        assert_eq!(checksum(&"\u{ff}".repeat(8)), -330_977_408);
    }

    #[test]
    fn the_checksum_sees_units_that_changed_places() {
        assert_ne!(checksum("abc"), checksum("acb"));
    }
}
