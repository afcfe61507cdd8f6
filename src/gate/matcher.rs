//! Whose is this address? Asked of all patterns at once.

use super::{Verdict, allow::passes};
use crate::config::Config;
use crate::consent::{Choices, fingerprint, mix};

/// The patterns of a config by the hash of what all their addresses have in common, their literal.
///
/// An address has the literal of each pattern that it matches at its host or at a label of it. So it is hashed from each label
/// on, byte by byte, and where the hash is one of ours, that pattern is asked. How many patterns there are does not matter.
///
/// ```
/// use portcullis::consent::Choices;
/// use portcullis::{config::parse, gate::{Matcher, Verdict}};
///
/// let text = r#"{"format": 1, "services": [{"id": "x", "category": "analytics", "match": ["*.x.test/v1/"]}]}"#;
/// let config = parse(text).unwrap();
/// let matcher = Matcher::new(&config);
/// let choices = Choices { granted: "x", denied: "" };
/// assert_eq!(matcher.judge(&config, choices, "cdn.x.test/v1/a.js"), Verdict::Release);
/// assert_eq!(matcher.judge(&config, choices, "cdn.x.test/v2/a.js"), Verdict::Unknown);
/// ```
#[derive(Debug, Default)]
pub struct Matcher {
    entries: Vec<Entry>,
}

/// How many bytes may be compared for one address, each of it with each of a pattern: more than any site needs, and what a page
/// can make of an address and a browser compares in some 10 ms. What would take longer is held.
const MOST: usize = 10_000_000;

/// The longest host that is looked at, and the longest pattern, in bytes: no name that can be asked for is longer (RFC 1035, section
/// 3.1). Beyond it nothing is hashed, or a page could make an address whose labels take seconds.
const LONGEST: usize = 255;

#[derive(Debug)]
struct Entry {
    hash: u32,
    pattern: usize,
    service: usize,
    /// The number of the first entry, from 1, whose hash leads to this place; 0 for none.
    first: usize,
    /// The number of the next entry whose hash leads to the same place.
    next: usize,
}

impl Matcher {
    /// The matcher for `config`.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let mut matcher = Self::default();
        matcher.learn(config);
        matcher
    }

    /// Becomes the matcher for `config`.
    pub fn learn(&mut self, config: &Config) {
        let entries = &mut self.entries;
        entries.clear();
        for service in config.services() {
            for pattern in service.pattern_places() {
                let hash = fingerprint(config.pattern_at(pattern).literal().as_bytes());
                entries.push(Entry { hash, pattern, service: service.place(), first: 0, next: 0 });
            }
        }
        for at in 0..entries.len() {
            let place = entries[at].hash as usize % entries.len();
            entries[at].next = entries[place].first;
            entries[place].first = at + 1;
        }
    }

    /// The verdict on an unmarked third-party tag from `url` (host and path) under the config that this was made of: every
    /// service that names it must be allowed. No service is unknown.
    #[must_use]
    pub fn judge(&self, config: &Config, choices: Choices<'_>, url: &str) -> Verdict {
        self.decide(config, choices, url).0
    }

    /// That verdict, and where the service and the pattern stand that decided: ones that are denied, or else allowed.
    #[must_use]
    pub fn decide(&self, config: &Config, choices: Choices<'_>, url: &str) -> (Verdict, Option<(usize, usize)>) {
        let (mut decided, mut is_label) = ((Verdict::Unknown, None), true);
        let mut left = MOST;
        for (from, byte) in url.bytes().enumerate().take_while(|(_, byte)| *byte != b'/') {
            if from >= LONGEST {
                return (Verdict::Hold, None);
            }
            let text = &url.as_bytes()[from..];
            let mut hash = const { fingerprint(b"") };
            for &byte in text.iter().take(if is_label { LONGEST } else { 0 }) {
                hash = mix(hash, byte);
                let mut next = self.first(hash);
                while let Some(entry) = self.entries.get(next.wrapping_sub(1)) {
                    next = entry.next;
                    let pattern = config.pattern_at(entry.pattern);
                    if entry.hash != hash {
                        continue;
                    }
                    let rule = Some((entry.service, entry.pattern));
                    left = left.saturating_sub(text.len() * pattern.as_str().len());
                    if left == 0 {
                        return (Verdict::Hold, None);
                    }
                    if pattern.begins(text) && (from == 0 || pattern.is_wide()) {
                        if !runs(config, choices, entry.service) {
                            return (Verdict::Hold, rule);
                        }
                        decided = (Verdict::Release, rule);
                    }
                }
            }
            is_label = byte == b'.';
        }
        decided
    }

    /// The number, from 1, of the first entry that `hash` leads to; 0 for none.
    fn first(&self, hash: u32) -> usize {
        (hash as usize).checked_rem(self.entries.len()).map_or(0, |place| self.entries[place].first)
    }
}

/// Whether the service that stands at `place` may run.
fn runs(config: &Config, choices: Choices<'_>, place: usize) -> bool {
    let service = config.service_at(place);
    passes(config, Some(choices), Some(service), service.id())
}
