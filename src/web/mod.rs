//! The ONLY code that knows a browser. It carries effects out and turns what happens into events; it decides nothing.

mod announce;
mod app;
mod dialog;
mod entry;
mod gate;
mod natives;
mod settings;
mod storage;
mod trap;

use wasm_bindgen::prelude::*;

pub use entry::Entry;

/// Small and able to free, unlike the even smaller ones (docs/adr/0002).
#[global_allocator]
static HEAP: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Starts Portcullis on the page.
///
/// `loader` is an object with `script` (our script element, its `data-` attributes are the options), `version`, and
/// `restart` (a function that makes a fresh instance and boots it; without it a trap is final). Returns nothing.
#[wasm_bindgen]
pub fn boot(loader: JsValue) {
    // Never freed: the page keeps the door for as long as it lives, and a restart gets a fresh memory.
    let app: &'static app::App = Box::leak(Box::new(app::App::new()));
    let door: Closure<dyn Fn(u32, JsValue) -> JsValue> =
        Closure::new(move |code, value: JsValue| app.enter(code, &value));
    natives::arm(&loader, &door);
    door.forget();
    app.start();
}
