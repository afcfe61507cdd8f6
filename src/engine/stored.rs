//! What storage holds: adopted if it counts.

use super::{Effect, Engine, Fault, Status, Topic};
use crate::consent::{Damage, Standing, decode, take_part};

impl Engine {
    /// What is stored came in, for the first time under this config or because another tab may have changed it.
    pub(super) fn loaded(&mut self, stored: String, now: u64) {
        if self.config.is_none() || self.loaded && stored == self.stored && !self.has_ended(now) {
            return;
        }
        self.stored = stored;
        let topic = if core::mem::replace(&mut self.loaded, true) { Topic::Change } else { Topic::Ready };
        self.judge_stored(now);
        self.add(Effect::Emit(topic));
    }

    /// Whether the record in force has run out. A timer can be late, where the machine was asleep for example.
    pub(super) fn has_ended(&self, now: u64) -> bool {
        self.record.as_ref().is_some_and(|record| now > record.until)
    }

    /// Adopts what is stored if it counts, and otherwise asks.
    #[inline(never)]
    pub(super) fn judge_stored(&mut self, now: u64) {
        self.adopt(now);
        self.add_plan();
        self.add_wake(now);
        self.add(Effect::Release);
        self.status = if self.has_every_answer() { Status::Decided } else { Status::Asking };
        self.rest();
    }

    /// The newest stored record that counts is in force; cookies of one name can be several, and then the others go.
    fn adopt(&mut self, now: u64) {
        (self.record, self.once) = (None, false);
        let policy = self.config.as_ref().map_or(0, |config| config.policy_version());
        let stored = core::mem::take(&mut self.stored);
        let (mut lines, mut newest) = (stored.as_str(), "");
        while !lines.is_empty() {
            let text = take_part(&mut lines, b'\n');
            match decode(text) {
                Ok(record) if record.standing(now, policy) == Standing::Valid => {
                    if self.record.as_ref().is_none_or(|newest| newest.at < record.at) {
                        (self.record, newest) = (Some(record), text);
                    }
                }
                Ok(_) => {}
                Err(Damage::Newer) => self.add(Effect::Report(Fault::RecordNewer)),
                Err(Damage::Unreadable) => self.add(Effect::Report(Fault::RecordDamaged)),
            }
        }
        if !newest.is_empty() && newest.len() < stored.len() {
            self.add(Effect::Store(newest.into()));
            self.stored = newest.into();
        } else {
            self.stored = stored;
        }
    }
}
