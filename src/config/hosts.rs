//! Host names and the patterns that match them.

use crate::consent::take_part;

/// `tags.example`, or `*.tags.example` for that host and everything below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostPattern<'a>(&'a str);

impl<'a> HostPattern<'a> {
    /// The pattern in `text`, or `None` when it is not one: lower-case labels or an IPv4 address, without scheme, port or path.
    #[must_use]
    pub fn new(text: &'a str) -> Option<Self> {
        let mut rest = text.strip_prefix("*.").unwrap_or(text);
        // The empty rest and a last dot would otherwise pass for the end.
        let mut right = rest.len() <= 253 && !rest.is_empty() && !rest.ends_with('.');
        while right && !rest.is_empty() {
            let label = take_part(&mut rest, b'.');
            right = !label.is_empty()
                && label.len() <= 63
                && label.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'));
        }
        right.then_some(Self(text))
    }

    /// Whether `host` (lower case, as a browser's URL parser gives it) is meant.
    ///
    /// ```
    /// use portcullis::config::HostPattern;
    ///
    /// let pattern = HostPattern::new("*.tags.example").unwrap();
    /// assert!(pattern.matches("tags.example") && pattern.matches("eu.tags.example"));
    /// assert!(!pattern.matches("eviltags.example"));
    /// ```
    #[must_use]
    pub fn matches(self, host: &str) -> bool {
        host == self.apex() || self.apex().len() < self.0.len() && is_below(host, self.apex())
    }

    /// The pattern as it is written in a config.
    #[must_use]
    pub fn as_str(self) -> &'a str {
        self.0
    }

    /// Its host, without what says that those below are meant too.
    #[must_use]
    pub fn apex(self) -> &'a str {
        self.0.strip_prefix("*.").unwrap_or(self.0)
    }

    /// Whether a host can match both.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.matches(other.apex()) || other.matches(self.apex())
    }
}

fn is_below(host: &str, apex: &str) -> bool {
    host.strip_suffix(apex).is_some_and(|head| head.ends_with('.'))
}
