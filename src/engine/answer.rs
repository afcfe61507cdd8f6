//! Answers: the visitor's, by a button of ours, and the site's own, by its code.

use super::{Action, Answer, Effect, Engine, Fault, Layer, Status, Topic};
use crate::consent::{Choices, DAY_MS, Draft, Record, Source, decode, encode};

impl Engine {
    /// A click on a button of ours. One that a script made may refuse or open, never grant (UI Events, `isTrusted`).
    pub(super) fn pressed(&mut self, answer: Answer, now: u64) {
        if !answer.trusted && answer.action.grants() {
            return self.add(Effect::Report(Fault::ClickNotTrusted));
        }
        let source = match answer.action {
            Action::Once => {
                self.once = true;
                return self.add(Effect::Release);
            }
            Action::Grant(_) => Source::Placeholder,
            _ if self.layer == Layer::Second => Source::Preferences,
            _ => Source::Banner,
        };
        self.decided(&answer.action, source, &answer.id, now);
    }

    /// The site's own code answers. An id that nobody knows is no answer: a call that names no other refuses nothing.
    pub(super) fn asked(&mut self, action: &Action, id: &str, now: u64) {
        let mut answers = !matches!(action, Action::Set(_));
        for name in action.ids() {
            match &self.config {
                // What is always on or switched off is not asked about.
                Some(config) if config.knows(name) => {
                    answers |= action.answers(config, Choices::default()).choices().get(name).is_some();
                }
                _ => self.add(Effect::Report(Fault::UnknownId(name.into()))),
            }
        }
        if answers {
            self.decided(action, Source::Api, id, now);
        }
    }

    #[inline(never)]
    fn decided(&mut self, action: &Action, source: Source, id: &str, now: u64) {
        let Some(config) = &self.config else { return };
        let answers = action.answers(config, self.choices());
        // What one frame is granted makes no other answer live longer.
        let earlier = self.record.as_ref().filter(|_| matches!(action, Action::Grant(_)));
        let until = now.saturating_add(u64::from(config.valid_days()) * DAY_MS);
        let same = self.repeated(source, answers.choices(), now);
        let is_new = same.is_none();
        let text = same.unwrap_or_else(|| {
            encode(&Draft {
                id: self.record.as_ref().map_or(id, Record::id),
                at: now,
                until: earlier.map_or(until, |record| record.until),
                policy: config.policy_version(),
                source,
                locale: self.language(),
                config: &config.hash,
                texts: &self.texts,
                choices: answers.choices(),
            })
        });
        self.once &= matches!(action, Action::Grant(_));
        let before = core::mem::replace(&mut self.record, decode(&text).ok());
        self.stored = text.clone();
        self.status = if self.has_every_answer() { Status::Decided } else { Status::Asking };
        self.add(Effect::Store(text));
        self.add(Effect::Plan);
        self.add_withdrawn(before);
        self.add_wake(now);
        self.rest();
        self.add(Effect::Release);
        if is_new {
            self.add(Effect::Emit(Topic::Change));
        }
    }

    /// The text of the record in force, where the site's code says just that again: it renews nothing, and is no news to those
    /// who hear of changes, one of whom may have said it.
    fn repeated(&self, source: Source, choices: Choices<'_>, now: u64) -> Option<String> {
        let record = self.record.as_ref()?;
        let is_same = source == Source::Api && now <= record.until && record.choices() == choices;
        is_same.then(|| record.text().into())
    }
}
