//! WHAT happens next: the only state machine. Events in, effects out; no browser, no clock, no randomness.

mod answer;
mod asks;
mod effect;
mod event;
mod layers;
mod reload;
mod signal;
mod state;
mod stored;

pub use effect::{Effect, Fault, Topic};
pub use event::{Action, Answer, Event};
pub use state::{Due, Layer, Notice, Status};

use crate::config::{BUILT_IN, Config, parse};
use crate::consent::{Answers, Choices, Record};
use crate::gate::{Matcher, allows, plan};
use crate::law::{Decision, Law};

/// Everything that Portcullis knows about one page.
///
/// This shows a first visit, and that nothing but an answer opens anything:
/// ```
/// use portcullis::engine::{Action, Answer, Effect, Engine, Event};
///
/// let mut engine = Engine::new("en", "4x5y6z", "", "00112233445566778899aabbccddeeff");
/// engine.handle(Event::Started, 1_000);
/// engine.handle(Event::ConfigArrived(r#"{"format": 1}"#.into()), 1_000);
/// let effects = engine.handle(Event::Loaded(String::new()), 1_000);
/// assert!(effects.contains(&Effect::Show));
/// assert!(!engine.allows("analytics"));
///
/// let id = "00112233445566778899aabbccddeeff".into();
/// let answer = Answer { action: Action::AcceptAll, trusted: true, id };
/// let effects = engine.handle(Event::Pressed(answer), 2_000);
/// assert!(effects.contains(&Effect::Release) && engine.allows("analytics"));
/// ```
#[derive(Debug)]
pub struct Engine {
    /// The page's and the visitor's languages, separated by spaces.
    languages: String,
    /// The hash of the texts that are shown.
    texts: String,
    /// The hash of the built-in ones.
    built_in: String,
    /// The language whose texts have come, or cannot be had; empty before.
    speaks: &'static str,
    /// Whether they cannot be had.
    mute: bool,
    /// The layer that comes up as soon as its texts are there.
    unsaid: Option<Layer>,
    status: Status,
    layer: Layer,
    config: Option<Config>,
    /// Of that config.
    matcher: Matcher,
    record: Option<Record>,
    /// What counts of it under the law, and what is left to ask.
    decision: Decision,
    law: Law,
    /// Whether it has yet to come.
    awaits_law: bool,
    /// The text of which it is made, where what reads it is not there yet.
    law_text: String,
    /// What the browser says for its visitor: `gpc`, `dnt`, joined by dots.
    signals: String,
    /// The id of a record that nobody's answer makes.
    spare_id: String,
    /// What records denied that count no more.
    refused: String,
    /// Whether what is stored cannot be read.
    doubt: bool,
    /// Whether storage cannot be read at all.
    blind: bool,
    /// Whether an earlier choice was about another version of the policy.
    outdated: bool,
    /// What storage held when we last looked.
    stored: String,
    /// Whether it was looked at since the config came.
    loaded: bool,
    persistent: bool,
    /// Whether what the second layer needs is there.
    more: bool,
    /// The layer that comes up as soon as that is there.
    opening: Layer,
    /// Whether what was asked for once is still shown: a later answer counts for it too, unless it was given to another frame.
    once: bool,
    effects: Vec<Effect>,
}

impl Engine {
    /// An engine that holds everything, for a page and visitor of `languages` (BCP 47, separated by spaces, the best one
    /// first); `texts` is the hash of the built-in texts, `signals` what the browser says for its visitor (`gpc`, `dnt`, joined by
    /// dots), and `spare_id` the id for a record that those make.
    #[must_use]
    pub fn new(languages: &str, texts: &str, signals: &str, spare_id: &str) -> Self {
        Self {
            languages: languages.into(),
            texts: texts.into(),
            built_in: texts.into(),
            speaks: "",
            mute: false,
            unsaid: None,
            status: Status::Waiting,
            layer: Layer::None,
            config: None,
            matcher: Matcher::default(),
            record: None,
            decision: Decision::default(),
            law: Law::strict(),
            awaits_law: false,
            law_text: String::new(),
            signals: signals.into(),
            spare_id: spare_id.into(),
            refused: String::new(),
            doubt: false,
            blind: false,
            outdated: false,
            stored: String::new(),
            loaded: false,
            persistent: true,
            more: false,
            opening: Layer::None,
            once: false,
            effects: Vec::new(),
        }
    }

    /// Takes in `event` at `now` (UTC ms) and says what is to be done, in this order.
    pub fn handle(&mut self, event: Event, now: u64) -> Vec<Effect> {
        match event {
            Event::Started => self.add(Effect::FetchConfig),
            Event::ConfigArrived(text) => match parse(&text) {
                Ok(config) => self.configured(config),
                Err(error) => self.closed(Fault::Config(error)),
            },
            Event::ConfigAbsent => self.configured(Config::default()),
            // One that was asked for before may have come meanwhile.
            Event::ConfigFailed(fault) if self.config.is_none() => self.closed(fault),
            Event::ConfigFailed(_) => {}
            Event::Pressed(answer) => self.pressed(answer, now),
            Event::Asked(action, id) => self.asked(&action, &id, now),
            // Asked for without a config: perhaps it can be had by now.
            Event::Opened if self.config.is_none() => self.add(Effect::FetchConfig),
            Event::Opened => self.open(Layer::Second),
            Event::MoreCame(came) => self.more_came(came, now),
            Event::LawCame(text) => self.law_came(text, now),
            Event::LawFailed(cause) => self.law_failed(cause, now),
            Event::TextsCame(hash) => self.texts_came(Ok(hash)),
            Event::TextsFailed(cause) => self.texts_came(Err(cause)),
            Event::Closed => self.rest(),
            Event::Loaded(stored) => self.loaded(Some(stored), now),
            Event::Unreadable => self.loaded(None, now),
            Event::StoredElsewhere => self.look_again(true, now),
            Event::Returned => self.look_again(false, now),
            Event::Kept(kept) => self.kept(kept),
            Event::Due(due, kept) => self.due(due, kept),
            Event::MayRunUngranted(may) => self.may_run_ungranted(may),
            Event::HasRun => self.has_run(),
            Event::ReloadRefused => self.open(Layer::Notice(Notice::Reload)),
            Event::Forgotten(id) => self.forgotten(id, now),
            Event::Woke => self.woke(now),
        }
        core::mem::take(&mut self.effects)
    }

    /// Whether the category or service `id` may run now; `false` while no config is there.
    #[must_use]
    pub fn allows(&self, id: &str) -> bool {
        self.config.as_ref().is_some_and(|config| allows(config, self.choices(), id))
    }

    /// Finds the services of [`Engine::config`] by address.
    #[must_use]
    pub fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// The config in force, or `None` while it is awaited or when it cannot be used.
    #[must_use]
    pub fn config(&self) -> Option<&Config> {
        self.config.as_ref()
    }

    /// The record in force, or `None` before an answer and after its end.
    #[must_use]
    pub fn record(&self) -> Option<&Record> {
        self.record.as_ref()
    }

    /// What may run and what may not, as it was answered, or as the law has it where nobody is asked; empty before either.
    #[must_use]
    pub fn choices(&self) -> Choices<'_> {
        self.decision.stands.choices()
    }

    /// What of the answers counts on the next page, wherever that is seen: under any law, where the site has laws told apart.
    #[must_use]
    #[inline(never)]
    pub fn ahead(&self) -> Answers {
        let has_laws = self.config.as_ref().is_some_and(|config| config.regions().is_some());
        self.decided_under(&if has_laws { Law::unknown() } else { Law::strict() }).said
    }

    /// The plan for what counts [`Engine::ahead`], with the lines of `more`; empty, which lets nothing pass, where there is no record.
    #[must_use]
    pub fn plan(&self, ahead: Choices<'_>, more: &str) -> String {
        match (&self.config, &self.record) {
            (Some(config), Some(record)) => plan(config, record, ahead, &self.signals, more),
            _ => String::new(),
        }
    }

    /// Whether no texts of another language have come for this config, so that those of an earlier one are none of its.
    #[must_use]
    pub fn awaits_texts(&self) -> bool {
        self.speaks.is_empty()
    }

    /// The dialog's language (BCP 47); English while no config is there, and where the texts of another one cannot be had.
    #[must_use]
    pub fn language(&self) -> &str {
        let wanted = self.wanted_language();
        let is_said = !self.mute || self.config.as_ref().is_some_and(|config| config.has_texts(wanted));
        if is_said { wanted } else { BUILT_IN }
    }

    fn wanted_language(&self) -> &str {
        self.config.as_ref().map_or(BUILT_IN, |config| config.language(&self.languages))
    }

    /// How far things are.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// What is shown.
    #[must_use]
    pub fn layer(&self) -> Layer {
        self.layer
    }

    /// Whether a frame that a person asked to see once may be shown.
    #[must_use]
    pub fn shows_once(&self) -> bool {
        self.once
    }

    /// Whether the answer outlives this page; `false` where the site keeps none, and once storage has refused it.
    #[must_use]
    pub fn is_persistent(&self) -> bool {
        self.persistent && self.config.as_ref().is_none_or(|config| config.storage().text("kind") != Some("memory"))
    }

    // Never inlined: effects are added in twenty places.
    #[inline(never)]
    fn add(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    fn configured(&mut self, config: Config) {
        self.matcher.learn(&config);
        self.config = Some(config);
        // It may speak another language.
        (self.speaks, self.mute, self.unsaid) = ("", false, None);
        self.texts.clone_from(&self.built_in);
        // Nothing of an earlier config counts until storage was looked at again.
        (self.record, self.loaded, self.status) = (None, false, Status::Waiting);
        (self.decision, self.law_text) = (Decision::default(), String::new());
        self.awaits_law = self.config.as_ref().is_some_and(|config| config.regions().is_some());
        self.law = if self.awaits_law { Law::unknown() } else { Law::strict() };
        self.add(Effect::Load);
        if self.awaits_law {
            self.add(Effect::FetchLaw);
        }
    }

    fn add_wake(&mut self, now: u64) {
        if let Some(record) = &self.record {
            self.add(Effect::Wake(record.until.saturating_add(1).saturating_sub(now)));
        }
    }

    fn closed(&mut self, fault: Fault) {
        (self.config, self.record, self.status) = (None, None, Status::Closed);
        (self.decision, self.awaits_law) = (Decision::default(), false);
        self.add(Effect::Plan);
        self.add(Effect::Report(fault));
        self.turn_to(Layer::None);
        self.add(Effect::Emit(Topic::Ready));
    }
}
