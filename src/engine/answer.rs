//! Answers: the visitor's, by a button of ours, and the site's own, by its code.

use super::event::Terms;
use super::{Action, Answer, Effect, Engine, Fault, Layer, Topic};
use crate::config::Config;
use crate::consent::{Answers, Choices, DAY_MS, Draft, Record, Source, decode, encode, has, take_part};
use crate::law::{Mode, Purpose, told};

/// How many bytes of ids a record keeps of which the config asks nothing: a cookie holds 4,096 in all.
const MOST_KEPT: usize = 1_000;

/// Whether `id` is a category or a service that a visitor answers for under `config`.
#[inline(never)]
fn is_asked_about(config: &Config, id: &str) -> bool {
    config
        .optional()
        .any(|category| category.id() == id || config.services_of(category).any(|service| service.id() == id))
}

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
                Some(config) if config.knows(name) => answers |= is_asked_about(config, name),
                _ => self.add(Effect::Report(Fault::UnknownId(name.into()))),
            }
        }
        if answers {
            self.decided(action, Source::Api, id, now);
        }
    }

    #[inline(never)]
    fn decided(&mut self, action: &Action, source: Source, id: &str, now: u64) {
        if self.config.is_none() {
            return;
        }
        let asked = self.narrowed(action, source);
        let action = asked.as_ref().unwrap_or(action);
        let text = self.draft(action, source, id, now);
        let is_new = self.record.as_ref().is_none_or(|record| record.text() != text);
        self.once &= matches!(action, Action::Grant(_));
        let before: String = self.choices().granted.into();
        self.take_in(text);
        self.settle(&before, now);
        self.rest();
        self.add(Effect::Release);
        if is_new {
            self.add(Effect::Emit(Topic::Change));
        }
    }

    /// What an answer of the first layer is about where the visitor was asked before: what is asked now and nothing else. Earlier
    /// refusals stay.
    fn narrowed(&self, action: &Action, source: Source) -> Option<Action> {
        let granted = match action {
            Action::AcceptAll => true,
            Action::RejectAll => false,
            _ => return None,
        };
        if source != Source::Banner || !self.asks_again() {
            return None;
        }
        let config = self.config.as_ref()?;
        let (mut asks, mut answers) = (self.asks(), Vec::new());
        while !asks.is_empty() {
            let id = take_part(&mut asks, b'.');
            answers.push((id.into(), granted));
            // A category that nobody was asked about answers for its services.
            let services = config.category(id).into_iter().flat_map(|category| config.services_of(category));
            let open = services.filter(|service| self.said().get(service.id()).is_none());
            answers.extend(open.map(|service| (service.id().into(), granted)));
        }
        Some(Action::Each(answers))
    }

    /// The record of `action`, as its text.
    #[inline(never)]
    pub(super) fn draft(&self, action: &Action, source: Source, id: &str, now: u64) -> String {
        let Some(config) = &self.config else { return String::new() };
        let heard = self.heard();
        let mut answers = action.answers(&Terms {
            config,
            law: &self.law,
            earlier: self.said(),
            refused: &self.refused,
            doubt: self.doubt,
            silenced: !heard.is_empty() && (source == Source::Api || !self.awaits_law && !self.law.overrides),
        });
        self.keep_refusals(config, &mut answers);
        if let Some(same) = self.repeated(source, answers.choices(), now) {
            return same;
        }
        // What is answered beside them makes no other answer live longer.
        let earlier = self.record.as_ref().filter(|_| action.is_partial());
        let until = now.saturating_add(u64::from(config.valid_days()) * DAY_MS);
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
            region: &self.law.place,
            rules: &self.law.rules,
            signals: &heard,
            told: &told(config, answers.choices().granted),
            unasked: &self.unasked(config, answers.choices(), *action == Action::AcceptAll && source != Source::Api),
            answered: self.record.as_ref().is_some_and(Record::is_answered),
        })
    }

    /// Adds what was refused of which this page's config asks nothing: it may ask again tomorrow, or on another page.
    fn keep_refusals(&self, config: &Config, answers: &mut Answers) {
        let mut left = MOST_KEPT;
        for mut ids in [self.record.as_ref().map_or("", |record| record.choices().denied), &self.refused] {
            while !ids.is_empty() {
                let id = take_part(&mut ids, b'.');
                if is_asked_about(config, id) || answers.choices().get(id).is_some() {
                    continue;
                }
                left = left.saturating_sub(id.len());
                if left > 0 {
                    answers.set(id, false);
                }
            }
        }
    }

    /// Of what is granted now, what would run unasked here and was not granted where it would not: switches that were on already are no
    /// consent (CJEU C-673/17 Planet49, paragraph 63), an "accept all" that was `pressed` is.
    fn unasked(&self, config: &Config, choices: Choices<'_>, pressed: bool) -> String {
        let mut unasked = Answers::default();
        let earlier = self.record.as_ref();
        let mut add = |id: &str, mode: Mode| {
            let consented = self.said().grants(id) && !earlier.is_some_and(|record| has(record.unasked(), b'.', id));
            let kept = self.said().grants(id) && !consented;
            if choices.grants(id) && !pressed && (kept || mode != Mode::OptIn && !consented) {
                unasked.set(id, true);
            }
        };
        for category in config.optional() {
            let mode = self.law.mode(Purpose::of(category.purpose()));
            add(category.id(), mode);
            config.services_of(category).for_each(|service| add(service.id(), mode));
        }
        unasked.choices().granted.into()
    }

    /// Takes in a record and has it kept.
    pub(super) fn take_in(&mut self, text: String) {
        self.record = decode(&text).ok();
        self.stored.clone_from(&text);
        (self.refused, self.doubt, self.outdated) = (String::new(), false, false);
        self.weigh();
        self.add(Effect::Store(text));
    }

    /// The text of the record in force, where the site's code says just that again: it renews nothing, and is no news to those
    /// who hear of changes, one of whom may have said it.
    fn repeated(&self, source: Source, choices: Choices<'_>, now: u64) -> Option<String> {
        let record = self.record.as_ref()?;
        let is_same = source == Source::Api && now <= record.until && record.choices() == choices;
        is_same.then(|| record.text().into())
    }
}
