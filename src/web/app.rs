//! The loop: an entry becomes an event, the engine answers with effects, and they are carried out in order.

use std::cell::{Cell, RefCell};

use wasm_bindgen::{JsCast, JsValue};
use web_sys::Event as PageEvent;

use super::dialog::Dialog;
use super::gate::Gate;
use super::storage::Store;
use super::{Entry, announce, natives, settings, trap};
use crate::consent::take_part;
use crate::engine::{Action, Answer, Effect, Engine, Event, Fault, Layer};
use crate::view::{Scene, Screen, Texts, screen, styles};

/// One page's Portcullis.
pub(super) struct App {
    engine: RefCell<Engine>,
    /// Events that arrived while effects were being carried out: page code may call us from inside them.
    news: RefCell<Vec<Event>>,
    busy: Cell<bool>,
    dialog: Dialog,
    gate: Gate,
    store: RefCell<Store>,
    texts: Texts,
}

impl App {
    pub(super) fn new() -> Self {
        Self {
            engine: RefCell::new(Engine::new(&natives::languages(), &Texts::built_in_hash())),
            news: RefCell::default(),
            busy: Cell::new(false),
            dialog: Dialog::default(),
            gate: Gate::default(),
            store: RefCell::new(Store::new("portcullis")),
            texts: Texts::english(),
        }
    }

    /// Registers every way in, and starts the engine with what storage holds.
    pub(super) fn start(&self) {
        trap::point("boot");
        if let Some(namespace) = natives::option("namespace") {
            *self.store.borrow_mut() = Store::new(&namespace);
        }
        for (name, entry) in Entry::METHODS {
            natives::expose(name, entry.code());
        }
        for (name, entry) in Entry::ACTIONS {
            natives::on_action(name, entry.code());
        }
        natives::observe(Entry::Tags.code());
        self.store.borrow().listen();
        natives::listen_openers(Entry::Preferences.code());
        natives::publish();
        self.tell(Event::Started);
    }

    /// The border's inner side: what `code` stands for happened, with `value`. Returns what the page asked for, if anything.
    pub(super) fn enter(&self, code: u32, value: &JsValue) -> JsValue {
        let Some(entry) = Entry::from_code(code) else {
            return JsValue::UNDEFINED;
        };
        trap::point(entry.name());
        match entry {
            Entry::State => return self.with_engine(announce::snapshot).to_js(),
            Entry::Allows => {
                return self.with_engine(|engine| engine.allows(&text(value))).into();
            }
            Entry::Report => return self.with_engine(|engine| self.gate.report(engine)).into(),
            Entry::Tags => self.release(),
            Entry::Settled => {
                self.gate.settled(value.as_f64());
                self.release();
            }
            _ => {
                if let Some(event) = self.event(entry, value) {
                    self.tell(event);
                }
            }
        }
        JsValue::UNDEFINED
    }

    /// Tells the engine, or queues the event where effects are under way.
    pub(super) fn tell(&self, event: Event) {
        self.news.borrow_mut().push(event);
        self.work(false);
    }

    /// Releases what may run, with the page's calls from inside it queued like any others.
    fn release(&self) {
        self.work(true);
    }

    fn work(&self, mut release: bool) {
        if self.busy.replace(true) {
            return;
        }
        loop {
            if let Some(event) = self.next() {
                let now = natives::now() as u64;
                let effects = self.engine.borrow_mut().handle(event, now);
                effects.into_iter().for_each(|effect| self.carry_out(effect));
            } else if release || self.gate.owes_release() {
                release = false;
                self.gate.release(self);
            } else {
                break;
            }
        }
        self.busy.set(false);
    }

    /// Whether something waits for the engine.
    pub(super) fn has_news(&self) -> bool {
        !self.news.borrow().is_empty()
    }

    /// Asks the engine; nothing of the page may run inside `ask`.
    pub(super) fn with_engine<T>(&self, ask: impl FnOnce(&Engine) -> T) -> T {
        ask(&self.engine.borrow())
    }

    fn next(&self) -> Option<Event> {
        let mut news = self.news.borrow_mut();
        // One or two at the most: a page that calls us from inside our own events.
        if news.is_empty() { None } else { Some(news.remove(0)) }
    }

    fn event(&self, entry: Entry, value: &JsValue) -> Option<Event> {
        Some(match entry {
            Entry::ConfigArrived => Event::ConfigArrived(text(value)),
            Entry::ConfigFailed => Event::ConfigFailed(Fault::ConfigUnreachable),
            Entry::Parsed => settings::parsed(),
            Entry::AcceptAll => pressed(Action::AcceptAll, value),
            Entry::RejectAll => pressed(Action::RejectAll, value),
            Entry::Save => pressed(Action::Set(pairs(&natives::switches())), value),
            Entry::Preferences | Entry::ApiOpen => Event::Opened,
            Entry::Close | Entry::ApiClose => {
                // The dialog must not close by itself: what is shown is the engine's to say.
                if let Some(event) = value.dyn_ref::<PageEvent>() {
                    event.prevent_default();
                }
                Event::Closed
            }
            Entry::Woke => Event::Woke,
            Entry::Storage => Event::StoredElsewhere,
            Entry::ApiAcceptAll => Event::Asked(Action::AcceptAll, natives::new_id()),
            Entry::ApiRejectAll => Event::Asked(Action::RejectAll, natives::new_id()),
            Entry::ApiSet => Event::Asked(Action::Set(pairs(&text(value))), natives::new_id()),
            Entry::ApiReset => Event::Forgotten,
            Entry::State | Entry::Allows | Entry::Report | Entry::Tags | Entry::Settled => return None,
        })
    }

    fn carry_out(&self, effect: Effect) {
        trap::point(effect.name());
        match effect {
            Effect::FetchConfig => settings::fetch(self),
            Effect::Load => {
                let stored = self.with_engine(|engine| engine.config().map(|config| self.store.borrow().load(config)));
                self.tell(Event::Loaded(stored.unwrap_or_default()));
            }
            Effect::Store(text) => {
                if !self.keep(&text) {
                    self.tell(Event::NotPersisted);
                }
            }
            Effect::Forget => {
                self.keep("");
            }
            Effect::Plan(plan) => {
                self.with_engine(|engine| self.store.borrow().keep_plan(engine.config(), &plan));
                let hash = self.with_engine(|engine| engine.config().map(|config| config.hash.clone()));
                natives::execute_plan(&plan, &hash.unwrap_or_default());
            }
            Effect::Show => self.show(),
            Effect::Remove => self.dialog.remove(),
            Effect::Release => self.gate.release(self),
            Effect::Wake(ms) => natives::wake(ms as f64, Entry::Woke.code()),
            Effect::Emit(topic) => natives::emit(topic.name()),
            Effect::Report(fault) => announce::fault(&fault),
        }
    }

    /// Keeps the record's text, or forgets it when it is empty; whether storage did so.
    fn keep(&self, text: &str) -> bool {
        self.with_engine(|engine| engine.config().is_some_and(|config| self.store.borrow().keep_record(config, text)))
    }

    fn show(&self) {
        let drawn = self.with_engine(|engine| {
            let config = engine.config()?;
            let scene = Scene { config, choices: engine.choices(), texts: &self.texts, language: engine.language() };
            let which = match engine.layer() {
                Layer::None => Screen::Resting,
                Layer::First => Screen::First,
                Layer::Second => Screen::Second,
            };
            Some((which, screen(which, &scene), styles(config)))
        });
        if let Some((which, (shadow, page), styles)) = drawn {
            // A dialog that cannot be drawn leaves everything as it is: held.
            if !self.dialog.show(which, &shadow, &page, &styles) {
                announce::fault(&Fault::NotDrawn);
            }
        }
    }
}

#[inline(never)]
fn text(value: &JsValue) -> String {
    value.as_string().unwrap_or_default()
}

#[inline(never)]
fn pressed(action: Action, value: &JsValue) -> Event {
    let trusted = value.dyn_ref::<PageEvent>().is_some_and(PageEvent::is_trusted);
    Event::Pressed(Answer { action, trusted, id: natives::new_id() })
}

/// `id=true` lines, as the shim writes the argument of `set`.
fn pairs(mut lines: &str) -> Vec<(String, bool)> {
    let mut pairs = Vec::new();
    while !lines.is_empty() {
        let mut line = take_part(&mut lines, b'\n');
        pairs.push((take_part(&mut line, b'=').into(), line == "true"));
    }
    pairs
}
