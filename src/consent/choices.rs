//! Granted or denied, per category or service id.

use super::take_part;

/// What a visitor answered, id by id; an id that was never asked about has no answer and counts as denied.
///
/// Two lists of ids joined by dots, as a record's text has them: nothing to build, and nothing to free piece by piece.
/// ```
/// use portcullis::consent::Choices;
///
/// let choices = Choices { granted: "analytics", denied: "cookies.advertising" };
/// assert_eq!(choices.get("analytics"), Some(true));
/// assert_eq!(choices.get("beacons"), None);
/// assert!(!choices.grants("beacons") && !choices.grants("cookies"));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choices<'a> {
    /// Ids that were granted.
    pub granted: &'a str,
    /// Ids that were denied.
    pub denied: &'a str,
}

impl<'a> Choices<'a> {
    /// The answer for `id`, or `None` when it was never asked about. What stands in both lists is denied.
    #[must_use]
    pub fn get(self, id: &str) -> Option<bool> {
        if has(self.denied, b'.', id) {
            Some(false)
        } else if has(self.granted, b'.', id) {
            Some(true)
        } else {
            None
        }
    }

    /// Whether `id` was granted; `false` when it was denied or never asked about.
    #[must_use]
    pub fn grants(self, id: &str) -> bool {
        self.get(id) == Some(true)
    }

    /// Every answer, the granted ones first, each in the order in which they were given.
    pub fn iter(self) -> impl Iterator<Item = (&'a str, bool)> {
        let Self { mut granted, mut denied } = self;
        core::iter::from_fn(move || {
            let answer = !granted.is_empty();
            let id = take_part(if answer { &mut granted } else { &mut denied }, b'.');
            (!id.is_empty()).then_some((id, answer))
        })
    }
}

/// Answers as they are given.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    granted: String,
    denied: String,
}

impl Answers {
    /// Answers for `id`, which has no answer yet.
    pub fn set(&mut self, id: &str, granted: bool) {
        let list = if granted { &mut self.granted } else { &mut self.denied };
        if !list.is_empty() {
            list.push_str(".");
        }
        list.push_str(id);
    }

    /// The answers given so far.
    #[must_use]
    pub fn choices(&self) -> Choices<'_> {
        Choices { granted: &self.granted, denied: &self.denied }
    }
}

/// Whether `id` stands in `list`, between `separator`s.
#[inline(never)]
pub(crate) fn has(mut list: &str, separator: u8, id: &str) -> bool {
    while !list.is_empty() {
        if take_part(&mut list, separator) == id {
            return true;
        }
    }
    false
}

/// Whether `text` may name a category or a service: a lower-case letter, then at most 63 of `a-z 0-9 - _`.
///
/// The grammar keeps ids out of every escape rule downstream (record, plan, attributes) and rules out `__proto__`.
#[must_use]
pub fn is_id(text: &str) -> bool {
    text.len() <= 64 && text.as_bytes().first().is_some_and(u8::is_ascii_lowercase) && is_made_of(text, false, "_")
}

/// Whether `text` is made of `a-z 0-9 -`, of `A-Z` too where `upper` says so, and of what stands in `more`.
#[inline(never)]
pub(crate) fn is_made_of(text: &str, upper: bool, more: &str) -> bool {
    text.bytes().all(|byte| {
        matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-')
            || upper && byte.is_ascii_uppercase()
            || more.bytes().any(|other| other == byte)
    })
}
