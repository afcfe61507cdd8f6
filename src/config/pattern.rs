//! Patterns of addresses: a host, those below it, and what their paths begin with.

use crate::consent::{is_made_of, take_part};

/// `tags.example`, `*.tags.example` for that host and everything below it, or either with a `/path` that addresses begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UrlPattern<'a>(&'a str);

impl<'a> UrlPattern<'a> {
    /// The pattern in `text`, or `None` when it is not one: lower-case labels or an IPv4 address, without scheme and
    /// port, then nothing or a path without query.
    #[must_use]
    pub fn new(text: &'a str) -> Option<Self> {
        let (mut rest, path) = split(text.strip_prefix("*.").unwrap_or(text));
        // The empty rest and a last dot would otherwise pass for the end.
        let mut right = rest.len() <= 253 && !rest.is_empty() && !rest.ends_with('.');
        while right && !rest.is_empty() {
            let label = take_part(&mut rest, b'.');
            right = !label.is_empty() && label.len() <= 63 && is_made_of(label, false, "_");
        }
        right &= path.bytes().all(|byte| byte > b' ' && !matches!(byte, b'?' | b'#'));
        right.then_some(Self(text))
    }

    /// Whether `url` is meant: host (lower case) and path, as a browser's URL parser gives them.
    ///
    /// ```
    /// use portcullis::config::UrlPattern;
    ///
    /// let pattern = UrlPattern::new("*.tags.example/v1/").unwrap();
    /// assert!(pattern.matches("tags.example/v1/a.js") && pattern.matches("eu.tags.example/v1/"));
    /// assert!(!pattern.matches("tags.example/v2/a.js") && !pattern.matches("eviltags.example/v1/"));
    /// ```
    #[must_use]
    pub fn matches(self, url: &str) -> bool {
        let (host, path) = split(url);
        (host == self.apex() || self.0.starts_with('*') && is_below(host, self.apex())) && path.starts_with(self.path())
    }

    /// The pattern as it is written in a config.
    #[must_use]
    pub fn as_str(self) -> &'a str {
        self.0
    }

    /// Its host, without what says that those below are meant too.
    #[must_use]
    pub fn apex(self) -> &'a str {
        split(self.0.strip_prefix("*.").unwrap_or(self.0)).0
    }

    /// What a path has to begin with; empty for any.
    #[must_use]
    pub fn path(self) -> &'a str {
        split(self.0).1
    }

    /// It, up to the first `*` of its path.
    #[must_use]
    pub fn prefix(self) -> &'a str {
        let path = self.path();
        let end = path.bytes().position(|byte| byte == b'*').unwrap_or(path.len());
        self.0.get(..self.0.len() - path.len() + end).unwrap_or_default()
    }

    /// Whether it is one host and nothing else.
    #[must_use]
    pub fn is_host(self) -> bool {
        self.apex() == self.0
    }

    /// Whether a host can match both.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        let holds = |one: Self, other: Self| {
            one.apex() == other.apex() || one.0.starts_with('*') && is_below(other.apex(), one.apex())
        };
        holds(self, other) || holds(other, self)
    }
}

/// Host and path of `url`; the path begins with its slash.
fn split(url: &str) -> (&str, &str) {
    let at = url.bytes().position(|byte| byte == b'/').unwrap_or(url.len());
    (url.get(..at).unwrap_or_default(), url.get(at..).unwrap_or_default())
}

fn is_below(host: &str, apex: &str) -> bool {
    host.strip_suffix(apex).is_some_and(|head| head.ends_with('.'))
}
