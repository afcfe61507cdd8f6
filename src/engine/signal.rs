//! When Google's tags are told.

use super::{Effect, Engine};
use crate::config::Config;

impl Engine {
    /// Has them told, where the site wants it: after what is in force has changed, and before anything is let go for it.
    pub(super) fn add_signal(&mut self) {
        if self.config.as_ref().is_some_and(|config| config.google().is_some()) {
            self.add(Effect::Signal);
        }
    }

    /// Whether they can be told more than what to begin with: while the law is awaited only what was granted is known.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        !self.awaits_law || !self.choices().granted.is_empty()
    }

    /// Whether it is another answer than the one in force that they `may` run before they are granted, or may not. While the law is
    /// awaited they may not.
    #[must_use]
    pub fn turns_ungranted(&self, may: bool) -> bool {
        let lets = self.config.as_ref().is_some_and(Config::lets_ungranted);
        lets != (may && !self.awaits_law)
    }

    /// Whether they know that all is denied, so that they may run before they are granted.
    pub(super) fn may_run_ungranted(&mut self, may: bool) {
        let may = may && !self.awaits_law;
        if self.config.as_mut().is_some_and(|config| config.let_ungranted(may)) {
            self.add(Effect::Release);
        }
    }
}
