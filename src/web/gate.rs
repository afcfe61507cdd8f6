//! Finds held tags, asks the pure gate about them, and lets run what may.

use std::cell::{Cell, RefCell};

use wasm_bindgen::JsCast;
use web_sys::Element;

use super::{Entry, app::App, natives};
use crate::config::Config;
use crate::consent::Choices;
use crate::engine::Fault;
use crate::gate::{Tag, Verdict, judge_host, judge_ids, next_run};

/// What is under way on this page.
#[derive(Default)]
pub(super) struct Gate {
    /// The tag that those after it wait for.
    running: RefCell<Option<Element>>,
    /// What was reported, so that it is reported once.
    reported: RefCell<Vec<Fault>>,
    /// Set while tags are being released: an inline one runs inside that call.
    releasing: Cell<bool>,
    /// Set when the release was broken off because the engine has news to hear first.
    broken_off: Cell<bool>,
}

impl Gate {
    /// Releases what may run now.
    pub(super) fn release(&self, app: &App) {
        if self.running.borrow().is_some() || self.releasing.replace(true) {
            return;
        }
        let tags: Vec<Element> = natives::held_tags().iter().filter_map(|tag| tag.dyn_into().ok()).collect();
        let facts: Vec<Tag> = tags.iter().map(|tag| self.judge(app, tag)).collect();
        for index in next_run(&facts) {
            // A tag that ran may have withdrawn what the next one needs; then the engine hears that first.
            if app.has_news() {
                self.broken_off.set(true);
                break;
            }
            if facts[index].blocks {
                *self.running.borrow_mut() = Some(tags[index].clone());
            }
            natives::release(&tags[index], Entry::Settled.code());
        }
        self.releasing.set(false);
    }

    /// Whether a release was broken off and is still owed.
    pub(super) fn owes_release(&self) -> bool {
        self.broken_off.take()
    }

    /// `tag` has loaded or failed: those after it need wait no longer.
    pub(super) fn settled(&self, tag: Option<&Element>) {
        let mut running = self.running.borrow_mut();
        if running.as_ref() == tag {
            *running = None;
        }
    }

    fn judge(&self, app: &App, tag: &Element) -> Tag {
        // Read first: the page may have patched what reads, and nothing of the page may run while the engine is asked.
        let mark =
            tag.get_attribute("data-portcullis").map_or_else(|| Mark::Host(natives::source_host(tag)), Mark::Ids);
        let ask = |config: &Config, choices: &Choices| match &mark {
            Mark::Ids(ids) => judge_ids(config, choices, ids),
            Mark::Host(host) => judge_host(config, choices, host),
        };
        let verdict = app.with_engine(|engine| engine.config().map(|config| ask(config, engine.choices())));
        if verdict == Some(Verdict::Unknown) {
            self.report(match mark {
                Mark::Ids(ids) => Fault::UnknownId(ids),
                Mark::Host(host) => Fault::UnknownHost(host),
            });
        }
        Tag { verdict: verdict.unwrap_or(Verdict::Hold), blocks: blocks(tag) }
    }

    fn report(&self, fault: Fault) {
        let mut reported = self.reported.borrow_mut();
        if !reported.contains(&fault) {
            natives::say(&fault.line());
            reported.push(fault);
        }
    }
}

/// By what a tag is judged.
enum Mark {
    /// The ids that the page marked it with.
    Ids(String),
    /// Nobody marked it: the host that it comes from.
    Host(String),
}

/// Whether those after it must wait: it is fetched, and neither `async` nor a module.
fn blocks(tag: &Element) -> bool {
    let module = |name| tag.get_attribute(name).is_some_and(|kind| kind == "module");
    tag.has_attribute("src") && !tag.has_attribute("async") && !module("data-portcullis-type")
}
