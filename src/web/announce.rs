//! What the page is told: snapshots as plain objects, and faults. The edge has its own format; domain types are not
//! serialisable.

use serde::ser::{Serialize, SerializeMap, Serializer};
use wasm_bindgen::JsValue;

use super::natives;
use crate::consent::{Record, take_part};
use crate::engine::{Engine, Fault};

/// A value as the page will see it.
///
/// One type and maps throughout: serde-wasm-bindgen makes its code anew for every type that is a value, and caches the
/// names of struct fields in a hash map.
#[derive(Clone, Copy)]
enum Plain<'a> {
    Flag(bool),
    /// Times too, for JavaScript's `Date`: ms since 1970 fit an f64 until the year 287396.
    Number(f64),
    Text(&'a str),
    Snapshot(&'a Engine),
    /// Every category and service of the config, and whether it may run.
    Allowed(&'a Engine),
    /// The record in force, with the answers.
    Record(&'a Record),
    Choices(&'a Record),
}

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match *self {
            Self::Flag(flag) => return out.serialize_bool(flag),
            Self::Number(number) => return out.serialize_f64(number),
            Self::Text(text) => return out.serialize_str(text),
            _ => {}
        }
        let mut map = out.serialize_map(None)?;
        let mut broken = Ok(());
        self.members(&mut |name, value| {
            if broken.is_ok() {
                broken = map.serialize_entry(name, &value);
            }
        });
        broken?;
        map.end()
    }
}

impl<'a> Plain<'a> {
    /// Hands on each member of what is an object.
    fn members(self, add: &mut dyn FnMut(&str, Plain<'a>)) {
        match self {
            Self::Snapshot(engine) => {
                add("status", Plain::Text(engine.status().name()));
                add("layer", Plain::Text(engine.layer().name()));
                add("persistent", Plain::Flag(engine.is_persistent()));
                add("region", Plain::Text(&engine.law().place));
                add("signals", Plain::Text(engine.signals()));
                add("optedOut", Plain::Flag(engine.is_opted_out()));
                add("allowed", Plain::Allowed(engine));
                if let Some(record) = engine.record() {
                    add("record", Plain::Record(record));
                }
            }
            Self::Allowed(engine) => {
                let Some(config) = engine.config() else { return };
                for category in config.categories() {
                    add(category.id(), Plain::Flag(engine.allows(category.id())));
                }
                for service in config.services() {
                    add(service.id(), Plain::Flag(engine.allows(service.id())));
                }
            }
            Self::Record(record) => add_record(record, add),
            Self::Choices(record) => {
                for (id, granted) in record.choices().iter() {
                    add(id, Plain::Flag(granted));
                }
            }
            _ => {}
        }
    }
}

#[inline(never)]
fn add_record<'a>(record: &'a Record, add: &mut dyn FnMut(&str, Plain<'a>)) {
    add("at", Plain::Number(record.at as f64));
    add("validUntil", Plain::Number(record.until as f64));
    add("policyVersion", Plain::Number(f64::from(record.policy)));
    for (name, field) in [("id", 1), ("source", 5), ("locale", 6), ("configHash", 7), ("textsHash", 8)] {
        add(name, Plain::Text(record.field(field)));
    }
    for (name, field) in [("region", 11), ("rules", 12), ("signals", 13)] {
        add(name, Plain::Text(record.later(field)));
    }
    add("choices", Plain::Choices(record));
}

/// The state of `engine` as `portcullis.state()` and the events give it; `undefined` should it not be expressible.
pub(super) fn snapshot(engine: &Engine) -> JsValue {
    let out = serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true);
    Plain::Snapshot(engine).serialize(&out).unwrap_or(JsValue::UNDEFINED)
}

/// Tells the developer in one console line, and the page by an event; once, however often it is found.
pub(super) fn fault(fault: &Fault) {
    let mut advice = fault.words();
    let code = take_part(&mut advice, b' ');
    match fault {
        Fault::Config(error) => natives::fault(code, "", &[&error.describe(), ". All tags stay held"].concat()),
        _ => natives::fault(code, fault.about(), advice),
    }
}
