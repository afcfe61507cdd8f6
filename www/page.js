// The page's side: the public object, its early calls and its events. The page's own code is called from here alone.

import {
  apply, define, dispatch, enter, later, version,
} from "./natives.js";

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
  api.version = version();
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
