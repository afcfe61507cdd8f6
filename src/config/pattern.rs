//! Patterns of addresses: a host, those below it, and what their paths begin with, `*` standing for anything.

use crate::consent::{is_made_of, take_part};

/// `tags.example`, `*.tags.example` for that host and everything below it, or either with a `/path` that addresses begin with.
/// Each `*` in the path stands for any bytes, `/` too, or for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UrlPattern<'a>(pub(super) &'a str);

impl<'a> UrlPattern<'a> {
    /// The pattern in `text`, or `None` when it is not one: at most 255 bytes, lower-case labels or an IPv4 address
    /// without scheme and port, then nothing or a path without query, of the characters that a browser leaves as they are.
    #[must_use]
    pub fn new(text: &'a str) -> Option<Self> {
        let pattern = Self(text);
        let mut path = pattern.body();
        let mut rest = take_part(&mut path, b'/');
        // What is sought in an address is sought at each of its bytes, so a limit here is a limit on the cost of one. The empty
        // rest and a last dot would otherwise pass for the end.
        let mut right = text.len() <= 255 && !rest.is_empty() && !rest.ends_with('.');
        while right && !rest.is_empty() {
            let label = take_part(&mut rest, b'.');
            right = !label.is_empty() && label.len() <= 63 && is_made_of(label, false, "_");
        }
        // A browser writes all others as %XX or `/` (URL standard, path percent-encode set), so they would never match.
        right &= is_made_of(path, true, "/*._~%!$&'()+,;=:@|[]");
        right.then_some(pattern)
    }

    /// Whether `url` is meant: host (lower case) and path, as a browser's URL parser gives them.
    ///
    /// ```
    /// use portcullis::config::UrlPattern;
    ///
    /// let pattern = UrlPattern::new("*.tags.example/v1/").unwrap();
    /// assert!(pattern.matches("tags.example/v1/a.js") && pattern.matches("eu.tags.example/v1/"));
    /// assert!(!pattern.matches("tags.example/v2/a.js") && !pattern.matches("eviltags.example/v1/"));
    /// let pattern = UrlPattern::new("tags.example/*/pixel.").unwrap();
    /// assert!(pattern.matches("tags.example/v1/eu/pixel.gif") && !pattern.matches("tags.example/pixel.gif"));
    /// ```
    #[must_use]
    pub fn matches(self, url: &str) -> bool {
        let whole = url.as_bytes();
        let host = whole.split(|byte| *byte == b'/').next().unwrap_or_default();
        let is_label = |at: usize| at == 0 || self.is_wide() && host[at - 1] == b'.';
        (0..host.len()).any(|at| is_label(at) && self.begins(&whole[at..]))
    }

    /// Whether hosts below its own are meant too.
    #[must_use]
    pub fn is_wide(self) -> bool {
        self.0.starts_with('*')
    }

    /// Whether `text`, an address from its host on or from a label of that, begins with its host and path.
    #[must_use]
    pub fn begins(self, text: &[u8]) -> bool {
        // Where it has no path, its host ends there.
        behind(self.body(), text).is_some_and(|rest| self.has_path() || matches!(rest, [] | [b'/', ..]))
    }

    /// The pattern as it is written in a config.
    #[must_use]
    pub fn as_str(self) -> &'a str {
        self.0
    }

    /// Its host, without what says that those below are meant too.
    #[must_use]
    pub fn apex(self) -> &'a str {
        take_part(&mut self.body(), b'/')
    }

    /// What a path has to begin with, `*` standing for anything; empty for any.
    #[must_use]
    pub fn path(self) -> &'a str {
        let at = self.0.bytes().position(|byte| byte == b'/').unwrap_or(self.0.len());
        self.0.get(at..).unwrap_or_default()
    }

    /// Its apex and path up to the first `*`: what every address that it matches has from one of its labels on.
    #[must_use]
    pub fn literal(self) -> &'a str {
        take_part(&mut self.body(), b'*')
    }

    fn body(self) -> &'a str {
        self.0.strip_prefix("*.").unwrap_or(self.0)
    }

    /// Whether not all paths are meant.
    #[must_use]
    pub fn has_path(self) -> bool {
        self.apex().len() < self.body().len()
    }

    /// Whether it is one host and nothing else.
    #[must_use]
    pub fn is_host(self) -> bool {
        is_made_of(self.0, false, "._")
    }

    /// Whether an address can match both; where paths with a `*` leave it open, it can.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        let (own, others) = (self.apex().len(), other.apex().len());
        if own > others {
            return other.overlaps(self);
        }
        let (front, rest) = other.literal().as_bytes().split_at(others - own);
        let meet = front.is_empty() || self.is_wide() && front.ends_with(b".");
        // Their hosts end together, so this compares those and what both know of the path.
        meet && self.literal().bytes().zip(rest).all(|(byte, other)| byte == *other)
    }
}

/// What follows in `text` where it begins with the pieces of `pattern` one after the other, or `None`. Each is taken where it
/// comes first: a later place would leave less for the others.
fn behind<'a>(mut pattern: &str, text: &'a [u8]) -> Option<&'a [u8]> {
    let mut rest = text.strip_prefix(take_part(&mut pattern, b'*').as_bytes())?;
    while !pattern.is_empty() {
        let piece = take_part(&mut pattern, b'*').as_bytes();
        while !rest.starts_with(piece) {
            rest = rest.get(1..)?;
        }
        rest = rest.get(piece.len()..)?;
    }
    Some(rest)
}
