// The natives shim: what the module asks the document, timers, the clock and the network goes through functions captured
// here, when we start, so that a page which clobbers (`<img name=body>`) or patches them cannot mislead us. The language's
// own (`String.prototype`, `Array.prototype`, `instanceof`) is trusted. And the border: every
// way back into the module goes through `enter`, so that a trap ends here. It decides nothing.

import "./hold.js";
import { Address, apply, baseAddress, describe, getAttribute, getter, matches, method, methods, signals } from "./capture.js";

export {
  Address, appendChild, apply, baseAddress, cookieText, createElement, currentScript, defineProperty, describe, getAttribute, isConnected, matches,
  method, namesOf, queryInside, queryShadow, removeAttribute, setAttribute, wrap,
} from "./capture.js";

const getters = (prototype, names) => names.split(" ").map((name) => getter(prototype, name));

export const [createText, queryDocument] =
  methods(Document.prototype, "createTextNode querySelectorAll");
export const [documentElement, bodyOf, activeElement, readyState, visibility] =
  getters(Document.prototype, "documentElement body activeElement readyState visibilityState");
export const [hasAttribute, closest, attachShadow, removeNode] = methods(Element.prototype, "hasAttribute closest attachShadow remove");
export const shadowOf = getter(Element.prototype, "shadowRoot");
export const [parentOf, nextOf] = getters(Node.prototype, "parentNode nextSibling");
export const [insertBefore, contains] =
  methods(Node.prototype, "insertBefore contains");
const ahead = describe(Document.prototype, "prerendering")?.get;
/** Whether the page is made ahead of being shown. */
export const isAhead = () => ahead && apply(ahead, document, []);
const { set: writeText } = describe(Node.prototype, "textContent");
export const setText = (node, text) => apply(writeText, node, [text]);
export const [addNative, removeNative, dispatch] = methods(EventTarget.prototype, "addEventListener removeEventListener dispatchEvent");
export const sendBeacon = method(Navigator.prototype, "sendBeacon");
export const Observer = MutationObserver;
const { setTimeout: delay, clearTimeout, requestAnimationFrame: frame } = window;
const { fetch: request, crypto: source } = window;
const random = method(Crypto.prototype, "getRandomValues");
const dateNow = Date.now;
const consoleError = console.error;
/** What the hold shares: what it keeps, what it let pass, and how it is told what it may let through. */
export const hold = window[Symbol.for("portcullis.hold")];

/** How often the module is started again after a trap. */
const RESTARTS = 2;

let host = {};
export let door = null; // the module's `enter`; null while it is down: then nothing enters and nothing opens
/** Which start of the module is up; nothing while none is. */
export const isUp = () => door && restarts + 1;
let restarts = 0;
let cause = null; // what ended the instance, until that is seen to
export const undo = []; // what a restart takes back: observers, elements
let listeners = []; // and the listeners, each as it was added

// --- the border ------------------------------------------------------------------------------------------------------

/** One console line, in our name; `said` keeps it for `check()`. */
const say = (line) => {
  said.push(line);
  apply(consoleError, console, ["portcullis: " + line]);
};
export const said = [];

/** Says a line that was not said yet, of a page that finds new ones for ever the first hundred; whether it was said now. */
export const sayOnce = (line) => {
  if (said.length > 99 || said.includes(line)) return false;
  say(line);
  return true;
};

/** `call` as the browser or the page may call it: a fault in it ends here, like a trap. */
export const guarded = (call) => (...given) => {
  try {
    if (cause) fall();
    return call(...given);
  } catch (fault) {
    trapped(fault);
  }
};

/** Enters the module; nothing comes out of it but a value or nothing. */
export const enter = guarded((code, text = "") => door && door(code, text));

/** After a trap the instance is dead, and nothing enters. Where the stack has no room for more, the next one who calls sees to it. */
const trapped = (fault) => {
  if (!door) return;
  door = null;
  cause = fault;
  try {
    fall();
  } catch {}
};

/** It is replaced when the stack is empty: frames of the old one may lie below. */
const fall = () => {
  hold.judge ||= () => true;
  hold.execute("");
  let line = "[module-trapped] ";
  try {
    line += cause;
  } catch {
    // What a page throws need not have a text.
  }
  line += "; what has not run stays held. ";
  // Last of all: where this cannot be done either, all of it is done again.
  later(() => {
    const last = !host.restart || restarts++ >= RESTARTS;
    say(line + (last ? "Reload the page" : "Starting again"));
    takeBack();
    last || host.restart();
  });
  cause = null;
};

/** Takes everything of an earlier instance off the page: its listeners would enter through the new door. */
const takeBack = () => {
  for (const step of undo.splice(0)) guarded(step)();
  for (const given of listeners.splice(0)) removeNative(...given);
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
/** Gives the module its second part, where it was parted. */
export const addSecond = (...packed) => host.add && host.add(...packed);
export const now = () => dateNow();
export const parsing = () => readyState(document) === "loading";

/** 128 random bits in hexadecimal; zeros where there are none to be had, for that is no reason to lose an answer. */
export const newId = () => {
  const bytes = new Uint8Array(16);
  try {
    random(source, bytes);
  } catch {}
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

/** What the browser says for its visitor. */
export const browserSignals = () => signals;

/** The page's language and the visitor's, the best one first. */
export function languages() {
  const own = getAttribute(documentElement(document), "lang") || "";
  try {
    return [own, ...navigator.languages].join(" ");
  } catch {
    return own; // The page has put something of its own there.
  }
}

/** The text of the inline config, if it is in the page by now, or of the one that `cargo xtask bundle` put before us. */
export function inlineConfig() {
  const [script] = queryDocument(document, 'script[type="application/json"][data-portcullis-config]');
  return script ? script.textContent : window[Symbol.for("portcullis.config")];
}

/** What `text`, an address, is on this page. */
export const urlOf = (text) => new Address(text, baseAddress(document));
const placeOf = ({ host, pathname }) => host + pathname.replace(/\/$/, "");
/** Whether `text` is the address of this page, whatever its query. */
export function isHere(text) {
  try {
    return placeOf(urlOf(text)) === placeOf(location);
  } catch {
    return false;
  }
}

/** The text of `source` (relative to the document), asked for as `how` says. */
export const textOf = async (source, how) => {
  const response = await apply(request, window, [urlOf(source), { __proto__: null, credentials: "same-origin", ...how }]);
  if (!response.ok) throw "status " + response.status;
  return response.text();
};

/**
 * Enters with what `get` makes of `source`, its text, or under `failed` with what is wrong. So it does too where nothing has come for
 * long; what comes later still counts.
 */
export function fetchText(source, arrived, failed, get = textOf) {
  const fail = (cause) => enter(failed, source + ", " + cause);
  const timer = later(() => fail("no answer in 10 s"), 10000);
  const done = (then) => guarded((outcome) => (never(timer), then(outcome)));
  get(source).then(done((text) => enter(arrived, text)), done(fail));
}

// --- callbacks -------------------------------------------------------------------------------------------------------

/** Has `call` hear of `type`; returns what ends that. */
export function addListener(target, type, call, capture) {
  const handler = guarded(call);
  addNative(target, type, handler, capture);
  return () => removeNative(target, type, handler);
}

/** Calls `call` in `ms`, `bare` if it is the page's: what that throws is the page's to see. Returns what `never` takes. */
export const later = (call, ms = 0, bare) => apply(delay, window, [bare ? call : guarded(call), ms]);
export const never = (timer) => apply(clearTimeout, window, [timer]);

/** Enters with `code` at each event that is meant; the text says whether a person did it. */
export function listen(target, type, code, meant = () => true) {
  const given = [target, type, guarded((event) => meant(event) && enter(code, event.isTrusted ? "1" : ""))];
  addNative(...given);
  listeners.push(given);
}
/** `document.open()` takes every listener off the document, its nodes and the window (HTML standard, "document open steps"); one that is there is not added twice. */
export const listenAgain = () => listeners.forEach((given) => addNative(...given));
/** Elements of ours are drawn anew again and again: what was heard of the old ones goes with them. */
export const forgetElements = () => void (listeners = listeners.filter(([target]) => !(target instanceof Element)));

/** Enters when the visitor has typed into the page: what loads it again would lose that. */
let typed = false;
addListener(document, "input", ({ target, isTrusted }) => void (typed ||= isTrusted && !hasAttribute(target, "data-portcullis-host")), true);
/**
 * Loads the page again, if nobody has typed into it or `whatever`; whether it does. Without its frames: Firefox brings those of the
 * markup back from its history, a third party's that has to be held now, or a `srcdoc` with the policy of the page before.
 */
export function reload(whatever) {
  if (typed && !whatever) return false;
  for (const frame of queryDocument(document, "iframe,object,embed")) removeNode(frame);
  // Who has just answered there is not led there again.
  if (location.hash === "#portcullis") history.replaceState(history.state, "", location.pathname + location.search);
  location.reload();
  return true;
}
export const listenDocument = (type, code) => listen(document, type, code);

const due = { __proto__: null }; // code -> when it is entered with next
/** Enters with `code` in `ms`, if it is not before; it may be a later instance's by then, which looks and finds nothing. */
export function wake(ms, code) {
  const at = now() + ms;
  if (due[code] <= at) return;
  due[code] = at;
  later(() => {
    delete due[code];
    enter(code);
  }, Math.min(ms, 0x7fffffff));
}

/** Enters with `code` once the page is painted, if somebody sees it and it is parsed; whether it will. */
export function paintFirst(code) {
  if (parsing() || visibility(document) !== "visible") return false;
  apply(frame, window, [guarded(() => later(() => enter(code)))]);
  // A tab that goes out of sight is not painted; and to look twice does no harm.
  wake(1000, code);
  return true;
}

const pathOf = method(Event.prototype, "composedPath");
/** Enters when something of the page that carries `data-portcullis-open`, or a link to this page's `#portcullis`, is pressed, in open shadow trees too. */
export const listenOpeners = (code) =>
  listen(document, "click", code, (event) => {
    const opener = pathOf(event).find((node) => node instanceof Element && matches(node, '[data-portcullis-open],[href$="#portcullis"]'));
    if (!opener || !hasAttribute(opener, "data-portcullis-open") && !isHere(opener.href)) return false;
    // A link that opens leads nowhere else; what the address says then would open again, after who was quick to close.
    event.preventDefault();
    return true;
  });

/** For the test build alone: whether it should trap at `point`, once a page. */
export function trapHere(point) {
  if (option("trap") !== point || host.hasTrapped) return false;
  return (host.hasTrapped = true);
}
