use wasm_bindgen::prelude::*;

#[global_allocator]
static HEAP: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

#[wasm_bindgen(module = "/www/natives.js")]
extern "C" {
    fn arm(host: JsValue, door: &Closure<dyn FnMut(u32, JsValue) -> JsValue>);
}

/// Starts.
#[wasm_bindgen]
pub fn boot(host: JsValue) {
    let door: Closure<dyn FnMut(u32, JsValue) -> JsValue> = Closure::new(|_code: u32, value: JsValue| value);
    arm(host, &door);
    door.forget();
}
