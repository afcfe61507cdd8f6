// The page's side: the public object, its early calls and its events. The page's own code is called from here alone.

import {
  addListener, apply, dispatch, enter, later, said, version,
} from "./natives.js";
import { describe } from "./tags.js";

const { defineProperty } = Object;
const listeners = new Set();
let announceReady;
let isReady = false;
const early = []; // what was asked for before the state was known
/** Whether `text` can be one id; no id has what separates the lines of several. */
const isOne = (text) => !/[=\n]/.test(text);
const plain = (argument) => {
  try {
    if (typeof argument === "string") return isOne(argument) ? argument : "";
    return Object.keys(argument).filter(isOne).map((key) => key + "=" + (argument[key] === true)).join("\n");
  } catch {
    return ""; // nothing at all, or a getter of the page's that throws
  }
};

/** The public object, made once; a restart gives it a new door behind the same methods. */
const api = {
  api: 1,
  ready: new Promise((resolve) => (announceReady = resolve)),
  on(type, listener) {
    const entry = { type, listener };
    listeners.add(entry);
    if (type === "ready" && isReady) call(entry);
    return () => void listeners.delete(entry);
  },
  receipts() {
    const { record } = api.state() || {};
    return record ? [record] : [];
  },
  check() {
    return { ok: !said.length, problems: [...said] };
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

/** Gives the public object its methods, which enter with `first` and the codes after it, and their argument as text. */
export function expose(names, first) {
  names.split(" ").forEach((name, index) => {
    const call = (argument) => enter(first + index, plain(argument));
    // Asking what is needs no config; all else would come to nothing before it is there.
    const now = /^(state|allows|report)$/.test(name);
    api[name] = (argument) => (now || isReady ? call(argument) : void early.push(() => call(argument)));
  });
  const { report } = api;
  api.report = () => describe(report() || "");
}

/** Makes the public object global and replays what was pushed before it was there. */
export function publish() {
  if (window.portcullis === api) return;
  const found = window.portcullis;
  api.version = version();
  try {
    defineProperty(window, "portcullis", { __proto__: null, value: api, configurable: true, writable: true, enumerable: true });
  } catch {
    // `var portcullis = …` made it for good, but takes another value; frozen, the page does without our object.
    Reflect.set(window, "portcullis", api);
  }
  if (Array.isArray(found)) found.forEach(api.push);
  // An address that ends in #portcullis opens the preferences, for e-mails and printed policies.
  const look = () => location.hash === "#portcullis" && api.open();
  addListener(window, "hashchange", look);
  look();
}

/** Tells the page: an event on the document, then `on` listeners, each with a snapshot of its own. */
export function emit(type) {
  const event = new CustomEvent("portcullis:" + type);
  defineProperty(event, "detail", { __proto__: null, get: () => api.state() });
  dispatch(document, event);
  if (type === "ready") {
    isReady = true;
    announceReady(api.state());
  }
  for (const entry of [...listeners]) if (entry.type === type) call(entry);
  if (isReady) for (const ask of early.splice(0)) ask();
}
