//! The browser adapters in a real browser, without the built package: each test has a namespace and cleans up.

#![cfg(target_arch = "wasm32")]

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement};

wasm_bindgen_test_configure!(run_in_browser);

/// A page of its own: a namespace, a script element with options, and what was put on the page.
struct Page {
    namespace: &'static str,
    loader: Object,
}

fn call(code: &str) -> JsValue {
    Function::new_no_args(code).call0(&JsValue::NULL).expect(code)
}

impl Page {
    /// Boots Portcullis with `config` inline, under `namespace`.
    fn open(namespace: &'static str, config: &str) -> Self {
        let page = Self { namespace, loader: Object::new() };
        page.clear();
        call(&format!(
            "const config = document.createElement('script'); config.type = 'application/json';
             config.setAttribute('data-portcullis-config', ''); config.textContent = {config:?}; document.head.append(config);"
        ));
        page.boot();
        page
    }

    fn boot(&self) {
        let script = call(&format!(
            "const s = document.createElement('script'); s.setAttribute('data-namespace', {:?}); return s;",
            self.namespace
        ));
        Reflect::set(&self.loader, &"script".into(), &script).unwrap();
        let enter: Closure<dyn Fn(u32, String) -> JsValue> =
            Closure::new(|code, text: String| portcullis::web::enter(code, &text));
        Reflect::set(&self.loader, &"enter".into(), &enter.into_js_value()).unwrap();
        Reflect::set(&self.loader, &"version".into(), &"test".into()).unwrap();
        portcullis::web::boot(self.loader.clone().into());
    }

    fn clear(&self) {
        call(&format!(
            "for (const node of document.querySelectorAll('[data-portcullis-host],[data-portcullis-config],[data-portcullis]')) node.remove();
             localStorage.removeItem({0:?}); localStorage.removeItem({0:?} + '.plan');",
            self.namespace
        ));
    }

    fn state(&self, path: &str) -> JsValue {
        call(&format!("return window.portcullis.state().{path};"))
    }

    fn stored(&self) -> Option<String> {
        call(&format!("return localStorage.getItem({:?});", self.namespace)).as_string()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.clear();
    }
}

fn element(selector: &str) -> Option<Element> {
    call(&format!("return document.querySelector({selector:?});")).dyn_into().ok()
}

async fn tick() {
    let promise: Promise = call("return new Promise((resolve) => setTimeout(resolve, 0));").unchecked_into();
    JsFuture::from(promise).await.unwrap();
}

const CONFIG: &str = r#"{"format": 1, "policyVersion": 4}"#;

#[wasm_bindgen_test]
fn booting_asks_and_stores_nothing() {
    let page = Page::open("boots", CONFIG);
    assert_eq!(page.state("status"), "asking");
    assert_eq!(page.stored(), None);
    assert!(element("[data-portcullis-host]").is_some());
}

#[wasm_bindgen_test]
fn the_host_stands_before_the_body() {
    let _page = Page::open("host", CONFIG);
    let before = call("return document.body.previousElementSibling;").dyn_into::<Element>().unwrap();
    assert!(before.has_attribute("data-portcullis-host"));
}

#[wasm_bindgen_test]
fn an_answer_is_stored_under_the_namespace_as_a_record_that_decodes() {
    let page = Page::open("stores", CONFIG);
    call("window.portcullis.set({ analytics: true });");
    let record = portcullis::consent::decode(&page.stored().unwrap()).unwrap();
    assert_eq!(record.policy, 4);
    assert!(record.choices().grants("analytics") && !record.choices().grants("advertising"));
    assert_eq!(record.id().len(), 32);
}

#[wasm_bindgen_test]
fn an_inherited_property_grants_nothing() {
    let page = Page::open("inherits", CONFIG);
    call(
        "Object.prototype.analytics = true; try { window.portcullis.set({ beacons: true }); } finally { delete Object.prototype.analytics; }",
    );
    assert_eq!(page.state("allowed.analytics"), false);
    assert_eq!(page.state("allowed.beacons"), true);
}

#[wasm_bindgen_test]
fn only_true_itself_grants() {
    let page = Page::open("truthy", CONFIG);
    call("window.portcullis.set({ analytics: 1, beacons: 'true', cookies: {}, advertising: [true] });");
    for id in ["analytics", "beacons", "cookies", "advertising"] {
        assert_eq!(page.state(&format!("allowed.{id}")), false, "{id}");
    }
}

#[wasm_bindgen_test]
fn a_scripted_click_refuses_but_does_not_grant() {
    let page = Page::open("clicks", CONFIG);
    let press = |action: &str| {
        let button = element(&format!("[data-portcullis-action={action}]")).unwrap();
        button.dyn_into::<HtmlElement>().unwrap().click();
    };
    press("accept-all");
    assert_eq!(page.state("status"), "asking");
    press("reject-all");
    assert_eq!(page.state("status"), "decided");
    assert_eq!(page.state("allowed.analytics"), false);
}

#[wasm_bindgen_test]
async fn a_held_tag_runs_once_after_the_grant_and_not_before() {
    let page = Page::open("tags", CONFIG);
    call(
        "window.ran = 0; document.body.insertAdjacentHTML('beforeend', '<script type=\"text/plain\" data-portcullis=\"analytics\">window.ran += 1;</scr' + 'ipt>');",
    );
    tick().await;
    assert_eq!(call("return window.ran;"), 0);
    call("window.portcullis.acceptAll(); window.portcullis.acceptAll();");
    // What lets go comes a moment later.
    for _ in 0..100 {
        tick().await;
        if call("return window.ran;") != 0 {
            break;
        }
    }
    tick().await;
    assert_eq!(call("return window.ran;"), 1);
    assert_eq!(page.state("status"), "decided");
}

#[wasm_bindgen_test]
fn a_stored_answer_is_taken_up_by_the_next_start() {
    let page = Page::open("again", CONFIG);
    call("window.portcullis.rejectAll();");
    page.boot();
    assert_eq!(page.state("status"), "decided");
    assert_eq!(page.state("record.source"), "api");
}

#[wasm_bindgen_test]
fn a_listener_that_calls_us_from_inside_is_heard_after_the_event() {
    let page = Page::open("reenters", CONFIG);
    call(
        "window.seen = []; const off = window.portcullis.on('change', ({ allowed }) => {
           window.seen.push(allowed.analytics); if (allowed.analytics) window.portcullis.rejectAll(); });
         window.portcullis.acceptAll(); off();",
    );
    assert_eq!(call("return window.seen.join();"), "true,false");
    assert_eq!(page.state("allowed.analytics"), false);
}
