//! The order of release: chains of scripts, each in document order, independent of each other.
//!
//! A *chain* is the scripts with the same ids: each runs when the one before it has loaded or failed. A browser keeps order
//! only among external scripts (HTML standard, "prepare the script element", step 33), so an inline one would otherwise run
//! before the external one that it needs.

use super::Verdict;
use crate::config::{Config, Service};
use crate::consent::{has, take_part};

/// When a held element runs, among the others of its ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// At once: what is no script, inline modules, and what neither loads nor fails.
    Free,
    /// In its turn; it is done when it has run.
    Inline,
    /// In its turn; those after it wait until it has loaded or failed.
    External,
    /// In its turn after those that are not deferred, once the page is parsed; those after it wait.
    Deferred,
    /// At once; only services that come after its own wait.
    Async,
}

impl Place {
    /// The place that the page's side writes as `digit`.
    #[must_use]
    pub fn from_digit(digit: &str) -> Self {
        match digit {
            "1" => Self::Inline,
            "2" => Self::External,
            "3" => Self::Deferred,
            "4" => Self::Async,
            _ => Self::Free,
        }
    }

    const fn is_ordered(self) -> bool {
        matches!(self, Self::Inline | Self::External | Self::Deferred)
    }
}

/// What the order depends on, of an element that is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    /// What may become of it.
    pub verdict: Verdict,
    /// When it runs.
    pub place: Place,
    /// Its ids, separated by spaces; empty for what nobody marked.
    pub ids: &'a str,
}

/// An element to release now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Which one of the held ones.
    pub index: usize,
    /// What it is called until it has loaded or failed; 0 where nobody waits for that.
    pub turn: u32,
    /// Whether its listeners hear of what has passed.
    pub replay: bool,
}

/// A released script that has yet to load or fail.
#[derive(Debug)]
struct Underway {
    turn: u32,
    ids: String,
    ordered: bool,
    wait: Wait,
}

/// What an element waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Wait {
    No,
    /// Those before it.
    Turn,
    /// One that did not load in time.
    Late,
}

/// What is under way on a page.
///
/// ```
/// use portcullis::config::Config;
/// use portcullis::gate::{Place, Run, Schedule, Tag, Verdict};
///
/// let tag = |place, ids| Tag { verdict: Verdict::Release, place, ids };
/// let mut schedule = Schedule::default();
/// let held = [tag(Place::External, "ga"), tag(Place::Inline, "ga"), tag(Place::Inline, "ads")];
/// let run = schedule.next_run(&Config::default(), &held, true);
/// assert_eq!(run, [Run { index: 0, turn: 1, replay: false }, Run { index: 2, turn: 0, replay: false }]);
///
/// schedule.settled(1);
/// assert_eq!(schedule.next_run(&Config::default(), &held[1..2], true), [Run { index: 0, turn: 0, replay: false }]);
/// ```
#[derive(Debug, Default)]
pub struct Schedule {
    underway: Vec<Underway>,
    /// How many turns were given.
    turns: u32,
}

/// Whether a service of `ids` wants it.
fn replays(config: &Config, mut ids: &str) -> bool {
    while !ids.is_empty() {
        if config.service(take_part(&mut ids, b' ')).is_some_and(Service::replays) {
            return true;
        }
    }
    false
}

impl Schedule {
    /// What to release now, out of `held` in document order; `parsed` says whether all of the page is there.
    ///
    /// What an inline script makes room for comes with the next call. A service that comes `after` another waits for
    /// all scripts of that one which may run, and until the page is parsed, for they may stand further down.
    #[must_use]
    pub fn next_run(&mut self, config: &Config, held: &[Tag<'_>], parsed: bool) -> Vec<Run> {
        let mut run = Vec::new();
        for deferred in [false, true] {
            for (index, tag) in held.iter().enumerate() {
                let due = tag.verdict == Verdict::Release && (tag.place == Place::Deferred) == deferred;
                if !due || deferred && !parsed || self.wait_of(config, held, tag, parsed) != Wait::No {
                    continue;
                }
                let mut turn = 0;
                if !matches!(tag.place, Place::Free | Place::Inline) {
                    self.turns += 1;
                    turn = self.turns;
                    let ordered = tag.place.is_ordered();
                    self.underway.push(Underway { turn, ids: tag.ids.into(), ordered, wait: Wait::Turn });
                }
                run.push(Run { index, turn, replay: replays(config, tag.ids) });
            }
        }
        run
    }

    /// The script of `turn` has loaded or failed: those after it need wait no longer.
    pub fn settled(&mut self, turn: u32) {
        self.underway.retain(|script| script.turn != turn);
    }

    /// The script of `turn` has done neither in time. Those after it stay skipped until it does, unless the site wants
    /// them to run; what nobody marked runs on, for nobody said that it belongs together.
    pub fn timed_out(&mut self, turn: u32, config: &Config) {
        let run = config.release().text("onTimeout") == Some("run");
        self.underway.retain(|script| script.turn != turn || !run && !script.ids.is_empty());
        if let Some(script) = self.underway.iter_mut().find(|script| script.turn == turn) {
            script.wait = Wait::Late;
        }
    }

    /// Whether `tag` waits for a script that did not load in time.
    #[must_use]
    #[inline(always)]
    pub fn is_skipped(&self, config: &Config, tag: &Tag<'_>) -> bool {
        !self.underway.is_empty() && self.wait_of(config, &[], tag, true) == Wait::Late
    }

    /// What `tag` waits for.
    #[inline(never)]
    fn wait_of(&self, config: &Config, held: &[Tag<'_>], tag: &Tag<'_>, parsed: bool) -> Wait {
        let mut wait = Wait::No;
        for script in &self.underway {
            if tag.place.is_ordered() && script.ordered && script.ids == tag.ids {
                wait = wait.max(script.wait);
            }
        }
        let mut ids = if tag.place == Place::Free { "" } else { tag.ids };
        while !ids.is_empty() {
            let earlier = config.service(take_part(&mut ids, b' ')).into_iter().flat_map(Service::after);
            for id in earlier.filter(|id| !has(tag.ids, b' ', id)) {
                for script in self.underway.iter().filter(|script| has(&script.ids, b' ', id)) {
                    wait = wait.max(script.wait);
                }
                let due = |other: &Tag<'_>| {
                    other.verdict == Verdict::Release && other.place != Place::Free && has(other.ids, b' ', id)
                };
                if !parsed || held.iter().any(due) {
                    wait = wait.max(Wait::Turn);
                }
            }
        }
        wait
    }
}
