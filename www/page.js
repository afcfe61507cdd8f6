// The page's side: the public object, its early calls and its events. The page's own code is called from here alone.

import {
  addListener, defineProperty, describe, dispatch, enter, guarded, isUp, later, said, sayOnce, undo, version,
} from "./natives.js";
import { compare } from "./look.js";
import { reportBy, watchRequests } from "./report.js";

const listeners = new Set();
let announceReady;
/** Kept when the config is there and the page was told. */
export const whenReady = new Promise((resolve) => (announceReady = resolve));
let isReady = false;
let stateNow; // the first method, whatever the page puts in its place
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
export const api = {
  api: 1,
  ready: whenReady,
  on(type, listener) {
    const entry = { type, listener };
    listeners.add(entry);
    if (type === "ready" && isReady) call(entry);
    return () => void listeners.delete(entry);
  },
  receipts() {
    const { record } = stateNow() || {};
    return record ? [record] : [];
  },
  check() {
    compare();
    return { ok: !said.length, problems: [...said] };
  },
  push: (...listeners) => listeners.forEach((listener) => call({ listener }, () => api)),
};

/** Calls the page's own code; what it throws is the page's to see, later and outside of us. */
const call = ({ listener }, snapshot = stateNow) => {
  try {
    // What is no function hears nothing.
    if (typeof listener === "function") listener(snapshot());
  } catch (cause) {
    later(() => { throw cause; }, 0, true);
  }
};

/** Gives the public object its methods, which enter with `first` and the codes after it, and their argument as text. */
export function expose(names, first) {
  names.split(" ").forEach((name, index) => {
    // `state` and `allows` only ask what is. All else would come to nothing before the config is there, and while the module starts again.
    const isHeard = () => index < 2 || isReady && isUp() && (name === "open" || stateNow()?.status !== "closed");
    const ask = (argument) => {
      if (!isHeard()) return void early.push(() => ask(argument));
      const text = plain(argument);
      const answer = enter(first + index, text);
      // What refuses, and ends the module, is said again to the next one, without what it grants: the record from before may count else.
      if (!isUp() && /^re|=false/.test(name + text)) (text ? api.rejectAll : ask)();
      return answer;
    };
    if (!index) stateNow = ask;
    api[name] = name === "report" ? guarded(reportBy(first + index)) : ask;
  });
}

/** Makes the public object global and replays what was pushed before it was there. */
export function publish() {
  // Without calling a getter of the page's.
  const found = describe(window, "portcullis")?.value;
  if (found === api) return;
  api.version = version();
  try {
    // `var portcullis = …` made it for good, but takes another value; frozen, the page does without our object.
    Reflect.defineProperty(window, "portcullis", { __proto__: null, value: api, configurable: true, writable: true, enumerable: true })
      || Reflect.set(window, "portcullis", api);
    if (Array.isArray(found)) found.forEach(api.push);
  } catch {
    // A setter of the page's, or a getter in its array.
  }
  // An address that ends in #portcullis opens the preferences, for e-mails and printed policies.
  const look = () => location.hash === "#portcullis" && api.open();
  addListener(window, "hashchange", look);
  look();
}

/** Says in one console line, and tells the page, what went wrong: once, however often it is found. */
export const tell = (line) => void (sayOnce(line) && emit("error"));
/** Of what it is about, which the page may have written, no more than tells what is meant. */
export const fault = (code, about, advice) => tell(`[${code}] ${about.slice(0, 200)}${about && ": "}${advice}`);

/** Tells the page: an event on the document, then `on` listeners, each with a snapshot of its own; `ids` were withdrawn. */
export function emit(type, ids) {
  const snapshot = () => {
    const state = stateNow();
    if (ids && state) state.withdrawn = ids.split(" ");
    return state;
  };
  const event = new CustomEvent("portcullis:" + type);
  defineProperty(event, "detail", { __proto__: null, get: snapshot });
  dispatch(document, event);
  if (type === "ready") {
    if (!isReady) watchRequests();
    isReady = true;
    undo.push(() => (isReady = false));
    announceReady(stateNow());
  }
  for (const entry of [...listeners]) if (entry.type === type) call(entry, snapshot);
  if (isReady) for (const ask of early.splice(0)) ask();
}
