//! When the page has to be loaded again: to let through what a policy of ours keeps back, and to end what has run.

use super::{Due, Effect, Engine, Fault, Layer, Notice};
use crate::consent::{Record, take_part};
use crate::gate::allows;

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

    /// Says what `before` granted and nothing allows any more.
    #[inline(never)]
    pub(super) fn add_withdrawn(&mut self, before: Option<Record>) {
        let (Some(config), Some(before)) = (&self.config, before) else { return };
        let (mut granted, mut ids) = (before.choices().granted, String::new());
        while !granted.is_empty() {
            let id = take_part(&mut granted, b'.');
            if !allows(config, self.choices(), id) {
                ids.push_str(if ids.is_empty() { "" } else { " " });
                ids.push_str(id);
            }
        }
        if !ids.is_empty() {
            let tell = config.withdrawal() != "none";
            self.add(Effect::Withdraw { ids, tell });
        }
    }

    /// What has run cannot be made not to have run, but it can be ended.
    pub(super) fn has_run(&mut self) {
        if self.config.as_ref().is_some_and(|config| config.withdrawal() == "reload") {
            self.add(Effect::Reload);
        }
    }
}
