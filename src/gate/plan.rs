//! The plan that the hold executes literally: what it may let through before the config is read again.

use super::allows;
use crate::config::{Config, UrlPattern};
use crate::consent::{Choices, Record, push_radix};

/// How many bytes of patterns are held against each other: more than any site needs, and what takes the JavaScript build some
/// 100 ms. What would take longer is left out.
const MOST: usize = 24_000_000;

/// The plan for `record` under `config`, of which `said` still counts, a line each: `4`, the config's hash and what the browser says for
/// its visitor (`signals`); what has to stand in the stored record for it
/// to count; what may pass; the lines in `more`; the last ms at which it counts, in base 36. It lets nothing pass when any
/// part of it is missing, foreign or past; cut off it is past.
///
/// What runs unasked is none of it: where the visitor is on the next page, nobody knows yet. What may pass are patterns, separated
/// by spaces. One that covers what a denied service names is left out; the hold knows no `*` inside a path, so a path ends before
/// the first.
#[must_use]
pub fn plan(config: &Config, record: &Record, said: Choices<'_>, signals: &str, more: &str) -> String {
    let mut out = String::from("4 ");
    out.push_str(&config.hash);
    out.push_str(" ");
    out.push_str(signals);
    out.push_str("\n");
    // A record may be taken back, or damaged, where nobody tells the plan: a cookie on another host. Its check stands for all of it.
    out.push_str(record.check());
    out.push_str("\n");
    let mut patterns = Vec::new();
    for service in config.services() {
        let may = allows(config, said, service.id());
        patterns.extend(service.patterns().map(|pattern| (pattern, may)));
    }
    let (mut before, mut left) = ("", MOST);
    let mut clashes = |one: UrlPattern<'_>, other: UrlPattern<'_>| {
        left = left.saturating_sub(one.as_str().len() + other.as_str().len());
        left == 0 || one.overlaps(other)
    };
    for &(pattern, may) in &patterns {
        if may && !patterns.iter().any(|&(other, may)| !may && clashes(other, pattern)) {
            out.push_str(before);
            out.push_str(if pattern.is_wide() { "*." } else { "" });
            out.push_str(pattern.literal());
            before = " ";
        }
    }
    out.push_str(more);
    out.push_str("\n");
    push_radix(&mut out, record.until, 36);
    out
}
