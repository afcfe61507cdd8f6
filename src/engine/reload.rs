//! When the page has to be loaded again: to let through what a policy of ours keeps back, and to end what has run.

use super::{Due, Effect, Engine, Fault, Layer, Notice};
use crate::consent::take_part;
use crate::gate::{allows, declared_names};
use crate::law::{Law, Mode};

impl Engine {
    /// What is granted and kept back comes with the next page, once, if that will know of it.
    pub(super) fn due(&mut self, due: Due, kept: bool) {
        let Some(config) = &self.config else { return };
        if due == Due::Unpinned {
            let hash = config.hash.clone();
            self.add(Effect::Report(Fault::ConfigUnpinned(hash)));
        } else if !kept || !self.is_persistent() {
            self.open(Layer::Notice(Notice::Unkept));
        } else if due == Due::Again {
            self.open(Layer::Notice(Notice::Reload));
        } else {
            self.add(Effect::Reload);
        }
    }

    /// Says what was `granted` before and nothing allows any more, and then, for a vendor's own call may need them, which names go.
    /// Without a config nothing is known: what was refused stays so.
    #[inline(never)]
    pub(super) fn add_withdrawn(&mut self, mut granted: &str) {
        let Some(config) = &self.config else { return };
        let mut ids = String::new();
        while !granted.is_empty() {
            let id = take_part(&mut granted, b'.');
            if !allows(config, self.choices(), id) {
                ids.push_str(if ids.is_empty() { "" } else { " " });
                ids.push_str(id);
            }
        }
        let tell = config.withdrawal() != "none";
        // Until the law is known nobody can say that what has no answer may not stay.
        let free = self.awaits_law.then(|| self.decided_under(&Law::free()));
        let names = declared_names(config, free.as_ref().map_or(self.choices(), |free| free.stands.choices()));
        if !ids.is_empty() {
            self.add(Effect::Withdraw { ids, tell });
        }
        self.add(Effect::Refuse(names));
    }

    /// What has run cannot be made not to have run, but it can be ended; unless it was all granted again meanwhile.
    pub(super) fn has_run(&mut self) {
        let is_denied = self.record.is_none() || !self.choices().denied.is_empty();
        // What storage would not take is forgotten by the next page. Nothing may run there that was refused here.
        let is_safe = self.is_persistent() || self.blind || self.law.modes.iter().all(|mode| *mode == Mode::OptIn);
        if is_denied && is_safe && self.config.as_ref().is_some_and(|config| config.withdrawal() == "reload") {
            self.add(Effect::Reload);
        }
    }
}
