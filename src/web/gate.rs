//! Finds held tags, asks the pure gate about them, and lets run what may.

use std::cell::Cell;

use super::{Entry, announce, app::App, natives};
use crate::consent::{read_radix, take_part};
use crate::engine::{Engine, Fault};
use crate::gate::{Tag, Verdict, judge_ids, judge_url, next_run};

/// What is under way on this page.
#[derive(Default)]
pub(super) struct Gate {
    /// Counts the tags that others wait for.
    turn: Cell<u32>,
    /// Whether the tag of this turn has yet to load or fail.
    waiting: Cell<bool>,
    /// Set while tags are being released: an inline one runs inside that call.
    releasing: Cell<bool>,
    /// Set when the release was broken off because the engine has news to hear first.
    broken_off: Cell<bool>,
    /// How many tags were held at the last look.
    held: Cell<usize>,
}

impl Gate {
    /// Releases what may run now.
    pub(super) fn release(&self, app: &App) {
        if self.waiting.get() || self.releasing.replace(true) {
            return;
        }
        let held = natives::held_tags();
        let (tags, faults) = app.with_engine(|engine| judge_all(engine, &held));
        // Not before the engine is free again: the page hears of it.
        faults.iter().for_each(announce::fault);
        let run = next_run(&tags);
        let released = !run.is_empty();
        for index in run {
            // A tag that ran may have withdrawn what the next one needs; then the engine hears that first.
            if app.has_news() || self.broken_off.get() {
                self.broken_off.set(true);
                break;
            }
            if tags[index].blocks {
                self.turn.set(self.turn.get() + 1);
                self.waiting.set(true);
            }
            natives::release(index as u32, self.turn.get(), Entry::Settled.code());
        }
        self.releasing.set(false);
        let held = tags.iter().filter(|tag| tag.verdict != Verdict::Release).count();
        if self.held.replace(held) < held {
            natives::emit("held");
        }
        if released {
            natives::emit("released");
        }
    }

    /// What becomes of each held tag, a word each: denied, waiting (its turn), unknown.
    pub(super) fn report(&self, engine: &Engine) -> String {
        // The shim's list of held tags is a new one after this, so a release under way looks again.
        self.broken_off.set(self.releasing.get() || self.broken_off.get());
        let held = natives::held_tags();
        let mut words = String::new();
        for tag in judge_all(engine, &held).0 {
            words.push_str(match tag.verdict {
                Verdict::Hold => "denied ",
                Verdict::Release => "waiting ",
                Verdict::Unknown => "unknown ",
            });
        }
        words
    }

    /// Whether a release was broken off and is still owed.
    pub(super) fn owes_release(&self) -> bool {
        self.broken_off.take()
    }

    /// The tag of `turn` has loaded or failed: those after it need wait no longer.
    pub(super) fn settled(&self, turn: &str) {
        if read_radix(turn, 10) == Some(u64::from(self.turn.get())) {
            self.waiting.set(false);
        }
    }
}

/// The verdicts on what `natives::held_tags` found, line by line, and what is wrong with them.
fn judge_all(engine: &Engine, mut held: &str) -> (Vec<Tag>, Vec<Fault>) {
    let (mut tags, mut faults) = (Vec::new(), Vec::new());
    while !held.is_empty() {
        let line = take_part(&mut held, b'\n');
        let (blocks, kind, mut mark) = (line.get(..1), line.get(1..2), line.get(2..).unwrap_or_default());
        let verdict = match engine.config() {
            None => Verdict::Hold,
            Some(config) if kind == Some("i") => judge_ids(config, engine.choices(), mark),
            Some(config) => judge_url(config, engine.choices(), mark),
        };
        if verdict == Verdict::Unknown {
            faults.push(match kind {
                Some("i") => Fault::UnknownId(mark.into()),
                _ => Fault::UnknownHost(take_part(&mut mark, b'/').into()),
            });
        }
        tags.push(Tag { verdict, blocks: blocks == Some("1") });
    }
    (tags, faults)
}
