//! What the page is told: snapshots as plain objects. The edge has its own format; domain types are not serialisable.

use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};
use wasm_bindgen::JsValue;

use crate::consent::Record;
use crate::engine::Engine;

/// The state of `engine` as the page will see it; owned, so that the engine is free again when JavaScript runs.
pub(super) struct Snapshot {
    status: &'static str,
    layer: &'static str,
    persistent: bool,
    allowed: Allowed,
    record: Option<Stored>,
}

impl Snapshot {
    pub(super) fn of(engine: &Engine) -> Self {
        Self {
            status: engine.status().name(),
            layer: engine.layer().name(),
            persistent: engine.is_persistent(),
            allowed: Allowed::of(engine),
            record: engine.record().map(Stored::of),
        }
    }

    /// A plain object, or `undefined` should it not be expressible.
    pub(super) fn to_js(&self) -> JsValue {
        let out = serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true);
        self.serialize(&out).unwrap_or(JsValue::UNDEFINED)
    }
}

impl Serialize for Snapshot {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let mut fields = out.serialize_struct("Snapshot", 5)?;
        fields.serialize_field("status", self.status)?;
        fields.serialize_field("layer", self.layer)?;
        fields.serialize_field("persistent", &self.persistent)?;
        fields.serialize_field("allowed", &self.allowed)?;
        fields.serialize_field("record", &self.record)?;
        fields.end()
    }
}

/// Every category and service of the config, and whether it may run.
struct Allowed(Vec<(String, bool)>);

impl Allowed {
    fn of(engine: &Engine) -> Self {
        let Some(config) = engine.config() else { return Self(Vec::new()) };
        let ids = config.categories.iter().map(|category| &category.id);
        let ids = ids.chain(config.services.iter().map(|service| &service.id));
        Self(ids.map(|id| (id.clone(), engine.allows(id))).collect())
    }
}

impl Serialize for Allowed {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let mut entries = out.serialize_map(None)?;
        for (id, allowed) in &self.0 {
            entries.serialize_entry(id, allowed)?;
        }
        entries.end()
    }
}

/// A record as the page sees it: without the answers, which `allowed` gives in full.
struct Stored {
    id: String,
    at: f64,
    until: f64,
    policy: u32,
    source: &'static str,
}

impl Stored {
    /// Times become numbers, for JavaScript's `Date`: ms since 1970 fit an f64 until the year 287396.
    fn of(record: &Record) -> Self {
        Self {
            id: record.id.clone(),
            at: record.at as f64,
            until: record.until as f64,
            policy: record.policy,
            source: record.source.name(),
        }
    }
}

impl Serialize for Stored {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let mut fields = out.serialize_struct("Record", 5)?;
        fields.serialize_field("id", &self.id)?;
        fields.serialize_field("at", &self.at)?;
        fields.serialize_field("validUntil", &self.until)?;
        fields.serialize_field("policyVersion", &self.policy)?;
        fields.serialize_field("source", self.source)?;
        fields.end()
    }
}
