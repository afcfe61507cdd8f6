//! WHAT counts of an answer under the law of a place, and what is left to ask.

use super::{Law, Mode, Purpose, Told};
use crate::config::{Category, Config};
use crate::consent::{Answers, Choices, Record, has, take_part};

/// What is known of the visitor.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    /// The record that counts, if any.
    pub record: Option<&'a Record>,
    /// What a record denied that counts no more: the ids, joined by dots. Where nobody is asked it stays denied.
    pub refused: &'a str,
    /// What the browser says for its visitor and the site honours: `gpc`, `dnt`, joined by dots.
    pub signals: &'a str,
    /// Whether what is stored cannot be read: it may have been a refusal, so everything is asked.
    pub doubt: bool,
}

/// What counts, and what is left to ask.
#[derive(Clone, Debug, Default)]
pub struct Decision {
    /// What of the answers still counts: a grant of something that goes further by now does not.
    pub said: Answers,
    /// What may run and what may not: what was said, and where the law lets things run unasked, what nobody refused.
    pub stands: Answers,
    /// The ids that are to be answered before they can run, joined by dots.
    pub asks: String,
    /// The ids that run and that the visitor has yet to be told of, joined by dots.
    pub tells: String,
    /// Those of both that are neither new nor go further, and that the law of the visitor's place has asked, joined by dots.
    pub moved: String,
    /// Whether a signal of the browser has denied something that would run without it.
    pub took: bool,
    /// What the record says was told; `None` where it does not say.
    pub told: Option<Told>,
}

/// Decides.
///
/// This shows two laws, without an answer:
/// ```
/// use portcullis::config::Config;
/// use portcullis::law::{Known, Law, Mode, decide};
///
/// let strict = decide(&Config::default(), &Law::strict(), Known::default());
/// assert!(strict.asks.contains("analytics") && !strict.stands.choices().grants("analytics"));
///
/// let free = Law { modes: [Mode::OptOut; 4], ..Law::strict() };
/// let decision = decide(&Config::default(), &free, Known { signals: "gpc", ..Known::default() });
/// assert!(decision.asks.is_empty() && decision.took);
/// assert!(decision.stands.choices().grants("analytics") && !decision.stands.choices().grants("advertising"));
/// ```
#[must_use]
pub fn decide(config: &Config, law: &Law, known: Known<'_>) -> Decision {
    let decision = Decision { told: known.record.and_then(Record::told).map(Told::new), ..Decision::default() };
    let choices = known.record.map(Record::choices).unwrap_or_default();
    let unasked = known.record.map(Record::unasked).unwrap_or_default();
    let denied = [choices.denied, known.refused].map(|ids| purposes_of(config, ids));
    let mut weighing =
        Weighing { config, known, choices, unasked, spares: false, links: law.links, place: &law.place, decision };
    weighing.spares = law.overrides && weighing.was_heard();
    for category in config.optional() {
        let purpose = Purpose::of(category.purpose());
        let mode = if known.doubt { Mode::OptIn } else { law.mode(purpose) };
        let signalled = purpose == Purpose::Advertising && !known.signals.is_empty();
        let opted_out = denied.iter().any(|purposes| purposes[purpose as usize]);
        weighing.weigh(category, mode, signalled, opted_out);
    }
    weighing.decision
}

/// The purposes of the categories in `ids`. What the config knows no more may have been advertising under another name.
fn purposes_of(config: &Config, mut ids: &str) -> [bool; 4] {
    let mut purposes = [false; 4];
    while !ids.is_empty() {
        let id = take_part(&mut ids, b'.');
        if config.service(id).is_none() {
            purposes[Purpose::of(config.category(id).map_or("", Category::purpose)) as usize] = true;
        }
    }
    purposes
}

struct Weighing<'a> {
    config: &'a Config,
    known: Known<'a>,
    choices: Choices<'a>,
    /// What was granted where it would have run unasked.
    unasked: &'a str,
    /// Whether a signal spares what was granted in spite of it.
    spares: bool,
    /// Whether who has opted out is not to be asked for more (Cal. Civ. Code 1798.135 (c) (4)).
    links: bool,
    /// Where the visitor is.
    place: &'a str,
    decision: Decision,
}

impl Weighing<'_> {
    /// Whether the record is of a visitor whose browser said then all that it says now.
    fn was_heard(&self) -> bool {
        let mut signals = self.known.signals;
        let heard = self.known.record.map(Record::signals).unwrap_or_default();
        while !signals.is_empty() {
            if !has(heard, b'.', take_part(&mut signals, b'.')) {
                return false;
            }
        }
        true
    }

    fn weigh(&mut self, category: Category<'_>, mode: Mode, signalled: bool, opted_out: bool) {
        let id = category.id();
        let answer = self.answer(id, mode);
        // Who has opted out of a purpose has not opted in to the next category of it.
        let answer = answer.or((opted_out && mode != Mode::OptIn).then_some(false));
        // Of a category that goes further nothing that was granted counts before it is granted again.
        let fresh = answer.is_some() || !self.choices.grants(id);
        self.settle(id, answer, mode != Mode::OptIn, signalled);
        if answer.is_none() {
            self.ask(id, mode);
        }
        for service in self.config.services_of(category) {
            let id = service.id();
            let own = self.answer(id, mode).filter(|granted| fresh || !granted);
            if own.is_none() && answer != Some(false) && (answer.is_some() || !fresh) {
                self.ask(id, mode);
            }
            self.settle(id, own, mode != Mode::OptIn && answer != Some(false), signalled);
        }
    }

    /// What was said of `id` and still counts.
    fn answer(&self, id: &str, mode: Mode) -> Option<bool> {
        match self.choices.get(id) {
            Some(true) if !self.covers(id) || mode == Mode::OptIn && has(self.unasked, b'.', id) => None,
            None if (mode != Mode::OptIn || self.links) && has(self.known.refused, b'.', id) => Some(false),
            answer => answer,
        }
    }

    /// Whether the visitor was told all that is to be told of `id` now. A record that does not say counts under its own config.
    fn covers(&self, id: &str) -> bool {
        match &self.decision.told {
            Some(told) => told.covers(self.config, id),
            None => self.known.record.is_some_and(|record| record.config() == self.config.hash),
        }
    }

    /// Has `id` asked about, or told of, as the mode has it. What a signal denies is written down at once, and then answered.
    fn ask(&mut self, id: &str, mode: Mode) {
        // What ran unasked elsewhere is no news: consent is due here.
        let has_moved = match self.choices.get(id) {
            Some(_) => has(self.unasked, b'.', id) && self.covers(id),
            None => self.known.record.is_some_and(|record| record.region() != self.place),
        };
        let list = match mode {
            Mode::OptIn => &mut self.decision.asks,
            Mode::Notice => &mut self.decision.tells,
            _ => return,
        };
        add(list, id);
        if has_moved {
            add(&mut self.decision.moved, id);
        }
    }

    /// Writes down what counts for `id`, which was `said` or runs `unasked`. A signal spares what was granted in spite of it and nothing else.
    fn settle(&mut self, id: &str, said: Option<bool>, unasked: bool, signalled: bool) {
        let runs = said.unwrap_or(unasked);
        let is_spared = self.spares && said.is_some();
        let decision = &mut self.decision;
        if signalled && runs && !is_spared {
            decision.took = true;
            decision.said.set(id, false);
            return decision.stands.set(id, false);
        }
        if let Some(granted) = said {
            decision.said.set(id, granted);
        }
        if said.is_some() || unasked {
            decision.stands.set(id, runs);
        }
    }
}

/// Adds `id` to a list that is joined by dots.
fn add(list: &mut String, id: &str) {
    list.push_str(if list.is_empty() { "" } else { "." });
    list.push_str(id);
}
