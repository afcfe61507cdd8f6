//! What the hold is told, now and for the next page, what Google's tags are, and what is taken back.

use super::App;
use crate::engine::{Due, Event};
use crate::signals::{google, google_ahead};
use crate::web::{Entry, natives};

impl App {
    /// Gives the hold the plan for what is in force. Plans are made by what comes with `portcullis.more.js`: until that is there
    /// nothing passes but what the last page, by the same answer, told the hold to let pass under this very config.
    pub(super) fn execute(&self) {
        let granted = self.with_engine(|engine| !engine.choices().granted.is_empty());
        if granted && natives::can_release() {
            return self.execute_plan();
        }
        let is_first = self.waits.replace(Some(granted)).is_none();
        if !(is_first && granted && self.is_pinned()) {
            self.store.keep_plan(None, "");
            natives::execute_plan("", "", !granted && self.with_engine(|engine| engine.record().is_some()));
            self.gate.set_due(false);
        }
    }

    /// Whether the hold's tag, ours or the stub's, names the config that is in force.
    fn is_pinned(&self) -> bool {
        self.with_engine(|engine| engine.config().is_some_and(|config| natives::is_pinned(&config.hash)))
    }

    /// Makes the plan, and says if what it lets through needs another page. Comes with `portcullis.more.js`.
    #[inline(never)]
    fn execute_plan(&self) {
        self.waits.set(Some(false));
        let planned = self.with_engine(|engine| {
            let (ahead, config) = (engine.ahead(), engine.config()?);
            Some((engine.plan(ahead.choices(), &google_ahead(config, ahead.choices())), config.hash.clone()))
        });
        let (plan, hash) = planned.unwrap_or_default();
        let kept = self.with_engine(|engine| self.store.keep_plan(engine.config(), &plan));
        let due = match natives::execute_plan(&plan, &hash, true) {
            1 => Due::Once,
            2 => Due::Again,
            3 => Due::Unpinned,
            _ => return self.gate.set_due(false),
        };
        self.gate.set_due(true);
        self.tell(Event::Due(due, kept));
    }

    /// Tells Google's tags; whether the engine has yet to hear that other ones of them may run now. Nothing of ours is borrowed
    /// meanwhile: what they do at that runs in here.
    pub(in crate::web) fn signal(&self) -> bool {
        // What hears it, Tag Manager for one, puts tags in at once, and we are asked about those.
        if self.telling.replace(true) {
            return false;
        }
        let text =
            self.with_engine(|engine| google(engine.config()?, engine.record(), engine.choices(), engine.is_decided()));
        let may = text.is_some_and(|text| natives::tell_google(&text));
        self.telling.set(false);
        if self.with_engine(|engine| engine.turns_ungranted(may)) {
            self.tell(Event::MayRunUngranted(may));
        }
        self.with_engine(|engine| engine.turns_ungranted(may))
    }

    /// Says that these ids may no longer run, and whether something of theirs has.
    pub(super) fn withdraw(&self, ids: &str, tell: bool) {
        if tell {
            natives::emit("withdrawn", ids);
        }
        natives::has_run(ids, Entry::HasRun.code());
    }
}
