//! The record and the plan, under names that come from one namespace, where the config says: localStorage, a first-party
//! cookie, or nowhere.
//!
//! gloo's `raw()` panics where the browser denies storage, so the shim probes first; where it may not be used, nothing
//! is kept and the engine is told so.

use gloo_storage::{LocalStorage, Storage};

use super::{Entry, natives};
use crate::config::Config;

/// Names of what is stored.
pub(super) struct Store {
    record: String,
    plan: String,
    probe: String,
}

impl Store {
    /// The names under `namespace`; empty, it is `portcullis`.
    pub(super) fn new(mut namespace: &str) -> Self {
        if namespace.is_empty() {
            namespace = "portcullis";
        }
        Self { record: namespace.into(), plan: [namespace, ".plan"].concat(), probe: [namespace, ".probe"].concat() }
    }

    /// The stored texts, a line each: several where cookies of one name are. `None` where storage is denied, or nothing is kept.
    pub(super) fn load(&self, config: &Config) -> Option<String> {
        match kind(config) {
            "cookie" => natives::storage_is_there(true).then(|| natives::cookies(&self.record)),
            "local" => Some(reader()?.get_item(&self.record).ok()?.unwrap_or_default()),
            _ => None,
        }
    }

    /// Keeps the record's text, or forgets it when it is empty; `false` when storage refused it. Then the earlier one goes, and
    /// so does what another kind of storage holds: nobody may find an answer that was taken back.
    pub(super) fn keep_record(&self, config: &Config, text: &str) -> bool {
        let (storage, kind) = (config.storage(), kind(config));
        let cookie = if kind == "cookie" { text } else { "" };
        let (domain, path) = (storage.text("domain").unwrap_or_default(), storage.text("path").unwrap_or("/"));
        let kept = natives::keep_cookie(&self.record, cookie, days(config), domain, path);
        let local = kind == "local" && !text.is_empty();
        if local && self.write(text) {
            return true;
        }
        // An earlier answer must not outlive this one where storage is full; without it there may be room.
        if let Some(storage) = reader() {
            let _ = storage.remove_item(&self.record);
        }
        if local { self.write(text) } else { kept || kind != "cookie" }
    }

    fn write(&self, text: &str) -> bool {
        natives::storage_works(&self.probe) && LocalStorage::raw().set_item(&self.record, text).is_ok()
    }

    /// Keeps the plan for the next page, or removes it when it is empty; whether it is there. A plan that cannot be kept denies.
    pub(super) fn keep_plan(&self, config: Option<&Config>, text: &str) -> bool {
        let Some(storage) = reader() else { return false };
        let keep = !text.is_empty() && config.is_some_and(|config| kind(config) != "memory");
        let kept = keep && storage.set_item(&self.plan, text).is_ok();
        if !kept {
            let _ = storage.remove_item(&self.plan);
        }
        kept
    }

    /// Enters when another tab may have changed the record.
    pub(super) fn listen(&self) {
        natives::listen_storage(&self.record, Entry::Storage.code(), Entry::Returned.code());
    }
}

/// How long a cookie stays, in days: where nobody may be asked a refusal has to be there when its time is over, and browsers keep
/// none for longer than 400 (RFC 6265bis, section 5.5).
fn days(config: &Config) -> u32 {
    if config.regions().is_some() { 400 } else { config.valid_days() }
}

fn kind(config: &Config) -> &str {
    config.storage().text("kind").unwrap_or("local")
}

fn reader() -> Option<web_sys::Storage> {
    natives::storage_is_there(false).then(LocalStorage::raw)
}
