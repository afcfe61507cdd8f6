//! The plan that the hold executes literally: which hosts it may let through before the config is read again.

use super::allows;
use crate::config::{Config, UrlPattern};
use crate::consent::{Record, push_radix};

/// The plan for `record` under `config`: `1~config hash~policy version~valid until~allowed hosts~.`, numbers in base 36,
/// hosts joined by commas. The hold denies everything when any part of it is missing, foreign or past.
///
/// Hosts are listed as patterns; one that a denied service shares is left out.
#[must_use]
pub fn plan(config: &Config, record: &Record) -> String {
    let mut out = String::from("1~");
    out.push_str(&config.hash);
    for number in [u64::from(record.policy), record.until] {
        out.push_str("~");
        push_radix(&mut out, number, 36);
    }
    let mut before = "~";
    for pattern in open_hosts(config, record) {
        out.push_str(before);
        out.push_str(pattern.as_str());
        before = ",";
    }
    out.push_str(if before == "~" { "~~." } else { "~." });
    out
}

/// The patterns that no denied service could mean too. The hold knows hosts only, so one with a path waits for the module.
fn open_hosts<'a>(config: &'a Config, record: &Record) -> Vec<UrlPattern<'a>> {
    let (mut granted, mut denied) = (Vec::new(), Vec::new());
    for service in config.services() {
        let list = if allows(config, &record.choices, service.id()) { &mut granted } else { &mut denied };
        list.extend(service.patterns());
    }
    granted.retain(|pattern| pattern.path().is_empty() && !denied.iter().any(|other| pattern.overlaps(*other)));
    granted
}
