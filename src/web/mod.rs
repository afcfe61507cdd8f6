//! The ONLY code that knows a browser. It carries effects out and turns what happens into events; it decides nothing.

mod announce;
mod app;
mod dialog;
mod entry;
mod events;
mod gate;
mod natives;
mod settings;
mod storage;
mod trap;

use std::cell::Cell;

use lol_alloc::{AssumeSingleThreaded, FreeListAllocator};
use wasm_bindgen::prelude::*;

pub use entry::Entry;

/// Small and able to free, unlike the even smaller ones (docs/adr/0002).
#[global_allocator]
#[allow(unsafe_code, reason = "a page's module has one thread, and the allocator asks for somebody to say so")]
static HEAP: AssumeSingleThreaded<FreeListAllocator> = unsafe { AssumeSingleThreaded::new(FreeListAllocator::new()) };

/// Starts Portcullis on the page.
///
/// `loader` is an object with `enter` (the function of that name), `script` (our script element, its `data-` attributes are
/// the options), `version`, and `restart` (a function that makes a fresh instance and boots it; without it a trap is final).
/// Returns nothing.
#[wasm_bindgen]
pub fn boot(loader: JsValue) {
    natives::arm(&loader);
    // Never freed: the page keeps it for as long as it lives, and a restart gets a fresh memory.
    let app: &'static app::App = Box::leak(Box::new(app::App::new()));
    APP.set(Some(app));
    app.start();
}

/// Every way in after `boot`: what the number `code` stands for happened (see [`Entry`]), with `text`.
///
/// Returns what was asked for: an object, a text, a truth value, or `undefined`.
#[wasm_bindgen]
pub fn enter(code: u32, text: &str) -> JsValue {
    APP.get().map_or(JsValue::UNDEFINED, |app| app.enter(code, text))
}

thread_local! {
    static APP: Cell<Option<&'static app::App>> = const { Cell::new(None) };
}
