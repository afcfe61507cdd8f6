//! What the page is told: snapshots as plain objects. The edge has its own format; domain types are not serialisable.

use serde::ser::{Serialize, SerializeMap, Serializer};
use wasm_bindgen::JsValue;

use super::natives;
use crate::engine::{Engine, Fault};

/// A value as the page will see it; owned, so that the engine is free again when JavaScript runs.
///
/// One type and maps throughout: serde-wasm-bindgen makes its code anew for every type that is a value, and caches the
/// names of struct fields in a hash map.
pub(super) enum Plain {
    Nothing,
    Flag(bool),
    /// Times too, for JavaScript's `Date`: ms since 1970 fit an f64 until the year 287396.
    Number(f64),
    Text(String),
    Object(Vec<(String, Plain)>),
}

impl Plain {
    /// As a JavaScript value; `undefined` should it not be expressible.
    pub(super) fn to_js(&self) -> JsValue {
        let out = serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true);
        self.serialize(&out).unwrap_or(JsValue::UNDEFINED)
    }
}

impl Serialize for Plain {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Nothing => out.serialize_unit(),
            Self::Flag(flag) => out.serialize_bool(*flag),
            Self::Number(number) => out.serialize_f64(*number),
            Self::Text(text) => out.serialize_str(text),
            Self::Object(members) => {
                let mut map = out.serialize_map(None)?;
                for (name, value) in members {
                    map.serialize_entry(name.as_str(), value)?;
                }
                map.end()
            }
        }
    }
}

/// The state of `engine` as `portcullis.state()` and the events give it.
pub(super) fn snapshot(engine: &Engine) -> Plain {
    let mut out = Vec::new();
    add(&mut out, "status", text(engine.status().name()));
    add(&mut out, "layer", text(engine.layer().name()));
    add(&mut out, "persistent", Plain::Flag(engine.is_persistent()));
    add(&mut out, "allowed", allowed(engine));
    add(&mut out, "record", record(engine));
    Plain::Object(out)
}

/// Every category and service of the config, and whether it may run.
fn allowed(engine: &Engine) -> Plain {
    let mut out = Vec::new();
    if let Some(config) = engine.config() {
        for category in config.categories() {
            add(&mut out, category.id(), Plain::Flag(engine.allows(category.id())));
        }
        for service in config.services() {
            add(&mut out, service.id(), Plain::Flag(engine.allows(service.id())));
        }
    }
    Plain::Object(out)
}

/// The record in force, with the answers.
fn record(engine: &Engine) -> Plain {
    let Some(record) = engine.record() else {
        return Plain::Nothing;
    };
    let mut out = Vec::new();
    add(&mut out, "id", text(&record.id));
    add(&mut out, "at", Plain::Number(record.at as f64));
    add(&mut out, "validUntil", Plain::Number(record.until as f64));
    add(&mut out, "policyVersion", Plain::Number(f64::from(record.policy)));
    let words = [
        ("source", record.source.name()),
        ("locale", &record.locale),
        ("configHash", &record.config),
        ("textsHash", &record.texts),
    ];
    for (name, word) in words {
        add(&mut out, name, text(word));
    }
    let choices = record.choices.iter().map(|(id, granted)| (id.into(), Plain::Flag(granted))).collect();
    add(&mut out, "choices", Plain::Object(choices));
    Plain::Object(out)
}

/// Tells the developer in one console line, and the page by an event.
pub(super) fn fault(fault: &Fault) {
    natives::say(&fault.line());
    natives::emit("error");
}

#[inline(never)]
fn add(out: &mut Vec<(String, Plain)>, name: &str, value: Plain) {
    out.push((name.into(), value));
}

fn text(text: &str) -> Plain {
    Plain::Text(text.into())
}
