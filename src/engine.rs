//! WHAT happens next: the only state machine. Events in, effects out; no browser, no clock, no randomness.

mod event;
mod effect;
mod state;

pub use effect::{Effect, Fault, Topic};
pub use event::{Action, Answer, Event};
pub use state::{Layer, Status};

use crate::config::{Config, parse};
use crate::consent::{Choices, Damage, Record, Source, Standing, decode, encode};
use crate::gate::{allows, plan};

/// Everything that Portcullis knows about one page.
///
/// This shows a first visit, and that nothing but an answer opens anything:
/// ```
/// use portcullis::engine::{Action, Answer, Effect, Engine, Event};
///
/// let mut engine = Engine::new("en");
/// engine.handle(Event::Started { stored: None }, 1_000);
/// let effects = engine.handle(Event::ConfigArrived(r#"{"format": 1}"#.into()), 1_000);
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
    locale: String,
    status: Status,
    layer: Layer,
    config: Option<Config>,
    record: Option<Record>,
    stored: Option<String>,
    persistent: bool,
}

impl Engine {
    /// An engine that holds everything, for a page in the language `locale` (BCP 47).
    #[must_use]
    pub fn new(locale: &str) -> Self {
        Self {
            locale: locale.into(),
            status: Status::Waiting,
            layer: Layer::None,
            config: None,
            record: None,
            stored: None,
            persistent: true,
        }
    }

    /// Takes in `event` at `now` (UTC ms) and says what is to be done, in this order.
    pub fn handle(&mut self, event: Event, now: u64) -> Vec<Effect> {
        match event {
            Event::Started { stored } => {
                self.stored = stored;
                vec![Effect::FetchConfig]
            }
            Event::ConfigArrived(text) => match parse(&text) {
                Ok(config) => self.configured(config, now),
                Err(error) => self.closed(Fault::Config(error)),
            },
            Event::ConfigAbsent => self.configured(Config::default(), now),
            Event::ConfigFailed(fault) => self.closed(fault),
            Event::Pressed(answer) => self.pressed(&answer, now),
            Event::Asked(action, id) => self.decided(&action, Source::Api, id, now),
            // Asked for without a config: perhaps it can be had by now.
            Event::Opened if self.config.is_none() => vec![Effect::FetchConfig],
            Event::Opened => self.turn_to(Layer::Second),
            Event::Closed => self.turn_to(self.resting_layer()),
            Event::StoredElsewhere(stored) => self.stored_elsewhere(stored, now),
            Event::NotPersisted => self.not_persisted(),
            Event::Forgotten => self.forgotten(),
            Event::Woke => self.woke(now),
        }
    }

    /// Whether the category or service `id` may run now; `false` while no config is there.
    #[must_use]
    pub fn allows(&self, id: &str) -> bool {
        self.config.as_ref().is_some_and(|config| allows(config, self.choices(), id))
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

    /// The answers in force; empty before one is given.
    #[must_use]
    pub fn choices(&self) -> &Choices {
        const NONE: &Choices = &Choices::none();
        self.record.as_ref().map_or(NONE, |record| &record.choices)
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

    /// Whether the answer outlives this page; `false` once storage has refused it.
    #[must_use]
    pub fn is_persistent(&self) -> bool {
        self.persistent
    }

    fn configured(&mut self, config: Config, now: u64) -> Vec<Effect> {
        self.config = Some(config);
        let mut effects = self.judge_stored(now);
        effects.push(Effect::Emit(Topic::Ready));
        effects
    }

    /// Adopts what is stored if it counts, and otherwise asks.
    fn judge_stored(&mut self, now: u64) -> Vec<Effect> {
        let Some(config) = &self.config else { return Vec::new() };
        let mut effects = Vec::new();
        self.record = match self.stored.as_deref().map(decode) {
            Some(Ok(record)) => (record.standing(now, config.policy_version) == Standing::Valid).then_some(record),
            Some(Err(Damage::Newer)) => {
                effects.push(Effect::Report(Fault::RecordNewer));
                None
            }
            Some(Err(Damage::Unreadable)) => {
                effects.push(Effect::Report(Fault::RecordDamaged));
                None
            }
            None => None,
        };
        effects.push(self.make_plan());
        if let Some(record) = &self.record {
            effects.push(Effect::Wake(record.until.saturating_add(1).saturating_sub(now)));
        }
        effects.push(Effect::Release);
        self.status = if self.has_every_answer() { Status::Decided } else { Status::Asking };
        effects.extend(self.turn_to(self.resting_layer()));
        effects
    }

    fn has_every_answer(&self) -> bool {
        let answered = |id: &str| self.choices().get(id).is_some();
        self.config.as_ref().is_some_and(|config| config.optional().all(|category| answered(&category.id)))
    }

    /// The plan for what is in force; nothing is allowed where there is no record.
    fn make_plan(&self) -> Effect {
        match (&self.config, &self.record) {
            (Some(config), Some(record)) => Effect::Plan(plan(config, record)),
            _ => Effect::Plan(String::new()),
        }
    }

    fn closed(&mut self, fault: Fault) -> Vec<Effect> {
        (self.config, self.record, self.status) = (None, None, Status::Closed);
        let mut effects = vec![Effect::Plan(String::new()), Effect::Report(fault)];
        effects.extend(self.turn_to(Layer::None));
        effects.push(Effect::Emit(Topic::Ready));
        effects
    }

    /// A click on a button of ours. One that a script made may refuse or open, never grant (UI Events, `isTrusted`).
    fn pressed(&mut self, answer: &Answer, now: u64) -> Vec<Effect> {
        if !answer.trusted && answer.action.grants() {
            return vec![Effect::Report(Fault::ClickNotTrusted)];
        }
        let source = if self.layer == Layer::Second { Source::Preferences } else { Source::Banner };
        self.decided(&answer.action, source, answer.id.clone(), now)
    }

    fn decided(&mut self, action: &Action, source: Source, id: String, now: u64) -> Vec<Effect> {
        let Some(config) = &self.config else { return Vec::new() };
        let mut choices = Choices::default();
        for category in config.optional() {
            choices.set(&category.id, action.answer_for(&category.id, self.choices()));
        }
        for (service, granted) in action.exceptions(config) {
            choices.set(service, granted);
        }
        let record = Record {
            id: self.record.as_ref().map_or(id, |record| record.id.clone()),
            at: now,
            until: now.saturating_add(u64::from(config.valid_days) * crate::consent::DAY_MS),
            policy: config.policy_version,
            source,
            locale: self.locale.clone(),
            choices,
        };
        let text = encode(&record);
        let life = record.until.saturating_add(1).saturating_sub(now);
        self.stored = Some(text.clone());
        self.record = Some(record);
        self.status = Status::Decided;
        let mut effects = vec![Effect::Store(text), self.make_plan(), Effect::Wake(life)];
        effects.extend(self.turn_to(Layer::None));
        effects.extend([Effect::Release, Effect::Emit(Topic::Change)]);
        effects
    }

    fn turn_to(&mut self, layer: Layer) -> Vec<Effect> {
        let layer = if self.config.is_some() { layer } else { Layer::None };
        let shown = layer != Layer::None && layer != self.layer;
        self.layer = layer;
        if self.config.is_none() {
            return vec![Effect::Remove];
        }
        let mut effects = vec![Effect::Show];
        if shown {
            effects.push(Effect::Emit(Topic::Shown));
        }
        effects
    }

    fn resting_layer(&self) -> Layer {
        if self.status == Status::Asking { Layer::First } else { Layer::None }
    }

    /// Another tab wrote or removed the record. Only what would also count here is adopted.
    fn stored_elsewhere(&mut self, stored: Option<String>, now: u64) -> Vec<Effect> {
        if stored == self.stored || self.config.is_none() {
            return Vec::new();
        }
        self.stored = stored;
        let mut effects = self.judge_stored(now);
        effects.push(Effect::Emit(Topic::Change));
        effects
    }

    fn not_persisted(&mut self) -> Vec<Effect> {
        let first = self.persistent;
        self.persistent = false;
        if first { vec![Effect::Report(Fault::StorageRefused)] } else { Vec::new() }
    }

    fn forgotten(&mut self) -> Vec<Effect> {
        if self.config.is_none() {
            return Vec::new();
        }
        (self.stored, self.record, self.status) = (None, None, Status::Asking);
        let mut effects = vec![Effect::Forget, self.make_plan()];
        effects.extend(self.turn_to(Layer::First));
        effects.push(Effect::Emit(Topic::Change));
        effects
    }

    /// A timer of [`Effect::Wake`] ran out: asks again once the record has run out.
    fn woke(&mut self, now: u64) -> Vec<Effect> {
        let Some(until) = self.record.as_ref().map(|record| record.until) else { return Vec::new() };
        if now <= until {
            return vec![Effect::Wake(until.saturating_add(1).saturating_sub(now))];
        }
        let mut effects = self.judge_stored(now);
        effects.push(Effect::Emit(Topic::Change));
        effects
    }
}
