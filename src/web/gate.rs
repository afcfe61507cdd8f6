//! Finds held tags, asks the pure gate about them, and lets run what may.

use std::cell::{Cell, RefCell};

use super::{Entry, announce, app::App, natives};
use crate::config::Config;
use crate::consent::{read_radix, take_part};
use crate::engine::{Engine, Fault};
use crate::gate::{Place, Run, Schedule, Tag, Verdict, judge_granted, judge_ids};

/// Releasing works in slices this long, in ms, and as long again as the look before it took, so that looking is at most half of the
/// work: what the visitor does meanwhile is not kept waiting.
const SLICE_MS: f64 = 8.0;

/// What is under way on this page.
#[derive(Default)]
pub(super) struct Gate {
    schedule: RefCell<Schedule>,
    /// Set while tags are being released: an inline one runs inside that call.
    releasing: Cell<bool>,
    /// Set when the release was broken off because the engine has news to hear first.
    broken_off: Cell<bool>,
    /// Set while what is granted waits for the page to be loaded again.
    is_due: Cell<bool>,
    /// How many tags were held at the last look.
    held: Cell<usize>,
}

impl Gate {
    /// Whether what is granted has to wait for the page to be loaded again.
    pub(super) fn set_due(&self, due: bool) {
        self.is_due.set(due);
    }

    /// Releases what may run now.
    pub(super) fn release(&self, app: &App) {
        if self.releasing.get() {
            return;
        }
        // The page may have put another data layer there since, or told Google something of its own.
        if app.signal() || app.has_news() {
            return self.broken_off.set(true);
        }
        self.releasing.set(true);
        let start = natives::now();
        let (mut until, mut released) = (f64::INFINITY, false);
        while self.release_some(app, start, &mut until) {
            released = true;
        }
        self.releasing.set(false);
        if released {
            natives::emit("released", "");
        }
    }

    /// Releases what may run at this look; whether there may be more to do at once.
    fn release_some(&self, app: &App, start: f64, until: &mut f64) -> bool {
        let run = self.look(app);
        !run.is_empty() && self.let_go(app, run, start, until)
    }

    /// Lets them go; whether there may be more to do at once. Comes with `portcullis.more.js`, like all that only it calls.
    #[inline(never)]
    fn let_go(&self, app: &App, run: Vec<Run>, start: f64, until: &mut f64) -> bool {
        let now = natives::now();
        // The first look's counts, and never is the first tag after it late.
        *until = until.min(now + (now - start) + SLICE_MS);
        let patience = app.with_engine(|engine| engine.config().map_or(0, Config::patience));
        let mut run = run.into_iter();
        while let Some(next) = run.next() {
            let late = natives::now() > *until;
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
            natives::release(next.index as u32, next.turn, Entry::Settled.code(), patience, next.replay);
        }
        true
    }

    /// Looks at what is held, says what is wrong with it, and gives what may run now.
    fn look(&self, app: &App) -> Vec<Run> {
        let held = natives::held_tags(true);
        // What was withdrawn has gone back by now; what is granted comes with another page.
        if self.is_due.get() {
            return Vec::new();
        }
        let (run, faults, tags) = app.with_engine(|engine| {
            let (tags, faults) = judge_all(engine, &held);
            let some = tags.iter().any(|tag| tag.verdict == Verdict::Release) && natives::can_release();
            (if some { self.due(engine, &tags) } else { Vec::new() }, faults, tags)
        });
        // Not before the engine is free again: the page hears of it.
        let count = tags.iter().filter(|tag| tag.verdict != Verdict::Release).count();
        faults.iter().for_each(announce::fault);
        if self.held.replace(count) < count {
            natives::emit("held", "");
        }
        run
    }

    /// What may run now; all that has to wait is fetched meanwhile. Comes with `portcullis.more.js`.
    #[inline(never)]
    fn due(&self, engine: &Engine, tags: &[Tag<'_>]) -> Vec<Run> {
        let Some(config) = engine.config() else { return Vec::new() };
        let run = self.schedule.borrow_mut().next_run(config, tags, !natives::parsing());
        preload(tags, &run);
        run
    }

    /// What becomes of each held tag, a word each: denied, waiting (its turn), skipped (what it waits for is late), unknown. Or,
    /// of a third party's `url`, its rule.
    pub(super) fn report(&self, engine: &Engine, url: &str) -> String {
        if !url.is_empty() {
            return rule(engine, url);
        }
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

    /// The tag of a turn has loaded or failed, or, where its address follows, done neither in time. Comes with
    /// `portcullis.more.js`.
    #[inline(never)]
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

/// The verdict on a third party's `url` (host and path) that nobody marked, and what is wrong with it. One that no service
/// names is let through, unless the site wants nothing to pass that it has not named.
pub(super) fn judge_third(engine: &Engine, mut url: &str) -> (Verdict, Option<Fault>) {
    let Some(config) = engine.config() else { return (Verdict::Hold, None) };
    match engine.matcher().judge(config, engine.choices(), url) {
        Verdict::Unknown if !natives::is_strict() => (Verdict::Release, None),
        Verdict::Unknown => (Verdict::Unknown, Some(Fault::UnknownHost(take_part(&mut url, b'/').into()))),
        verdict => (verdict, None),
    }
}

/// Why a third party's `url` (host and path) must not be asked: the service that is denied, and its pattern; a space where no
/// service names it. Nothing where it may be, or where there is no config.
#[inline(never)]
fn rule(engine: &Engine, url: &str) -> String {
    let Some(config) = engine.config() else { return String::new() };
    match engine.matcher().decide(config, engine.choices(), url) {
        (Verdict::Hold, Some((service, pattern))) => {
            [config.service_at(service).id(), ": ", config.pattern_at(pattern).as_str()].concat()
        }
        (Verdict::Unknown, _) => " ".into(),
        _ => String::new(),
    }
}

/// The verdicts on what `natives::held_tags` found, line by line, and what is wrong with them.
fn judge_all<'a>(engine: &Engine, mut held: &'a str) -> (Vec<Tag<'a>>, Vec<Fault>) {
    let (mut tags, mut faults) = (Vec::new(), Vec::new());
    while !held.is_empty() {
        let line = take_part(&mut held, b'\n');
        let (place, kind, mark) = (line.get(..1), line.get(1..2), line.get(2..).unwrap_or_default());
        let marked = kind != Some("h");
        let smuggled = kind == Some("n");
        let verdict = match engine.config() {
            None => Verdict::Hold,
            Some(_) if smuggled => Verdict::Unknown,
            Some(config) if kind == Some("o") && engine.shows_once() => judge_granted(config, mark),
            Some(config) if marked => judge_ids(config, engine.choices(), mark),
            Some(_) => {
                let (verdict, fault) = judge_third(engine, mark);
                faults.extend(fault);
                verdict
            }
        };
        let ids = if marked { mark } else { "" };
        if marked && verdict == Verdict::Unknown {
            faults.push(if smuggled { Fault::NonceMissing(mark.into()) } else { Fault::UnknownId(mark.into()) });
        }
        tags.push(Tag { verdict, place: Place::from_digit(place.unwrap_or_default()), ids });
    }
    (tags, faults)
}
