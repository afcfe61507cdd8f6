//! What we write by hand in JavaScript, as Rust sees it: `www/{natives,kept,tags,refuse,kit,beside,stage,google,page}.js`, function by function.

use wasm_bindgen::prelude::*;

#[cfg_attr(feature = "one-file", wasm_bindgen(module = "/target/xtask/web.js"))]
#[cfg_attr(not(feature = "one-file"), wasm_bindgen(module = "/www/natives.js"))]
extern "C" {
    pub(super) fn arm(loader: &JsValue);
    /// The option `data-NAME` of our tag; empty where there is none.
    pub(super) fn option(name: &str) -> String;
    pub(super) fn now() -> f64;
    pub(super) fn parsing() -> bool;
    #[wasm_bindgen(js_name = newId)]
    pub(super) fn new_id() -> String;
    pub(super) fn languages() -> String;
    /// What the browser says for its visitor: `gpc`, `dnt`, joined by dots.
    #[wasm_bindgen(js_name = browserSignals)]
    pub(super) fn browser_signals() -> String;
    /// Whether `url` is the page's own address.
    #[wasm_bindgen(js_name = isHere)]
    pub(super) fn is_here(url: &str) -> bool;
    #[wasm_bindgen(js_name = inlineConfig)]
    pub(super) fn inline_config() -> Option<String>;
    #[wasm_bindgen(js_name = fetchText)]
    pub(super) fn fetch_text(source: &str, arrived: u32, failed: u32);
    #[wasm_bindgen(js_name = listenDocument)]
    pub(super) fn listen_document(kind: &str, code: u32);
    #[wasm_bindgen(js_name = listenOpeners)]
    pub(super) fn listen_openers(code: u32);
    /// Loads the page again, if that loses nothing or `whatever`; whether it does.
    pub(super) fn reload(whatever: bool) -> bool;
    pub(super) fn wake(ms: f64, code: u32);
    /// Whether it will enter with `code` once the page is painted; not where nobody sees it.
    #[wasm_bindgen(js_name = paintFirst)]
    pub(super) fn paint_first(code: u32) -> bool;
}

#[cfg_attr(feature = "one-file", wasm_bindgen(module = "/target/xtask/web.js"))]
#[cfg_attr(not(feature = "one-file"), wasm_bindgen(module = "/www/kept.js"))]
extern "C" {
    #[wasm_bindgen(js_name = storageIsThere)]
    pub(super) fn storage_is_there(cookies: bool) -> bool;
    #[wasm_bindgen(js_name = storageWorks)]
    pub(super) fn storage_works(key: &str) -> bool;
    /// The values of all cookies `name`, a line each; empty where cookies are denied.
    pub(super) fn cookies(name: &str) -> String;
    /// Keeps a cookie for `days` days in place of all of its name, or only removes those; whether it is there now.
    #[wasm_bindgen(js_name = keepCookie)]
    pub(super) fn keep_cookie(name: &str, value: &str, days: u32, domain: &str, path: &str) -> bool;
}

#[cfg_attr(feature = "one-file", wasm_bindgen(module = "/target/xtask/web.js"))]
#[cfg_attr(not(feature = "one-file"), wasm_bindgen(module = "/www/tags.js"))]
extern "C" {
    pub(super) fn observe(code: u32, judge: u32);
    /// Whether this is the config's hash that stands on the hold's tag.
    #[wasm_bindgen(js_name = isPinned)]
    pub(super) fn is_pinned(hash: &str) -> bool;
    /// Whether the hold has put a policy on the page.
    #[wasm_bindgen(js_name = isStrict)]
    pub(super) fn is_strict() -> bool;
    /// The held elements, a line each; sees to `frames` before, if it may.
    #[wasm_bindgen(js_name = heldTags)]
    pub(super) fn held_tags(frames: bool) -> String;
    /// Whether what the plan lets through needs another page: 0 not, 1 yes, 2 again, 3 in vain.
    #[wasm_bindgen(js_name = executePlan)]
    pub(super) fn execute_plan(plan: &str, hash: &str, decided: bool) -> u32;
}

#[cfg_attr(feature = "one-file", wasm_bindgen(module = "/target/xtask/web.js"))]
#[cfg_attr(not(feature = "one-file"), wasm_bindgen(module = "/www/refuse.js"))]
extern "C" {
    /// Refuses and removes what these lines say.
    pub(super) fn refuse(names: &str);
}

#[cfg_attr(feature = "one-file", wasm_bindgen(module = "/target/xtask/web.js"))]
#[cfg_attr(not(feature = "one-file"), wasm_bindgen(module = "/www/kit.js"))]
extern "C" {
    #[wasm_bindgen(js_name = listenStorage)]
    pub(super) fn listen_storage(key: &str, code: u32, returned: u32);
    /// Says to the other tabs that what is stored has changed.
    #[wasm_bindgen(js_name = tellTabs)]
    pub(super) fn tell_tabs();
    /// Whether what may run can be let go yet; asks for what that needs, and then [`Entry::More`] comes.
    #[wasm_bindgen(js_name = canRelease)]
    pub(super) fn can_release() -> bool;
    /// Lets an element run; enters with `settled` and `turn` when it has loaded or failed, if anyone waits for it, and with
    /// its address too when it has done neither in `patience` seconds.
    pub(super) fn release(index: u32, turn: u32, settled: u32, patience: u32, replay: bool);
    /// Enters with `code` if a script marked with one of these ids was released, or one is there that nobody marked and that has to
    /// wait now, or nobody can say.
    #[wasm_bindgen(js_name = hasRun)]
    pub(super) fn has_run(ids: &str, code: u32);
    /// Loads what the second layer needs, and enters with its texts, or with nothing where it cannot be had.
    #[wasm_bindgen(js_name = fetchMore)]
    pub(super) fn fetch_more(code: u32);
    pub(super) fn switches() -> String;
    /// Fetches a script that will run later.
    pub(super) fn preload(index: u32);
}

#[cfg_attr(feature = "one-file", wasm_bindgen(module = "/target/xtask/web.js"))]
#[cfg_attr(not(feature = "one-file"), wasm_bindgen(module = "/www/beside.js"))]
extern "C" {
    /// Fetches the texts of a language, as `fetch_text` does.
    #[wasm_bindgen(js_name = fetchTexts)]
    pub(super) fn fetch_texts(language: &str, arrived: u32, failed: u32);
    /// Finds out where the visitor is, and fetches the rules from `source`, or ours; asks `endpoint`, if any.
    #[wasm_bindgen(js_name = fetchLaw)]
    pub(super) fn fetch_law(source: &str, endpoint: &str, arrived: u32, failed: u32);
}

#[cfg_attr(feature = "one-file", wasm_bindgen(module = "/target/xtask/web.js"))]
#[cfg_attr(not(feature = "one-file"), wasm_bindgen(module = "/www/stage.js"))]
extern "C" {
    /// Buttons of these actions, separated by spaces, enter with `first` and the codes after it.
    #[wasm_bindgen(js_name = onAction)]
    pub(super) fn on_action(names: &str, first: u32);
    /// Draws; 0 where that cannot be done, 2 where the theme leaves too little contrast.
    pub(super) fn show(kind: u32, in_shadow: &str, in_page: &str, styles: &str, left: u32) -> u32;
    /// Has screen readers say `text`.
    pub(super) fn say(text: &str);
    pub(super) fn clear();
    #[wasm_bindgen(js_name = focusIsInside)]
    pub(super) fn focus_is_inside() -> bool;
    #[wasm_bindgen(js_name = keepFocus)]
    pub(super) fn keep_focus();
    #[wasm_bindgen(js_name = giveFocus)]
    pub(super) fn give_focus(back: bool, action: &str);
}

#[cfg_attr(feature = "one-file", wasm_bindgen(module = "/target/xtask/web.js"))]
#[cfg_attr(not(feature = "one-file"), wasm_bindgen(module = "/www/google.js"))]
extern "C" {
    /// Tells Google's tags what the lines of `signals::google` say; whether they may run before they are granted.
    #[wasm_bindgen(js_name = tellGoogle)]
    pub(super) fn tell_google(text: &str) -> bool;
}

#[cfg_attr(feature = "one-file", wasm_bindgen(module = "/target/xtask/web.js"))]
#[cfg_attr(not(feature = "one-file"), wasm_bindgen(module = "/www/page.js"))]
extern "C" {
    pub(super) fn expose(names: &str, first: u32);
    pub(super) fn publish();
    /// Says a line, if it was not said yet, and tells the page: a code, what it is about, what to do.
    pub(super) fn fault(code: &str, about: &str, advice: &str);
    /// Tells the page; `ids`, separated by spaces, are those that were withdrawn.
    pub(super) fn emit(kind: &str, ids: &str);
}

/// What the files above import: named here, so that wasm-bindgen brings them along for the tests in browsers.
#[cfg(not(feature = "one-file"))]
mod imported {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen(module = "/www/elements.js")]
    extern "C" {
        #[allow(dead_code, reason = "only its file is wanted")]
        fn trusted(name: &str) -> JsValue;
    }

    #[wasm_bindgen(module = "/www/report.js")]
    extern "C" {
        #[allow(dead_code, reason = "only its file is wanted")]
        #[wasm_bindgen(js_name = keepSince)]
        fn keep_since(tag: &JsValue);
    }

    #[wasm_bindgen(module = "/www/names.js")]
    extern "C" {
        #[allow(dead_code, reason = "only its file is wanted")]
        fn fits(name: &str, pattern: &str) -> bool;
    }

    #[wasm_bindgen(module = "/www/tabs.js")]
    extern "C" {
        #[allow(dead_code, reason = "only its file is wanted")]
        fn announce();
    }

    #[wasm_bindgen(module = "/www/start.js")]
    extern "C" {
        #[allow(dead_code, reason = "only its file is wanted")]
        #[wasm_bindgen(js_name = keepScript)]
        fn keep_script();
    }
}

#[cfg(feature = "trap")]
#[wasm_bindgen(module = "/www/natives.js")]
extern "C" {
    /// Whether the test wants the trap here: once, at the point that `data-trap` names.
    #[wasm_bindgen(js_name = trapHere)]
    pub(super) fn trap_here(point: &str) -> bool;
}
