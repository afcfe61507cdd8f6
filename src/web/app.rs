//! The loop: an entry becomes an event, the engine answers with effects, and they are carried out in order.

mod drawing;
mod plan;

use std::cell::{Cell, RefCell};

use wasm_bindgen::JsValue;

use super::dialog::Dialog;
use super::gate::{Gate, judge_third, may_show};
use super::storage::Store;
use super::{Entry, announce, events::event, natives, settings, trap};
use crate::config::{Config, hash};
use crate::engine::{Effect, Engine, Event};
use crate::gate::Verdict;
use crate::view::Texts;

/// How much is done in one go: listeners that answer each other for ever keep nobody from the page.
const STEPS: u32 = 50;

/// One page's Portcullis.
pub(super) struct App {
    engine: RefCell<Engine>,
    /// Events that arrived while effects were being carried out: page code may call us from inside them.
    news: RefCell<Vec<Event>>,
    /// Set while one goes through them, or will in a later task.
    busy: Cell<bool>,
    dialog: Dialog,
    gate: Gate,
    store: Store,
    texts: RefCell<Texts>,
    /// Set while Google's tags are told.
    telling: Cell<bool>,
    /// Whether the theme was refused.
    plain: Cell<bool>,
    /// Whether it was said that there is a question.
    greeted: Cell<bool>,
    /// Whether the plan for what is in force has yet to be made; `None` before one was asked for.
    waits: Cell<Option<bool>>,
}

impl App {
    pub(super) fn new() -> Self {
        Self {
            engine: RefCell::new(engine()),
            news: RefCell::default(),
            busy: Cell::new(false),
            dialog: Dialog::default(),
            gate: Gate::default(),
            store: Store::new(&natives::option("namespace")),
            texts: RefCell::new(Texts::english()),
            telling: Cell::new(false),
            plain: Cell::new(false),
            greeted: Cell::new(false),
            waits: Cell::new(None),
        }
    }

    /// Registers every way in, and starts the engine with what storage holds.
    pub(super) fn start(&self) {
        trap::point("boot");
        natives::expose(Entry::METHODS, Entry::State.code());
        natives::on_action(Entry::ACTIONS, Entry::AcceptAll.code());
        // Before what has tags released: a page that was made ahead, and is shown now, looks at storage first.
        self.store.listen();
        natives::observe(Entry::Tags.code(), Entry::Judge.code());
        natives::listen_openers(Entry::Preferences.code());
        natives::publish();
        self.tell(Event::Started);
    }

    /// The border's inner side: what `code` stands for happened, with `text`. Returns what the page asked for, if anything.
    pub(super) fn enter(&self, code: u32, text: &str) -> JsValue {
        let Some(entry) = Entry::from_code(code) else {
            return JsValue::UNDEFINED;
        };
        trap::point(entry.name());
        match entry {
            Entry::State => return self.snapshot(),
            Entry::Allows => return self.with_engine(|engine| engine.allows(text)).into(),
            Entry::Report => return self.with_engine(|engine| self.gate.report(engine, text)).into(),
            Entry::Frame => return self.with_engine(|engine| may_show(engine, text)).into(),
            Entry::Word => return self.word(text),
            Entry::Judge => return self.judge(text).into(),
            Entry::Reload => {
                natives::reload(true);
            }
            Entry::Tags => self.release(),
            // Nothing of ours is under a timer on the stack: this is what was handed on.
            Entry::Woke if self.busy.replace(false) => self.release(),
            Entry::More => self.more_came(text),
            Entry::Texts => {
                self.texts.borrow_mut().localise(text);
                self.tell(Event::TextsCame(hash(text)));
            }
            Entry::Settled => {
                let fault = self.with_engine(|engine| self.gate.settled(text, engine));
                fault.iter().for_each(announce::fault);
                self.release();
            }
            _ => {
                if let Some(event) = event(entry, text) {
                    self.tell(event);
                }
            }
        }
        JsValue::UNDEFINED
    }

    /// What comes later is there with these texts, or cannot be had.
    fn more_came(&self, text: &str) {
        self.texts.borrow_mut().add_second(text);
        self.tell(Event::MoreCame(!text.is_empty()));
        if self.waits.get() == Some(true) {
            self.execute();
        }
        // An answer may be a moment old, and its dialog still on the screen.
        if !natives::paint_first(Entry::Tags.code()) {
            self.release();
        }
    }

    /// What the page sees. A setter that it put on `Object.prototype` runs in here, so what that asks for comes after.
    fn snapshot(&self) -> JsValue {
        let was_busy = self.busy.replace(true);
        let snapshot = self.with_engine(announce::snapshot);
        self.busy.set(was_busy);
        self.work(false);
        snapshot
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
        for _ in 0..STEPS {
            if let Some(event) = self.next() {
                let now = natives::now() as u64;
                let effects = self.engine.borrow_mut().handle(event, now);
                effects.into_iter().for_each(|effect| self.carry_out(effect));
            } else if release || self.gate.owes_release() {
                release = false;
                self.gate.release(self);
            } else {
                return self.busy.set(false);
            }
        }
        // Whatever comes meanwhile is queued.
        natives::wake(0.0, Entry::Woke.code());
    }

    /// Whether `url` has to wait. Told once where nobody knows it and it is kept back for that.
    fn judge(&self, url: &str) -> bool {
        let judged = || self.with_engine(|engine| judge_third(engine, url));
        let (verdict, fault) = judged();
        fault.iter().for_each(announce::fault);
        // What is Google's hears first what is granted, in the data layer that is there now.
        verdict != Verdict::Release || self.signal() || judged().0 != Verdict::Release
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

    /// What is stored for the config that has come.
    fn load(&self) {
        if self.with_engine(Engine::awaits_texts) {
            self.texts.borrow_mut().localise("");
        }
        let stored = self.with_engine(|engine| self.store.load(engine.config()?));
        self.tell(stored.map_or(Event::Unreadable, Event::Loaded));
    }

    fn carry_out(&self, effect: Effect) {
        trap::point(effect.name());
        match effect {
            Effect::FetchConfig => settings::fetch(self),
            Effect::FetchTexts(language) => fetch_texts(language),
            Effect::FetchLaw => self.with_engine(fetch_law),
            Effect::FetchMore => natives::fetch_more(Entry::More.code()),
            Effect::Load => self.load(),
            Effect::Store(text) => {
                let kept = self.keep(&text);
                self.tell(Event::Kept(kept));
            }
            Effect::Forget => _ = self.keep(""),
            Effect::Plan => self.execute(),
            Effect::Signal => _ = self.signal(),
            Effect::Withdraw { ids, tell } => self.withdraw(&ids, tell),
            Effect::Reload if !natives::reload(false) => self.tell(Event::ReloadRefused),
            Effect::Reload => {}
            Effect::Refuse(names) => natives::refuse(&names),
            Effect::Show => self.show(),
            Effect::Remove => self.dialog.remove(),
            // What the visitor pressed is seen to be taken before anything starts to work.
            Effect::Release => {
                if !natives::paint_first(Entry::Tags.code()) {
                    self.gate.release(self);
                }
            }
            Effect::Wake(ms) => natives::wake(ms as f64, Entry::Woke.code()),
            Effect::Emit(topic) => {
                self.say(topic);
                natives::emit(topic.name(), "");
            }
            Effect::Report(fault) => announce::fault(&fault),
        }
    }

    /// Keeps the record's text, or forgets it when it is empty; whether storage did so.
    fn keep(&self, text: &str) -> bool {
        let kept =
            self.with_engine(|engine| engine.config().is_some_and(|config| self.store.keep_record(config, text)));
        natives::tell_tabs();
        kept
    }
}

fn engine() -> Engine {
    Engine::new(&natives::languages(), &Texts::built_in_hash(), &natives::browser_signals(), &natives::new_id())
}

fn fetch_texts(language: &str) {
    natives::fetch_texts(language, Entry::Texts.code(), Entry::TextsFailed.code());
}

fn fetch_law(engine: &Engine) {
    let Some(regions) = engine.config().and_then(Config::regions) else { return };
    let (rules, endpoint) = (regions.text("rules").unwrap_or_default(), regions.text("endpoint").unwrap_or_default());
    natives::fetch_law(rules, endpoint, Entry::Law.code(), Entry::LawFailed.code());
}
