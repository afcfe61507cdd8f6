//! Where a visitor is, as far as anything says so: the site itself, or else the time zone and the languages as a hint.

use super::terms::Liberties;
use super::{Law, Rules};
use crate::consent::{has, take_part};

/// What is known of where a visitor is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Whereabouts<'a> {
    /// What the site said (`data-region`, a `<meta>` or its own endpoint), as `DE` or `US-CA`; empty if nothing.
    pub said: &'a str,
    /// The time zone (IANA), as `Europe/Berlin`; empty where the browser tells none.
    pub zone: &'a str,
    /// The languages (BCP 47), separated by spaces.
    pub languages: &'a str,
}

/// What the evidence so far comes to: the place that it agrees on, empty where it does not, and what the laws of all leave free.
type Hint = Option<(String, Liberties)>;

impl Rules {
    /// The law that counts for a visitor.
    ///
    /// What the site said comes before all else; a place that is not listed has the strict law, and a country alone the
    /// strictest of its parts. Where the site said nothing, a time zone tells its countries and a language its region: what
    /// keeps the laws of all of them counts. A zone that is none, or that is everybody's, is no hint at all: strict.
    #[must_use]
    pub fn law(&self, whereabouts: &Whereabouts<'_>) -> Law {
        let Whereabouts { said, zone, mut languages } = *whereabouts;
        let mut hint = None;
        if said.is_empty() {
            let mut zones = self.zones();
            while let (Some(country), Some(names)) = (zones.next(), zones.next()) {
                // Of no zone an empty text or a list with two spaces would make one.
                if !zone.is_empty() && has(names.words(), b' ', zone) {
                    self.join(&mut hint, country.words());
                }
            }
            while hint.is_some() && !languages.is_empty() {
                let region = region(take_part(&mut languages, b' '));
                if !region.is_empty() {
                    self.join(&mut hint, region);
                }
            }
        } else {
            self.join(&mut hint, said);
        }
        let (place, liberties) = hint.unwrap_or((String::new(), Liberties::STRICT));
        liberties.law(place, self.date())
    }

    /// Takes `place` for evidence.
    #[inline(never)]
    fn join(&self, hint: &mut Hint, place: &str) {
        let place = normal(place);
        let liberties = self.within(&place);
        match hint {
            None => *hint = Some((place, liberties)),
            Some((other, all)) => {
                *all = all.and(liberties);
                if *other != place {
                    other.clear();
                }
            }
        }
    }
}

/// The region subtag of a language tag, a country or the number of a larger area; empty where it has none (RFC 5646, section
/// 2.1: after the language, before what follows a subtag of one letter).
fn region(tag: &str) -> &str {
    let mut from = 0;
    for part in tag.as_bytes().split(|byte| matches!(byte, b'-' | b'_')) {
        match part {
            [_] => break,
            [_, _] | [b'0'..=b'9', _, _] if from > 0 => return tag.get(from..from + part.len()).unwrap_or_default(),
            _ => from += part.len() + 1,
        }
    }
    ""
}

/// `place` as rules write it: capitals, and `GB` for the UK, whose code is reserved and not used (ISO 3166-1). Empty for what
/// can be no place: it would be kept in records.
#[inline(never)]
pub(super) fn normal(place: &str) -> String {
    let mut rest = place.trim_ascii();
    let mut text = String::new();
    if country_of(rest).eq_ignore_ascii_case("UK") {
        text.push_str("GB");
        rest = rest.get(2..).unwrap_or_default();
    }
    text.push_str(rest);
    text.make_ascii_uppercase();
    if !is_place(&text) {
        text.clear();
    }
    text
}

/// Whether rules may have a law of `place`: a country (ISO 3166-1, or `EU`), or a part of one (ISO 3166-2).
pub(super) fn is_place(place: &str) -> bool {
    match place.as_bytes() {
        b"UK" | [b'U', b'K', b'-', ..] => false,
        [first, second, rest @ ..] if first.is_ascii_uppercase() && second.is_ascii_uppercase() => match rest {
            [] => true,
            [b'-', part @ ..] => {
                matches!(part.len(), 1..=3)
                    && part.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
            }
            _ => false,
        },
        _ => false,
    }
}

/// The country that `place` is or is a part of.
pub(super) fn country_of(mut place: &str) -> &str {
    take_part(&mut place, b'-')
}
