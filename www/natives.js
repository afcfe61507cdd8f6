// The natives shim: every document, storage and timer call of the module goes through functions captured here, when we
// start, so that a page which clobbers (`<img name=body>`) or patches them cannot mislead us. And the border: every
// way back into the module goes through `enter`, so that a trap ends here. It decides nothing.

const { apply } = Reflect;
const describe = Object.getOwnPropertyDescriptor;
const getter = (prototype, name) => {
  const { get } = describe(prototype, name);
  return (target) => apply(get, target, []);
};
const method = (prototype, name) => {
  const native = prototype[name];
  return (target, ...rest) => apply(native, target, rest);
};

const createElement = method(Document.prototype, "createElement");
const queryDocument = method(Document.prototype, "querySelectorAll");
const documentElement = getter(Document.prototype, "documentElement");
const bodyOf = getter(Document.prototype, "body");
const readyState = getter(Document.prototype, "readyState");
const baseAddress = getter(Node.prototype, "baseURI");
const activeElement = getter(Document.prototype, "activeElement");
const getAttribute = method(Element.prototype, "getAttribute");
const setAttribute = method(Element.prototype, "setAttribute");
const hasAttribute = method(Element.prototype, "hasAttribute");
const removeAttribute = method(Element.prototype, "removeAttribute");
const matches = method(Element.prototype, "matches");
const closest = method(Element.prototype, "closest");
const queryInside = method(Element.prototype, "querySelectorAll");
const attachShadow = method(Element.prototype, "attachShadow");
const removeNode = method(Element.prototype, "remove");
const parentOf = getter(Node.prototype, "parentNode");
const nextOf = getter(Node.prototype, "nextSibling");
const insertBefore = method(Node.prototype, "insertBefore");
const removeChild = method(Node.prototype, "removeChild");
const addListener = method(EventTarget.prototype, "addEventListener");
const removeListener = method(EventTarget.prototype, "removeEventListener");
const dispatch = method(EventTarget.prototype, "dispatchEvent");
const scriptSource = getter(HTMLScriptElement.prototype, "src");
const Observer = MutationObserver;
const Address = URL;
const { setTimeout: later, clearTimeout: never, fetch: request, crypto: random } = window;
const dateNow = Date.now;
const consoleError = console.error;
const define = Object.defineProperty;

const hold = window[Symbol.for("portcullis.hold")] || { held: new WeakMap(), passed: new WeakSet(), execute() {} };
const HELD = 'script[data-portcullis][type="text/plain"],script[data-portcullis-held]';
/** A tag that neither loads nor fails holds up those after it this long, in ms. */
const PATIENCE = 10_000;
/** How often the module is started again after a trap. */
const RESTARTS = 2;

let host = {};
let door = null; // the module's one closure; null while it is down: then nothing enters and nothing opens
let restarts = 0;
let undo = []; // what a restart takes back: listeners, timers, observers, elements
const seenLate = new WeakSet(); // scripts first seen after the parser was done

// --- the border ------------------------------------------------------------------------------------------------------

/** One console line, in our name. */
export const say = (line) => apply(consoleError, console, ["portcullis: " + line]);

/** Enters the module; nothing comes out of it but a value or nothing. */
const enter = (code, value) => {
  if (!door) return;
  try {
    return door(code, value);
  } catch (cause) {
    trapped(cause);
  }
};

/** After a trap the instance is dead. It is replaced when the stack is empty: frames of the old one may lie below. */
const trapped = (cause) => {
  if (!door) return;
  door = null;
  const last = restarts++ >= RESTARTS;
  say(`[module-trapped] ${cause}; every tag that has not run stays held. ` + (last ? "Reload the page" : "Starting again"));
  apply(later, window, [() => {
    for (const step of undo.splice(0)) step();
    if (!last && host.restart) host.restart();
  }, 0]);
};

/** Takes in the module's door (code, value) => value, and what the loader offers: script, version, restart. */
export function arm(loader, closure) {
  host = loader;
  host.trapped = trapped;
  door = closure;
}

// --- the surroundings ------------------------------------------------------------------------------------------------

/** The attribute `data-NAME` of our script tag. */
export const option = (name) => (host.script && getAttribute(host.script, "data-" + name)) || undefined;
export const version = () => host.version;
export const now = () => dateNow();
export const parsing = () => readyState(document) === "loading";
export const focused = () => activeElement(document) || undefined;

/** 128 random bits in hexadecimal. */
export const newId = () =>
  [...random.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** Whether localStorage takes, gives and forgets; a handle to a storage that throws would end the module. */
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

/** The text of the inline config, if it is in the page by now. */
export function inlineConfig() {
  const [script] = queryDocument(document, 'script[type="application/json"][data-portcullis-config]');
  return script ? script.textContent : undefined;
}

/** Fetches `source` (relative to the document) and enters with its text, or with nothing under `failed`. */
export function fetchText(source, arrived, failed) {
  const get = async () => {
    const response = await apply(request, window, [new Address(source, baseAddress(document)), { credentials: "same-origin" }]);
    if (!response.ok) throw response.status;
    return response.text();
  };
  get().then((text) => enter(arrived, text), () => enter(failed));
}

// --- callbacks -------------------------------------------------------------------------------------------------------

export function listen(target, type, code) {
  const handler = (event) => enter(code, event);
  addListener(target, type, handler);
  undo.push(() => removeListener(target, type, handler));
}
export const listenWindow = (type, code) => listen(window, type, code);
export const listenDocument = (type, code) => listen(document, type, code);

export function wake(ms, code) {
  const timer = apply(later, window, [() => enter(code), Math.min(ms, 0x7fffffff)]);
  undo.push(() => apply(never, window, [timer]));
}

/** Enters when something of the page that carries `data-portcullis-open` is pressed. */
export function listenOpeners(code) {
  const handler = (event) => {
    const { target } = event;
    if (target instanceof Element && closest(target, "[data-portcullis-open]")) enter(code, event);
  };
  addListener(document, "click", handler);
  undo.push(() => removeListener(document, "click", handler));
}

/** Enters when held tags have come in. */
export function observe(code) {
  const holds = (node) => node instanceof Element && (matches(node, HELD) || queryInside(node, HELD).length > 0);
  const observer = new Observer((records) => {
    let found = false;
    for (const { addedNodes } of records)
      for (const node of addedNodes) {
        if (!holds(node)) continue;
        found = true;
        if (!parsing()) for (const tag of [node, ...queryInside(node, HELD)]) seenLate.add(tag);
      }
    if (found) enter(code);
  });
  observer.observe(document, { childList: true, subtree: true });
  undo.push(() => observer.disconnect());
}

// --- tags ------------------------------------------------------------------------------------------------------------

/** The held scripts that have not been released, in document order. */
export const heldTags = () => [...queryDocument(document, HELD)].filter((tag) => !hold.passed.has(tag));

/** The host of a script's source, or nothing. */
export function sourceHost(tag) {
  try {
    return new Address(scriptSource(tag)).hostname;
  } catch {
    return "";
  }
}

export const executePlan = (plan, hash) => hold.execute(plan, hash);

/** Lets `tag` run, once; enters when it has loaded or failed, or after PATIENCE. */
export function release(tag, code) {
  const parent = parentOf(tag);
  if (!door || !parent || hold.passed.has(tag)) return;
  hold.passed.add(tag);
  const node = seenLate.has(tag) ? double(tag) : tag;
  hold.passed.add(node);
  settle(node, tag, code);
  const type = hold.held.get(tag) || getAttribute(tag, "data-portcullis-type");
  if (!hasAttribute(node, "async")) node.async = false;
  removeAttribute(node, "data-portcullis-held");
  type ? setAttribute(node, "type", type) : removeAttribute(node, "type");
  const next = nextOf(tag);
  removeChild(parent, tag);
  insertBefore(parent, node, next);
}

function settle(node, tag, code) {
  if (!scriptSource(tag)) return;
  const timer = apply(later, window, [() => finish(), PATIENCE]);
  const finish = (event) => {
    apply(never, window, [timer]);
    removeListener(node, "load", finish);
    removeListener(node, "error", finish);
    if (event && node !== tag) dispatch(tag, new Event(event.type));
    enter(code, tag);
  };
  addListener(node, "load", finish);
  addListener(node, "error", finish);
}

/**
 * A script element with the attributes, nonce and text of `tag`, which runs in its stead; `tag` itself where Trusted
 * Types forbid that. For tags that came after parsing: a fragment parser (innerHTML) has spent its script elements, they
 * never run (HTML standard, "already started"), and no script can tell them from others (Firefox 153 reports `async`
 * alike for both). Handlers stay with `tag`, to which load and error are passed on.
 */
function double(tag) {
  try {
    policy ||= window.trustedTypes ? window.trustedTypes.createPolicy("portcullis", asIs) : asIs;
    const node = createElement(document, "script");
    for (const { name, value } of tag.attributes)
      if (!/^on/i.test(name)) setAttribute(node, name, name === "src" ? policy.createScriptURL(value) : value);
    node.nonce = tag.nonce;
    if (tag.text) node.text = policy.createScript(tag.text);
    return node;
  } catch {
    return tag;
  }
}
const asIs = { createScript: (text) => text, createScriptURL: (text) => text };
let policy;

// --- the dialog ------------------------------------------------------------------------------------------------------

export const create = (name) => createElement(document, name);

/** The shadow tree of `element`, styled by `styles`. */
export function shadow(element, styles) {
  const root = attachShadow(element, { mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [sheet];
  return root;
}

/** Puts `element` before the body: first in reading order, and out of reach of what replaces the body. */
export function mount(element) {
  insertBefore(documentElement(document), element, bodyOf(document));
  undo.push(() => removeNode(element));
}

/** Shows a popover; where the browser knows none, the style sheet fixes the element to the window. */
export const showPopover = (element) => element.showPopover && element.showPopover();

// --- the page's side -------------------------------------------------------------------------------------------------

const listeners = [];
let announceReady;
let isReady = false;
const plain = (argument) => {
  if (typeof argument === "string") return argument;
  if (!argument || typeof argument !== "object" || argument instanceof Event) return "";
  return Object.keys(argument).map((key) => key + "=" + (argument[key] === true)).join("\n");
};

/** The public object, made once; a restart gives it a new door behind the same methods. */
const api = {
  api: 1,
  ready: new Promise((resolve) => (announceReady = resolve)),
  on(type, listener) {
    const entry = { type, listener };
    listeners.push(entry);
    if (type === "ready" && isReady) call(entry);
    return () => void listeners.splice(listeners.indexOf(entry), 1);
  },
  push: (early) => call({ listener: () => early(api) }),
};

/** Calls the page's own code; what it throws is the page's to see, later and outside of us. */
const call = ({ listener }) => {
  try {
    listener(api.state());
  } catch (cause) {
    apply(later, window, [() => { throw cause; }, 0]);
  }
};

/** Gives the public object a method that enters with `code` and its argument as text. */
export function expose(name, code) {
  api[name] = (argument) => enter(code, plain(argument));
}

/** Makes the public object global and replays what was pushed before it was there. */
export function publish() {
  if (window.portcullis === api) return;
  const early = window.portcullis;
  api.version = host.version;
  define(window, "portcullis", { value: api, configurable: true, writable: true, enumerable: true });
  if (Array.isArray(early)) early.forEach(api.push);
}

/** Tells the page: an event on the document, then `on` listeners, each with a snapshot of its own. */
export function emit(type) {
  const event = new CustomEvent("portcullis:" + type);
  define(event, "detail", { get: () => api.state() });
  dispatch(document, event);
  if (type === "ready") {
    isReady = true;
    announceReady(api.state());
  }
  for (const entry of [...listeners]) if (entry.type === type) call(entry);
}

/** For the test build alone: whether it should trap at `point`, once a page. */
export function trapHere(point) {
  if (option("trap") !== point || host.hasTrapped) return false;
  return (host.hasTrapped = true);
}
