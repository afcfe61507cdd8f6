//! Finds held tags, asks the pure gate about them, and lets run what may.

use std::cell::{Cell, RefCell};

use super::{Entry, announce, app::App, natives};
use crate::config::Config;
use crate::consent::{read_radix, take_part};
use crate::engine::{Engine, Fault};
use crate::gate::{Place, Run, Schedule, Tag, Verdict, judge_granted, judge_ids};

/// Releasing works in slices of at most this long, in ms: what the visitor does meanwhile is not kept waiting.
const SLICE_MS: f64 = 8.0;

/// What is under way on this page.
#[derive(Default)]
pub(super) struct Gate {
    schedule: RefCell<Schedule>,
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
        if self.releasing.replace(true) {
            return;
        }
        let until = natives::now() + SLICE_MS;
        let mut released = false;
        while self.release_some(app, until) {
            released = true;
        }
        self.releasing.set(false);
        if released {
            natives::emit("released");
        }
    }

    /// Releases what may run at this look; whether there may be more to do at once.
    fn release_some(&self, app: &App, until: f64) -> bool {
        let run = self.look(app);
        let some = !run.is_empty();
        let patience = app.with_engine(|engine| engine.config().map_or(0, Config::patience));
        let mut run = run.into_iter();
        while let Some(next) = run.next() {
            let late = natives::now() > until;
            // A tag that ran may have withdrawn what the next one needs; then the engine hears that first.
            if late || app.has_news() || self.broken_off.get() {
                for unused in run.chain([next]) {
                    self.schedule.borrow_mut().settled(unused.turn);
                }
                if late {
                    natives::wake(0.0, Entry::Tags.code());
                } else {
                    self.broken_off.set(true);
                }
                return false;
            }
            natives::release(next.index as u32, next.turn, Entry::Settled.code(), patience);
        }
        some
    }

    /// Looks at what is held, says what is wrong with it, and gives what may run now.
    fn look(&self, app: &App) -> Vec<Run> {
        let held = natives::held_tags(true);
        let (run, faults, tags) = app.with_engine(|engine| {
            let (tags, faults) = judge_all(engine, &held);
            let run = engine.config().map_or_else(Vec::new, |config| {
                self.schedule.borrow_mut().next_run(config, &tags, !natives::parsing())
            });
            (run, faults, tags)
        });
        // Not before the engine is free again: the page hears of it.
        preload(&tags, &run);
        let count = tags.iter().filter(|tag| tag.verdict != Verdict::Release).count();
        faults.iter().for_each(announce::fault);
        if self.held.replace(count) < count {
            natives::emit("held");
        }
        run
    }

    /// What becomes of each held tag, a word each: denied, waiting (its turn), skipped (what it waits for is late), unknown.
    pub(super) fn report(&self, engine: &Engine) -> String {
        // The shim's list of held tags is a new one after this, so a release under way looks again.
        self.broken_off.set(self.releasing.get() || self.broken_off.get());
        let held = natives::held_tags(false);
        let mut words = String::new();
        for tag in judge_all(engine, &held).0 {
            let skipped = |config| self.schedule.borrow().is_skipped(config, &tag);
            words.push_str(match tag.verdict {
                Verdict::Hold => "denied ",
                Verdict::Release if engine.config().is_some_and(skipped) => "skipped ",
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

    /// The tag of a turn has loaded or failed, or, where its address follows, done neither in time.
    pub(super) fn settled(&self, mut text: &str, engine: &Engine) -> Option<Fault> {
        let turn = read_radix(take_part(&mut text, b' '), 10)? as u32;
        let mut schedule = self.schedule.borrow_mut();
        match engine.config() {
            Some(config) if !text.is_empty() => schedule.timed_out(turn, config),
            _ => schedule.settled(turn),
        }
        (!text.is_empty()).then(|| Fault::TagLate(text.into()))
    }
}

/// Where some have to wait, all are fetched now, in the order of the page.
fn preload(tags: &[Tag<'_>], run: &[Run]) {
    let due = |tag: &Tag<'_>| tag.verdict == Verdict::Release;
    if run.len() < tags.iter().filter(|tag| due(tag)).count() {
        for (index, tag) in tags.iter().enumerate() {
            if due(tag) && matches!(tag.place, Place::External | Place::Deferred) {
                natives::preload(index as u32);
            }
        }
    }
}

/// Whether a frame, by its line, may be shown; `None` without a config, for then nobody can say.
pub(super) fn may_show(engine: &Engine, line: &str) -> Option<bool> {
    engine.config().map(|_| judge_all(engine, line).0.iter().all(|tag| tag.verdict == Verdict::Release))
}

/// The verdicts on what `natives::held_tags` found, line by line, and what is wrong with them.
fn judge_all<'a>(engine: &Engine, mut held: &'a str) -> (Vec<Tag<'a>>, Vec<Fault>) {
    let (mut tags, mut faults) = (Vec::new(), Vec::new());
    while !held.is_empty() {
        let line = take_part(&mut held, b'\n');
        let (place, kind, mut mark) = (line.get(..1), line.get(1..2), line.get(2..).unwrap_or_default());
        let marked = kind != Some("h");
        let smuggled = kind == Some("n");
        let verdict = match engine.config() {
            None => Verdict::Hold,
            Some(_) if smuggled => Verdict::Unknown,
            Some(config) if kind == Some("o") && engine.shows_once() => judge_granted(config, mark),
            Some(config) if marked => judge_ids(config, engine.choices(), mark),
            Some(config) => engine.matcher().judge(config, engine.choices(), mark),
        };
        let ids = if marked { mark } else { "" };
        if verdict == Verdict::Unknown {
            faults.push(if smuggled {
                Fault::NonceMissing(mark.into())
            } else if marked {
                Fault::UnknownId(mark.into())
            } else {
                Fault::UnknownHost(take_part(&mut mark, b'/').into())
            });
        }
        tags.push(Tag { verdict, place: Place::from_digit(place.unwrap_or_default()), ids });
    }
    (tags, faults)
}
