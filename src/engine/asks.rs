//! The law where the visitor is, what the browser says for its visitor, and what is left to ask under both.

use super::{Action, Effect, Engine, Fault, Layer, Notice, Status, Topic};
use crate::config::Config;
use crate::consent::{Choices, Record, Source, has, take_part};
use crate::law::{Decision, Known, Law, Purpose, Rules, Told, Whereabouts, decide};

impl Engine {
    /// Weighs anew what counts: the record, the config, the law or a signal is another one.
    #[inline(never)]
    pub(super) fn weigh(&mut self) {
        self.decision = self.decided_under(&self.law);
    }

    /// What counts under `law`.
    #[inline(never)]
    pub(super) fn decided_under(&self, law: &Law) -> Decision {
        let Some(config) = &self.config else { return Decision::default() };
        let signals = self.heard();
        let known =
            Known { record: self.record.as_ref(), refused: &self.refused, signals: &signals, doubt: self.doubt };
        decide(config, law, known)
    }

    /// What the browser says for its visitor and the site honours: `gpc`, `dnt`, joined by dots.
    #[must_use]
    pub fn heard(&self) -> String {
        let (mut signals, mut heard) = (self.signals.as_str(), String::new());
        while !signals.is_empty() {
            let signal = take_part(&mut signals, b'.');
            if self.config.as_ref().is_some_and(|config| config.honours(signal)) {
                heard.push_str(if heard.is_empty() { "" } else { "." });
                heard.push_str(signal);
            }
        }
        heard
    }

    /// How far things are, once storage was looked at.
    pub(super) fn status_now(&self) -> Status {
        if self.awaits_law {
            Status::Waiting
        } else if !self.decision.asks.is_empty() {
            Status::Asking
        } else if self.record.is_some() {
            Status::Decided
        } else {
            Status::Unasked
        }
    }

    /// Shows what stands while nobody asks for more: the question, a word, or only the way back.
    pub(super) fn rest(&mut self) {
        if self.awaits_law {
            if self.layer != Layer::None {
                self.turn_to(Layer::None);
            }
        } else if self.status == Status::Asking {
            self.turn_to(Layer::First);
        } else if !self.decision.tells.is_empty() {
            self.open(Layer::Notice(Notice::Inform));
        } else {
            self.turn_to(Layer::None);
        }
    }

    /// Writes down what a signal of the browser has denied, so that it stays denied when the browser falls silent (11 CCR 7025 (c)).
    /// Not before the law is known: it says whether a grant may stand in spite of the signal.
    pub(super) fn heed(&mut self, now: u64) {
        if self.awaits_law || !self.decision.took {
            return;
        }
        let source = if has(&self.heard(), b'.', "gpc") { Source::Gpc } else { Source::Dnt };
        let id = self.spare_id.clone();
        let text = self.draft(&Action::Each(Vec::new()), source, &id, now);
        self.take_in(text);
    }

    /// The rules and where the visitor is have come. They are read by what comes later.
    pub(super) fn law_came(&mut self, text: String, now: u64) {
        if !self.awaits_law {
            return;
        }
        self.law_text = text;
        if self.more {
            self.judge_law(now);
        } else {
            self.add(Effect::FetchMore);
        }
    }

    /// Takes in the law of the text that has come. Comes with `portcullis.more.js`.
    #[inline(never)]
    pub(super) fn judge_law(&mut self, now: u64) {
        let text = core::mem::take(&mut self.law_text);
        let mut rules = text.as_str();
        let mut line = || take_part(&mut rules, b'\n');
        let whereabouts = Whereabouts { said: line(), zone: line(), languages: line() };
        match Rules::parse(rules) {
            Ok(rules) => {
                let law = rules.law(&whereabouts);
                if law.place.is_empty() && !whereabouts.said.is_empty() {
                    self.add(Effect::Report(Fault::RegionUnusable(whereabouts.said.into())));
                }
                self.law_is(law, now);
            }
            Err(error) => {
                let regions = self.config.as_ref().and_then(Config::regions);
                let file = regions.and_then(|regions| regions.text("rules")).unwrap_or("presets/regions.json");
                self.law_failed([file, ": ", &error.describe()].concat(), now);
            }
        }
    }

    /// Without rules everything is asked.
    pub(super) fn law_failed(&mut self, cause: String, now: u64) {
        if self.awaits_law {
            self.add(Effect::Report(Fault::RegionsUnusable(cause)));
            self.law_is(Law::strict(), now);
        }
    }

    /// From here on the law is this one, whatever comes late: a question that goes while it is read is worse than one too many.
    fn law_is(&mut self, law: Law, now: u64) {
        (self.law, self.awaits_law, self.law_text) = (law, false, String::new());
        if !self.loaded {
            return;
        }
        let before: String = self.choices().granted.into();
        self.weigh();
        self.heed(now);
        self.settle(&before, now);
        self.add(Effect::Release);
        // What the visitor is at in the preferences is not taken away.
        if self.layer != Layer::Second && self.opening != Layer::Second {
            self.rest();
        }
        self.add(Effect::Emit(Topic::Ready));
    }

    /// Has done what follows from what counts now; `before` is what was granted until then.
    #[inline(never)]
    pub(super) fn settle(&mut self, before: &str, now: u64) {
        self.status = self.status_now();
        self.add(Effect::Plan);
        self.add_signal();
        self.add_withdrawn(before);
        self.add_wake(now);
    }

    /// Whether the visitor answered before, so that what is asked is new or goes further. A signal of the browser is no answer, nor
    /// is what one frame was granted.
    #[must_use]
    pub fn asks_again(&self) -> bool {
        !self.asks().is_empty() && self.record.as_ref().is_some_and(Record::is_answered)
    }

    /// What the browser says for its visitor, whether the site honours it or not.
    #[must_use]
    pub fn signals(&self) -> &str {
        &self.signals
    }

    /// Whether an opt-out is in force that the visitor is to see honoured: what a signal of the browser denies of the purpose `advertising`,
    /// or, where the law has a link for it, all of that (11 CCR 7025 (c) (6), 7026 (g)).
    #[must_use]
    pub fn is_opted_out(&self) -> bool {
        let Some(config) = &self.config else { return false };
        let is_signalled = !self.heard().is_empty();
        let (mut denied, mut refused, mut allowed) = (false, false, false);
        let mut look = |id: &str| {
            denied |= !self.allows(id);
            allowed |= self.allows(id);
            refused |= self.said().get(id) == Some(false);
        };
        for category in config.optional().filter(|category| Purpose::of(category.purpose()) == Purpose::Advertising) {
            look(category.id());
            config.services_of(category).for_each(|service| look(service.id()));
        }
        is_signalled && denied || self.law.links && refused && !allowed
    }

    /// Whether an earlier choice was about another version of the policy.
    #[must_use]
    pub fn is_outdated(&self) -> bool {
        self.outdated
    }

    /// What is asked, or else what the visitor has yet to be told of, as ids joined by dots.
    #[must_use]
    pub fn asks(&self) -> &str {
        let Decision { asks, tells, .. } = &self.decision;
        if asks.is_empty() { tells } else { asks }
    }

    /// What of it is asked only because of where the visitor is now, as ids joined by dots.
    #[must_use]
    pub fn moved(&self) -> &str {
        &self.decision.moved
    }

    /// What was told of what was granted; `None` where the record does not say, or there is none.
    #[must_use]
    pub fn told(&self) -> Option<&Told> {
        self.decision.told.as_ref()
    }

    /// The law where the visitor is; the strictest while that is unknown.
    #[must_use]
    pub fn law(&self) -> &Law {
        &self.law
    }

    /// What was said and still counts.
    pub(super) fn said(&self) -> Choices<'_> {
        self.decision.said.choices()
    }
}
