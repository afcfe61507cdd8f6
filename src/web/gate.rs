//! Finds held tags, asks the pure gate about them, and lets run what may.

use std::cell::{Cell, RefCell};

use super::{Entry, app::App, natives};
use crate::consent::take_part;
use crate::engine::{Engine, Fault};
use crate::gate::{Tag, Verdict, judge_host, judge_ids, next_run};

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
    /// What was reported, so that it is reported once.
    reported: RefCell<Vec<Fault>>,
}

impl Gate {
    /// Releases what may run now.
    pub(super) fn release(&self, app: &App) {
        if self.waiting.get() || self.releasing.replace(true) {
            return;
        }
        let held = natives::held_tags();
        let tags = app.with_engine(|engine| self.judge_all(engine, &held));
        for index in next_run(&tags) {
            // A tag that ran may have withdrawn what the next one needs; then the engine hears that first.
            if app.has_news() {
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
    }

    /// Whether a release was broken off and is still owed.
    pub(super) fn owes_release(&self) -> bool {
        self.broken_off.take()
    }

    /// The tag of `turn` has loaded or failed: those after it need wait no longer.
    pub(super) fn settled(&self, turn: Option<f64>) {
        if turn == Some(f64::from(self.turn.get())) {
            self.waiting.set(false);
        }
    }

    /// The verdicts on what `natives::held_tags` found, line by line.
    fn judge_all(&self, engine: &Engine, mut held: &str) -> Vec<Tag> {
        let mut tags = Vec::new();
        while !held.is_empty() {
            let line = take_part(&mut held, b'\n');
            let (blocks, kind, mark) = (line.get(..1), line.get(1..2), line.get(2..).unwrap_or_default());
            let verdict = match engine.config() {
                None => Verdict::Hold,
                Some(config) if kind == Some("i") => judge_ids(config, engine.choices(), mark),
                Some(config) => judge_host(config, engine.choices(), mark),
            };
            if verdict == Verdict::Unknown {
                let fault = if kind == Some("i") { Fault::UnknownId } else { Fault::UnknownHost };
                self.report(fault(mark.into()));
            }
            tags.push(Tag { verdict, blocks: blocks == Some("1") });
        }
        tags
    }

    fn report(&self, fault: Fault) {
        let mut reported = self.reported.borrow_mut();
        if !reported.contains(&fault) {
            natives::say(&fault.line());
            reported.push(fault);
        }
    }
}
