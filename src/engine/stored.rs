//! What storage holds: adopts it, forgets it, and sees that it runs out.

use super::{Effect, Engine, Fault, Topic};
use crate::consent::{Damage, Record, Standing, decode, take_part};

impl Engine {
    /// What is stored came in, for the first time under this config or because another tab may have changed it.
    pub(super) fn loaded(&mut self, stored: Option<String>, now: u64) {
        self.blind = stored.is_none();
        let stored = stored.unwrap_or_default();
        if self.config.is_none() || self.loaded && stored == self.stored && !self.has_ended(now) {
            return;
        }
        self.stored = stored;
        let topic = if core::mem::replace(&mut self.loaded, true) { Topic::Change } else { Topic::Ready };
        self.judge_stored(now);
        // Not before it is known what has to be asked.
        if !self.awaits_law {
            self.add(Effect::Emit(topic));
        }
    }

    /// What storage holds may have changed, `elsewhere` for sure.
    pub(super) fn look_again(&mut self, elsewhere: bool, now: u64) {
        if elsewhere && self.config.is_none() {
            // The plan goes, which may open what was just refused; the rest waits.
            self.add(Effect::Plan);
        } else if self.loaded && self.is_persistent() {
            // What storage never took is not undone by what it holds.
            self.add(Effect::Load);
        } else if self.has_ended(now) {
            self.woke(now);
        }
    }

    /// Whether the record in force has run out. A timer can be late, where the machine was asleep for example.
    pub(super) fn has_ended(&self, now: u64) -> bool {
        self.record.as_ref().is_some_and(|record| now > record.until)
    }

    /// Adopts what is stored if it counts, and otherwise asks.
    #[inline(never)]
    fn judge_stored(&mut self, now: u64) {
        let granted: String = self.choices().granted.into();
        let before = self.record.take();
        self.adopt(now);
        if let (Some(mine), Some(other)) = (&before, &self.record)
            && mine.at == other.at
            && mine.overrules(other)
        {
            // Answered in two tabs in the same millisecond: what grants less counts, in both of them.
            self.add(Effect::Store(mine.text().into()));
            self.record = before;
            return;
        }
        self.weigh();
        self.heed(now);
        self.settle(&granted, now);
        self.add(Effect::Release);
        self.rest();
    }

    /// The newest stored record that counts is in force; cookies of one name can be several, and then the others go. Beside one of
    /// a later version none counts: nobody here can say which is the newest.
    fn adopt(&mut self, now: u64) {
        (self.once, self.doubt, self.outdated, self.refused) = (false, self.blind, false, String::new());
        let policy = self.config.as_ref().map_or(0, |config| config.policy_version());
        let stored = core::mem::take(&mut self.stored);
        let (mut lines, mut newest) = (stored.as_str(), "");
        while !lines.is_empty() {
            let text = take_part(&mut lines, b'\n');
            match decode(text) {
                Ok(record) => match record.standing(now, policy) {
                    Standing::Valid if self.record.as_ref().is_none_or(|newest| record.overrules(newest)) => {
                        (self.record, newest) = (Some(record), text);
                    }
                    Standing::Valid => {}
                    standing => self.passed(&record, standing),
                },
                Err(Damage::Newer) => {
                    (self.record, newest, self.doubt) = (None, "", true);
                    self.add(Effect::Report(Fault::RecordNewer));
                    break;
                }
                Err(Damage::Unreadable) => {
                    self.doubt = true;
                    self.add(Effect::Report(Fault::RecordDamaged));
                }
            }
        }
        self.doubt &= self.record.is_none();
        if !newest.is_empty() && newest.len() < stored.len() {
            self.add(Effect::Store(newest.into()));
            self.stored = newest.into();
        } else {
            self.stored = stored;
        }
    }

    /// Keeps in mind what a record that counts no more has denied: where nobody is asked, a refusal does not lapse in silence (Cal. Civ.
    /// Code 1798.135 (c) (4): who opted out is left in peace for a year at least).
    fn passed(&mut self, record: &Record, standing: Standing) {
        self.outdated |= standing == Standing::OtherPolicy;
        if !self.refused.is_empty() {
            self.refused.push_str(".");
        }
        self.refused.push_str(record.choices().denied);
    }

    /// Whether storage has taken the record; what it takes after all, other tabs may change again.
    pub(super) fn kept(&mut self, kept: bool) {
        if core::mem::replace(&mut self.persistent, kept) && !kept {
            self.add(Effect::Report(Fault::StorageRefused));
        }
    }

    /// Nothing that was answered counts any more. What a signal makes of that is another record, `id`.
    pub(super) fn forgotten(&mut self, id: String, now: u64) {
        self.spare_id = id;
        if self.config.is_some() {
            let before: String = self.choices().granted.into();
            (self.record, self.stored, self.once) = (None, String::new(), false);
            (self.refused, self.doubt, self.outdated) = (String::new(), self.blind, false);
            self.add(Effect::Forget);
            self.weigh();
            self.heed(now);
            self.settle(&before, now);
            self.rest();
            self.add(Effect::Release);
            self.add(Effect::Emit(Topic::Change));
        }
    }

    /// A timer of [`Effect::Wake`] ran out: asks again once the record has run out.
    pub(super) fn woke(&mut self, now: u64) {
        match &self.record {
            Some(record) if now <= record.until => self.add_wake(now),
            Some(_) => {
                self.judge_stored(now);
                self.add(Effect::Emit(Topic::Change));
            }
            None => {}
        }
    }
}
