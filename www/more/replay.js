// `replay: true`: listeners for a DOMContentLoaded or load that has passed.

import { apply, currentScript, later, wrap } from "./taken.js";

const replays = new Set(); // the scripts whose listeners are meant
let due = []; // what is to be called: {target, type, listener, signal}

/**
 * Calls what `script` comes to listen to, while it runs, for a DOMContentLoaded or load that has passed: once, and nobody
 * else hears of it. Listening is only looked at from the first such script on.
 */
export function replayFor(script) {
  if (!replays.size) {
    wrap(EventTarget.prototype, "addEventListener", (target, [type, listener, options]) => hasPassed(target, type) && keep(target, type, listener, options));
    wrap(EventTarget.prototype, "removeEventListener", (target, [type, listener]) => {
      due = due.filter((one) => !isOne(one, target, type, listener));
    });
  }
  replays.add(script);
}

const isOne = (one, target, type, listener) => one.target === target && one.type === type && one.listener === listener;

/** Whether a script that is meant asks for an event that has been. */
const hasPassed = (target, type) => {
  const name = { __proto__: null, DOMContentLoaded: "domContentLoadedEventStart", load: target === window && "loadEventStart" }[type];
  if (!name || !replays.has(currentScript(document)) || (target !== document && target !== window)) return false;
  try {
    return !!performance.getEntriesByType("navigation")[0][name];
  } catch {
    return false; // The page has broken it.
  }
};

/** As a browser keeps listeners: none that is no listener, and none twice. */
function keep(target, type, listener, options) {
  if (typeof listener !== "function" && typeof listener !== "object" || !listener) return false;
  if (due.some((one) => isOne(one, target, type, listener))) return true;
  const one = { target, type, listener, signal: options?.signal };
  due.push(one);
  later(() => call(one), 0, true);
  return true;
}

/** What it throws is the page's to see. */
function call(one) {
  if (!due.includes(one)) return;
  due = due.filter((other) => other !== one);
  const { target, type, listener, signal } = one;
  if (signal?.aborted) return;
  const event = new Event(type);
  if (typeof listener === "function") apply(listener, target, [event]);
  else listener.handleEvent(event);
}
