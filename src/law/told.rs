//! What a visitor was told, in so few bytes that a record can keep it: enough to see what is new or goes further.
//!
//! Each thing told is a hash, a number in base 36: of a category its purpose and what Google may do by it, of a service its
//! category, its provider, who gets data and where, and what it keeps in the browser, with how long. Names and explanations in any
//! language are none of it: a corrected title asks nobody. A site that changes what its words mean raises `revision`.

use super::Purpose;
use crate::config::{Config, Node};
use crate::consent::{has, mix, push_radix, read_radix, take_part};

/// How many hashes there are: five digits in base 36, so that one in 60,000 of a thousand things told is taken for another.
const HASHES: u32 = 60_466_176;
/// How many days "until it is deleted" is.
const FOR_EVER: u64 = 99_999;
/// The most things told that are looked at: more than any config has.
const MOST: usize = 25_000;

/// What `config` says of all that stands in `ids` (joined by dots): hashes joined by dots, each that is about something kept for
/// a time with a dash and the days.
///
/// ```
/// use portcullis::config::parse;
/// use portcullis::law::{Told, told};
///
/// let with = |cookies: &str| {
///     parse(&format!(r#"{{"format": 1, "services": [{{"id": "s", "category": "analytics", "cookies": [{cookies}]}}]}}"#)).unwrap()
/// };
/// let then = told(&with(r#"{"name": "_s", "days": 30}"#), "analytics.s");
/// assert!(Told::new(&then).covers(&with(r#"{"name": "_s", "days": 7, "text": "Counts."}"#), "s"));
/// assert!(!Told::new(&then).covers(&with(r#"{"name": "_s", "days": 90}"#), "s"));
/// ```
#[must_use]
pub fn told(config: &Config, ids: &str) -> String {
    let mut out = String::new();
    for_each(config, ids, &mut |hash, days| {
        out.push_str(if out.is_empty() { "" } else { "." });
        push_radix(&mut out, u64::from(hash), 36);
        if days > 0 {
            out.push_str("-");
            push_radix(&mut out, days, 36);
        }
        true
    });
    out
}

/// What a record says was told.
#[derive(Clone, Debug, Default)]
pub struct Told {
    entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    hash: u32,
    days: u64,
    /// The number of the first entry, from 1, whose hash leads to this place; 0 for none.
    first: usize,
    /// The number of the next entry whose hash leads to the same place; always an earlier one.
    next: usize,
}

impl Told {
    /// What `text` says; what is none of ours says nothing.
    #[must_use]
    pub fn new(mut text: &str) -> Self {
        let mut entries = Vec::new();
        while !text.is_empty() && entries.len() < MOST {
            let mut days = take_part(&mut text, b'.');
            let hash = read_radix(take_part(&mut days, b'-'), 36).and_then(|hash| u32::try_from(hash).ok());
            let days = read_radix(days, 36).unwrap_or_default();
            entries.push(Entry { hash: hash.unwrap_or(u32::MAX), days, first: 0, next: 0 });
        }
        for at in 0..entries.len() {
            let place = entries[at].hash as usize % entries.len();
            entries[at].next = entries[place].first;
            entries[place].first = at + 1;
        }
        Self { entries }
    }

    /// Whether all that `config` says of `id` was told, and none of it for less long.
    #[must_use]
    pub fn covers(&self, config: &Config, id: &str) -> bool {
        let mut covered = true;
        for_each(config, id, &mut |hash, days| {
            covered = self.has(hash, days);
            covered
        });
        covered
    }

    /// Whether what `fact` is in `list` of `id` was told, and not for less long: a cookie in `cookies` for example, or `provider` itself.
    #[must_use]
    pub fn knows(&self, id: &str, list: &str, fact: Node<'_>) -> bool {
        let (hash, days) = fact_of(id, list, fact);
        self.has(hash, days)
    }

    fn has(&self, hash: u32, days: u64) -> bool {
        let mut next = (hash as usize).checked_rem(self.entries.len()).map_or(0, |place| self.entries[place].first);
        while let Some(entry) = self.entries.get(next.wrapping_sub(1)) {
            if entry.hash == hash && entry.days >= days {
                return true;
            }
            next = entry.next;
        }
        false
    }
}

/// Hands on each thing that is told of `ids`, as its hash and how many days it is kept (0 where that is nothing to say), until `go`
/// says no.
#[inline(never)]
fn for_each(config: &Config, mut ids: &str, go: &mut dyn FnMut(u32, u64) -> bool) {
    while !ids.is_empty() {
        let id = take_part(&mut ids, b'.');
        let Some(node) = config.named(id) else { continue };
        let part = |name| node.get(name).map(Node::words).unwrap_or_default();
        // One that moves to a category of another purpose is another thing to be told. Who writes out what holds without says nothing new.
        let purpose = config.category(part("category")).map_or(part("purpose"), |category| category.purpose());
        let revision = if part("revision") == "1" { "" } else { part("revision") };
        let mut goes = go(hash(&[id, revision, part("category"), Purpose::of(purpose).name()]), 0);
        let mut say = |list, fact| {
            let (hash, days) = fact_of(id, list, fact);
            goes = goes && go(hash, days);
        };
        if let Some(provider) = node.get("provider") {
            say("provider", provider);
        }
        for list in ["consentTypes", "recipients", "countries", "cookies", "storage"] {
            node.list(list).for_each(|fact| say(list, fact));
        }
        if !goes {
            return;
        }
    }
}

/// What is told of `fact` in `list` of `id`, as its hash and how many days it is kept.
#[inline(never)]
fn fact_of(id: &str, list: &str, fact: Node<'_>) -> (u32, u64) {
    let is_kept = has("cookies.storage", b'.', list);
    let name = if is_kept { fact.text("name").unwrap_or_default() } else { fact.words() };
    let days = fact.get("days").and_then(Node::number);
    let days = if list == "storage" { days.or(Some(FOR_EVER)) } else { days };
    (hash(&[id, list, name]), days.unwrap_or_default())
}

/// The hash of `parts`, one after the other.
#[inline(never)]
fn hash(parts: &[&str]) -> u32 {
    let mut hash = 0x811c_9dc5;
    for part in parts {
        for byte in part.bytes() {
            hash = mix(hash, byte);
        }
        hash = mix(hash, 0);
    }
    hash % HASHES
}
