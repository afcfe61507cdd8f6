//! The plan that the hold executes literally: which hosts it may let through before the config is read again.

use super::{Verdict, judge_host};
use crate::config::Config;
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
        out.push('~');
        push_radix(&mut out, number, 36);
    }
    out.push('~');
    push_hosts(&mut out, config, record);
    out.push_str("~.");
    out
}

fn push_hosts(out: &mut String, config: &Config, record: &Record) {
    let mut first = true;
    for pattern in config.services.iter().flat_map(|service| &service.hosts) {
        let mut text = String::new();
        pattern.push_to(&mut text);
        let apex = text.strip_prefix("*.").unwrap_or(&text);
        if judge_host(config, &record.choices, apex) == Verdict::Release && !overlaps_denied(config, record, &text) {
            if !first {
                out.push(',');
            }
            first = false;
            out.push_str(&text);
        }
    }
}

/// Whether a denied service names a host below the pattern `*.host`: the hold could not tell the two apart.
fn overlaps_denied(config: &Config, record: &Record, pattern: &str) -> bool {
    let Some(suffix) = pattern.strip_prefix('*') else {
        return false;
    };
    config.services.iter().flat_map(|service| &service.hosts).any(|other| {
        let mut text = String::new();
        other.push_to(&mut text);
        let host = text.strip_prefix("*.").unwrap_or(&text);
        host.ends_with(suffix) && judge_host(config, &record.choices, host) != Verdict::Release
    })
}
