//! May this run? Everything that is not plainly granted is held.

use crate::config::{Config, Service};
use crate::consent::{Choices, take_part};

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
/// A service has an answer of its own: one that was never asked about is denied, whatever its category is. The services of
/// a required category run without one, those of a category that is switched off never.
///
/// ```
/// use portcullis::{config::Config, consent::Choices, gate::allows};
///
/// let choices = Choices { granted: "analytics", denied: "" };
/// let config = Config::default();
/// assert!(allows(&config, choices, "analytics") && allows(&config, choices, "necessary"));
/// assert!(!allows(&config, choices, "advertising") && !allows(&config, choices, "analitycs"));
/// ```
#[must_use]
pub fn allows(config: &Config, choices: Choices<'_>, id: &str) -> bool {
    may_run(config, Some(choices), config.service(id), id)
}

/// The same where it is known already which service `id` is, if any; without choices, whether it could if all were granted.
fn may_run(config: &Config, choices: Option<Choices<'_>>, service: Option<Service<'_>>, id: &str) -> bool {
    let category = config.category(service.map_or(id, Service::category));
    service.is_none_or(Service::is_enabled)
        && category.is_some_and(|category| {
            category.is_enabled() && (category.is_required() || choices.is_none_or(|choices| choices.grants(id)))
        })
}

/// The same for a tag: one of Google's may run before it is granted where the site has it so ([`Config::runs_ungranted`]). Then it
/// takes no more than that it could if all were granted.
pub(super) fn passes(config: &Config, choices: Option<Choices<'_>>, service: Option<Service<'_>>, id: &str) -> bool {
    may_run(config, choices.filter(|_| !config.runs_ungranted(id)), service, id)
}

/// The verdict on a tag marked with `ids`, separated by spaces: all of them must be allowed. No id at all is unknown.
#[must_use]
pub fn judge_ids(config: &Config, choices: Choices<'_>, ids: &str) -> Verdict {
    judge(config, Some(choices), ids)
}

/// The verdict on a tag marked with `ids` if all were granted: what "show once" may show, and what a placeholder is for.
#[must_use]
pub fn judge_granted(config: &Config, ids: &str) -> Verdict {
    judge(config, None, ids)
}

/// The longest list of ids that is read, in bytes: markup that strangers wrote is judged too.
const MAX_MARK: usize = 2_000;

fn judge(config: &Config, choices: Option<Choices<'_>>, ids: &str) -> Verdict {
    if ids.len() > MAX_MARK {
        return Verdict::Unknown;
    }
    let (mut verdict, mut ids) = (Verdict::Unknown, ids);
    while !ids.is_empty() {
        let id = take_part(&mut ids, b' ');
        if id.is_empty() {
            continue;
        }
        if !config.knows(id) {
            return Verdict::Unknown;
        }
        if !passes(config, choices, config.service(id), id) {
            verdict = Verdict::Hold;
        } else if verdict == Verdict::Unknown {
            verdict = Verdict::Release;
        }
    }
    verdict
}
