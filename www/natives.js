// The natives shim: what the module asks the document, timers, the clock and the network goes through functions captured
// here, when we start, so that a page which clobbers (`<img name=body>`) or patches them cannot mislead us. The language's
// own (`String.prototype`, `Array.prototype`, `instanceof`) is trusted. And the border: every
// way back into the module goes through `enter`, so that a trap ends here. It decides nothing.

export const { apply } = Reflect;
const describe = Object.getOwnPropertyDescriptor;
const getter = (prototype, name) => {
  const { get } = describe(prototype, name);
  return (target) => apply(get, target, []);
};
export const method = (prototype, name) => {
  const native = prototype[name];
  return (target, ...rest) => apply(native, target, rest);
};

const { get: cookieText, set: setCookie } = describe(Document.prototype, "cookie");
/** The getters and methods `names` of a prototype, as functions of what they are asked of. */
const getters = (prototype, names) => names.split(" ").map((name) => getter(prototype, name));
const methods = (prototype, names) => names.split(" ").map((name) => method(prototype, name));

export const [createElement, copyNode, createText, queryDocument] =
  methods(Document.prototype, "createElement importNode createTextNode querySelectorAll");
export const [documentElement, bodyOf, activeElement, currentScript, readyState, visibility] =
  getters(Document.prototype, "documentElement body activeElement currentScript readyState visibilityState");
export const [
  getAttribute, setAttribute, hasAttribute, removeAttribute, matches, closest, queryInside, attachShadow, removeNode,
] = methods(
  Element.prototype, "getAttribute setAttribute hasAttribute removeAttribute matches closest querySelectorAll attachShadow remove",
);
export const [baseAddress, parentOf, isConnected, nextOf] = getters(Node.prototype, "baseURI parentNode isConnected nextSibling");
export const [insertBefore, removeChild, appendChild, contains] =
  methods(Node.prototype, "insertBefore removeChild appendChild contains");
export const isChecked = getter(HTMLInputElement.prototype, "checked");
export const queryShadow = method(DocumentFragment.prototype, "querySelectorAll");
const { set: textOf } = describe(Node.prototype, "textContent");
export const setText = (node, text) => apply(textOf, node, [text]);
export const [addListener, removeListener, dispatch] =
  methods(EventTarget.prototype, "addEventListener removeEventListener dispatchEvent");
export const scriptSource = getter(HTMLScriptElement.prototype, "src");
export const Observer = MutationObserver;
export const Address = URL;
export const { setTimeout: later, clearTimeout: never, requestAnimationFrame: frame } = window;
const { fetch: request, crypto: source } = window;
const random = method(Crypto.prototype, "getRandomValues");
const dateNow = Date.now;
const consoleError = console.error;
/** What the hold shares: what it holds, what it let pass, and how it is told what it may let through. */
export const hold = window[Symbol.for("portcullis.hold")] || { held: new WeakMap(), passed: new WeakSet(), execute() {} };

const fragment = method(Range.prototype, "createContextualFragment");
/** What `text` is as markup. For what a released script writes, and only for that: it runs scripts, as `document.write` does. */
export const fragmentOf = (text) => fragment(new Range(), text);

/** Has `meant` see each call of a method first, and take it over by returning true. */
export const replaceMethod = (prototype, name, meant) => {
  const native = prototype[name];
  const wrapped = {
    [name](...given) {
      if (!meant(...given)) return apply(native, this, given);
    },
  };
  Object.defineProperty(prototype, name, { __proto__: null, configurable: true, enumerable: true, writable: true, value: wrapped[name] });
};

/** How often the module is started again after a trap. */
const RESTARTS = 2;

let host = {};
export let door = null; // the module's `enter`; null while it is down: then nothing enters and nothing opens
let restarts = 0;
export const undo = []; // what a restart takes back: listeners, timers, observers, elements

// --- the border ------------------------------------------------------------------------------------------------------

/** One console line, in our name; `said` keeps it for `check()`. */
const say = (line) => {
  said.push(line);
  apply(consoleError, console, ["portcullis: " + line]);
};
export const said = [];

/** Says a line that was not said yet; whether it was said now. */
export const sayOnce = (line) => {
  if (said.includes(line)) return false;
  say(line);
  return true;
};

/** Enters the module; nothing comes out of it but a value or nothing. */
export const enter = (code, text = "") => {
  if (!door) return;
  try {
    return door(code, text);
  } catch (cause) {
    trapped(cause);
  }
};

/** After a trap the instance is dead. It is replaced when the stack is empty: frames of the old one may lie below. */
const trapped = (cause) => {
  if (!door) return;
  door = null;
  hold.execute("");
  const last = restarts++ >= RESTARTS;
  say(`[module-trapped] ${cause}; what has not run stays held. ` + (last ? "Reload the page" : "Starting again"));
  apply(later, window, [() => {
    takeBack();
    if (!last && host.restart) host.restart();
  }, 0]);
};

/** Takes everything of an earlier instance off the page: its listeners would enter through the new door. */
const takeBack = () => {
  for (const step of undo.splice(0)) step();
};

/** Takes in what the loader offers: enter (code, text) => value, script, version, restart. */
export function arm(loader) {
  takeBack();
  host = loader;
  host.trapped = trapped;
  door = host.enter;
}

// --- the surroundings ------------------------------------------------------------------------------------------------

/** The attribute `data-NAME` of our script tag. */
export const option = (name) => (host.script && getAttribute(host.script, "data-" + name)) || "";
/** The nonce of our script tag; empty where the page's policy has none. */
export const nonce = () => (host.script ? host.script.nonce : "");
export const version = () => host.version;
export const now = () => dateNow();
export const parsing = () => readyState(document) === "loading";

/** 128 random bits in hexadecimal. */
export const newId = () =>
  [...random(source, new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** Whether there is a localStorage to read; a handle to one that throws would end the module. */
export function storageIsThere() {
  try {
    return !!window.localStorage;
  } catch {
    return false;
  }
}

/** Whether localStorage takes, gives and forgets. Other tabs hear of it, so it is asked only before something is kept. */
export function storageWorks(key) {
  try {
    const { localStorage } = window;
    localStorage.setItem(key, "1");
    const works = localStorage.getItem(key) === "1";
    localStorage.removeItem(key);
    return works;
  } catch {
    return false;
  }
}

/** The values of all cookies `name`, a line each; none where the browser denies them. */
export function cookies(name) {
  try {
    const pairs = apply(cookieText, document, []).split("; ");
    return pairs.filter((pair) => pair.startsWith(name + "=")).map((pair) => pair.slice(name.length + 1)).join("\n");
  } catch {
    return "";
  }
}

/**
 * Keeps the cookie `name` for `days`, if there is a `value`, in place of all of its name that this page can reach (host and
 * parent domains, every path above the page). Returns whether it is alone there now: one too long is dropped in silence.
 */
export function keepCookie(name, value, days, domain, path) {
  const { hostname, pathname, protocol } = location;
  const end = protocol === "https:" ? "; SameSite=Lax; Secure" : "; SameSite=Lax";
  const put = (text) => apply(setCookie, document, [name + "=" + text + end]);
  const upTo = (_, index, parts) => parts.slice(0, index + 1).join("/");
  const hosts = ["", ...hostname.split(".").map((_, index, labels) => "; Domain=" + labels.slice(index).join("."))];
  try {
    for (const host of hosts)
      for (const folder of [path, ...pathname.split("/").map(upTo)])
        for (const at of [folder, folder + "/"]) put("; Max-Age=0; Path=" + at + host);
    if (value) put(`${value}; Max-Age=${days * 86400}; Path=` + path + (domain && "; Domain=" + domain));
    return cookies(name) === value;
  } catch {
    return false;
  }
}

/** The page's language and the visitor's, the best one first. */
export const languages = () => [getAttribute(documentElement(document), "lang"), ...navigator.languages].join(" ");

/** The text of the inline config, if it is in the page by now, or of the one that `cargo xtask bundle` put before us. */
export function inlineConfig() {
  const [script] = queryDocument(document, 'script[type="application/json"][data-portcullis-config]');
  return script ? script.textContent : window[Symbol.for("portcullis.config")];
}

/** Fetches `source` (relative to the document) and enters with its text, or with nothing under `failed`. */
export function fetchText(source, arrived, failed) {
  const get = async () => {
    const response = await apply(request, window, [new Address(source, baseAddress(document)), { __proto__: null, credentials: "same-origin" }]);
    if (!response.ok) throw response.status;
    return response.text();
  };
  get().then((text) => enter(arrived, text), () => enter(failed));
}

// --- callbacks -------------------------------------------------------------------------------------------------------

/** Enters with `code` at each event that is meant; the text says whether a person did it. */
export function listen(target, type, code, meant = () => true) {
  const handler = (event) => meant(event) && enter(code, event.isTrusted ? "1" : "");
  addListener(target, type, handler);
  undo.push(() => removeListener(target, type, handler));
}

/**
 * Enters when another tab has changed what stands under `key`. Only then: what we probe with would go to and fro for ever.
 * Enters with `returned` when the visitor is back: a cookie changes in silence, and a page that was frozen has heard nothing.
 */
export function listenStorage(key, code, returned) {
  listen(window, "storage", code, (event) => event.key === null || event.key === key);
  listen(window, "focus", returned);
  listen(window, "pageshow", returned);
}
export const listenDocument = (type, code) => listen(document, type, code);

export function wake(ms, code) {
  const timer = apply(later, window, [() => enter(code), Math.min(ms, 0x7fffffff)]);
  undo.push(() => apply(never, window, [timer]));
}

/** Enters with `code` once the page is painted, if somebody sees it and it is parsed; whether it will. */
export function paintFirst(code) {
  if (parsing() || visibility(document) !== "visible") return false;
  apply(frame, window, [() => apply(later, window, [() => enter(code), 0])]);
  // A tab that goes out of sight is not painted; and to look twice does no harm.
  wake(1000, code);
  return true;
}

/** Enters when something of the page that carries `data-portcullis-open` is pressed. */
export const listenOpeners = (code) =>
  listen(document, "click", code, ({ target }) => target instanceof Element && closest(target, '[data-portcullis-open],[href="#portcullis"]'));

/** For the test build alone: whether it should trap at `point`, once a page. */
export function trapHere(point) {
  if (option("trap") !== point || host.hasTrapped) return false;
  return (host.hasTrapped = true);
}
