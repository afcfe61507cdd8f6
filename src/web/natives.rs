//! The natives shim as Rust sees it: `www/natives.js`, function by function.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{Element, EventTarget, HtmlElement, ShadowRoot};

#[wasm_bindgen(module = "/www/natives.js")]
extern "C" {
    pub(super) fn arm(loader: &JsValue, door: &Closure<dyn Fn(u32, JsValue) -> JsValue>);
    pub(super) fn say(line: &str);
    pub(super) fn option(name: &str) -> Option<String>;
    pub(super) fn version() -> Option<String>;
    pub(super) fn now() -> f64;
    pub(super) fn parsing() -> bool;
    pub(super) fn focused() -> Option<HtmlElement>;
    #[wasm_bindgen(js_name = newId)]
    pub(super) fn new_id() -> String;
    #[wasm_bindgen(js_name = storageWorks)]
    pub(super) fn storage_works(key: &str) -> bool;
    #[wasm_bindgen(js_name = inlineConfig)]
    pub(super) fn inline_config() -> Option<String>;
    #[wasm_bindgen(js_name = fetchText)]
    pub(super) fn fetch_text(source: &str, arrived: u32, failed: u32);
    pub(super) fn listen(target: &EventTarget, kind: &str, code: u32);
    #[wasm_bindgen(js_name = listenWindow)]
    pub(super) fn listen_window(kind: &str, code: u32);
    #[wasm_bindgen(js_name = listenDocument)]
    pub(super) fn listen_document(kind: &str, code: u32);
    #[wasm_bindgen(js_name = listenOpeners)]
    pub(super) fn listen_openers(code: u32);
    pub(super) fn wake(ms: f64, code: u32);
    pub(super) fn observe(code: u32);
    #[wasm_bindgen(js_name = heldTags)]
    pub(super) fn held_tags() -> Array;
    #[wasm_bindgen(js_name = sourceHost)]
    pub(super) fn source_host(tag: &Element) -> String;
    #[wasm_bindgen(js_name = executePlan)]
    pub(super) fn execute_plan(plan: &str, hash: &str);
    pub(super) fn release(tag: &Element, settled: u32);
    pub(super) fn create(name: &str) -> Element;
    pub(super) fn shadow(element: &Element, styles: &str) -> ShadowRoot;
    pub(super) fn mount(element: &Element);
    #[wasm_bindgen(js_name = showPopover)]
    pub(super) fn show_popover(element: &Element);
    pub(super) fn expose(name: &str, code: u32);
    pub(super) fn publish();
    pub(super) fn emit(kind: &str);
}

#[cfg(feature = "trap")]
#[wasm_bindgen(module = "/www/natives.js")]
extern "C" {
    /// Whether the test wants the trap here: once, at the point that `data-trap` names.
    #[wasm_bindgen(js_name = trapHere)]
    pub(super) fn trap_here(point: &str) -> bool;
}
