//! The plan that the hold executes literally: which hosts it may let through before the config is read again.

use super::allows;
use crate::config::Config;
use crate::consent::{Record, push_radix};

/// The plan for `record` under `config`: `1~config hash~policy version~valid until~allowed hosts~.`, numbers in base 36,
/// hosts joined by commas. The hold denies everything when any part of it is missing, foreign or past.
///
/// Hosts are listed as patterns; one that a denied service shares is left out.
#[must_use]
pub fn plan(config: &Config, record: &Record) -> String {
    let mut patterns = Vec::new();
    for service in config.services() {
        let may = allows(config, record.choices(), service.id());
        patterns.extend(service.patterns().map(|pattern| (pattern, may)));
    }
    let mut out = String::from("1~");
    out.push_str(&config.hash);
    for number in [u64::from(record.policy), record.until] {
        out.push_str("~");
        push_radix(&mut out, number, 36);
    }
    let mut before = "~";
    for &(pattern, may) in &patterns {
        // The hold knows hosts only, so a pattern with a path waits for the module.
        if may && !pattern.has_path() && !patterns.iter().any(|(other, may)| !may && other.overlaps(pattern)) {
            out.push_str(before);
            out.push_str(pattern.as_str());
            before = ",";
        }
    }
    out.push_str(if before == "~" { "~~." } else { "~." });
    out
}
