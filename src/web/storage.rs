//! The record and the plan in localStorage, under names that come from one namespace.
//!
//! gloo's `raw()` panics where the browser denies storage, so the shim probes first; where it may not be used, nothing
//! is kept and the engine is told so.

use gloo_storage::{LocalStorage, Storage};

use super::{Entry, natives};

/// Names of what is stored.
pub(super) struct Store {
    record: String,
    plan: String,
    probe: String,
}

impl Store {
    /// The names under `namespace`.
    pub(super) fn new(namespace: &str) -> Self {
        Self { record: namespace.into(), plan: [namespace, ".plan"].concat(), probe: [namespace, ".probe"].concat() }
    }

    /// The stored record's text, or `None` where there is none or storage is denied.
    pub(super) fn record(&self) -> Option<String> {
        self.reader()?.get_item(&self.record).ok().flatten()
    }

    /// Keeps the record's text; `false` when storage refused it.
    pub(super) fn keep_record(&self, text: &str) -> bool {
        self.writer().is_some_and(|storage| storage.set_item(&self.record, text).is_ok())
    }

    /// Keeps the plan for the next page, or removes it when it is empty. A plan that cannot be kept denies.
    pub(super) fn keep_plan(&self, text: &str) {
        let Some(storage) = self.reader() else { return };
        if text.is_empty() || storage.set_item(&self.plan, text).is_err() {
            let _ = storage.remove_item(&self.plan);
        }
    }

    /// Forgets both.
    pub(super) fn forget(&self) {
        if let Some(storage) = self.reader() {
            let _ = storage.remove_item(&self.record);
            let _ = storage.remove_item(&self.plan);
        }
    }

    /// Enters when another tab has changed the record.
    pub(super) fn listen(&self) {
        natives::listen_storage(&self.record, Entry::Storage.code());
    }

    fn reader(&self) -> Option<web_sys::Storage> {
        natives::storage_is_there().then(LocalStorage::raw)
    }

    fn writer(&self) -> Option<web_sys::Storage> {
        natives::storage_works(&self.probe).then(LocalStorage::raw)
    }
}
