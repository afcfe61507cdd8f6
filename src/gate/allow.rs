//! May this run? Everything that is not plainly granted is held.

use crate::config::{Config, Service};
use crate::consent::Choices;

/// What becomes of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may run.
    Release,
    /// It stays held.
    Hold,
    /// It stays held, and nothing in the config names it: most likely a spelling mistake or a forgotten service.
    Unknown,
}

/// Whether the category or service `id` may run under `choices`; `false` for an id that the config does not know.
///
/// A service needs its category: one that is switched off or denied holds all of its services.
///
/// ```
/// use portcullis::{config::Config, consent::Choices, gate::allows};
///
/// let mut choices = Choices::default();
/// choices.set("analytics", true);
/// let config = Config::default();
/// assert!(allows(&config, &choices, "analytics") && allows(&config, &choices, "necessary"));
/// assert!(!allows(&config, &choices, "advertising") && !allows(&config, &choices, "analitycs"));
/// ```
#[must_use]
pub fn allows(config: &Config, choices: &Choices, id: &str) -> bool {
    match (config.category(id), config.service(id)) {
        (Some(category), _) => category.enabled && (category.required || choices.grants(id)),
        (None, Some(service)) => {
            service.enabled && choices.get(id) != Some(false) && allows(config, choices, &service.category)
        }
        (None, None) => false,
    }
}

/// The verdict on a tag marked with `ids`, separated by spaces: all of them must be allowed. No id at all is unknown.
#[must_use]
pub fn judge_ids(config: &Config, choices: &Choices, ids: &str) -> Verdict {
    let known = |id: &str| config.category(id).is_some() || config.service(id).is_some();
    let mut ids = ids.split_ascii_whitespace().peekable();
    if ids.peek().is_none() {
        return Verdict::Unknown;
    }
    let mut verdict = Verdict::Release;
    for id in ids {
        if !known(id) {
            return Verdict::Unknown;
        }
        if !allows(config, choices, id) {
            verdict = Verdict::Hold;
        }
    }
    verdict
}

/// The verdict on an unmarked third-party tag from `host`: every service that names the host must be allowed.
#[must_use]
pub fn judge_host(config: &Config, choices: &Choices, host: &str) -> Verdict {
    let names = |service: &&Service| service.hosts.iter().any(|pattern| pattern.matches(host));
    let mut verdict = Verdict::Unknown;
    for service in config.services.iter().filter(names) {
        if !allows(config, choices, &service.id) {
            return Verdict::Hold;
        }
        verdict = Verdict::Release;
    }
    verdict
}
