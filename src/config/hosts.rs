//! Host names and the patterns that match them.

use crate::consent::take_part;

/// `tags.example`, or `*.tags.example` for that host and everything below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPattern {
    host: String,
    below: bool,
}

impl HostPattern {
    /// The pattern in `text`, or `None` when it is not one: lower-case labels or an IPv4 address, without scheme, port or path.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let (host, below) = match text.strip_prefix("*.") {
            Some(rest) => (rest, true),
            None => (text, false),
        };
        let (mut rest, mut right) = (host, host.len() <= 253 && !host.ends_with('.'));
        while right && !rest.is_empty() {
            let label = take_part(&mut rest, b'.');
            right = !label.is_empty()
                && label.len() <= 63
                && label.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'));
        }
        (right && !host.is_empty()).then(|| Self { host: host.into(), below })
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
    pub fn matches(&self, host: &str) -> bool {
        match host.strip_suffix(self.host.as_str()) {
            Some("") => true,
            Some(head) => self.below && head.ends_with('.'),
            None => false,
        }
    }

    /// Appends the pattern as it is written in a config.
    pub fn push_to(&self, out: &mut String) {
        if self.below {
            out.push_str("*.");
        }
        out.push_str(&self.host);
    }
}
