// What became of the tags on this page, and which third parties were asked past us: the data of `portcullis.report()`. What is
// only for people, and what only a page with such third parties needs, is in full-report.js, which comes with portcullis.more.js.
// It decides nothing: what an address may, and by which rule, is the module's answer.

import { Address, apply, baseAddress, defineProperty, enter, getAttribute, hold, later, now, readyState, sayOnce } from "./natives.js";
import { NAMES } from "./elements.js";
import { emit } from "./page.js";
import { MORE, withMore } from "./stage.js";
import { found, heldTags } from "./tags.js";

/** How many released tags, and how many requests, are kept. */
const KEPT = 1000;
const Ref = WeakRef;
const since = new WeakMap(); // tag -> when it was first seen held
const released = [];
const passed = new Set(); // the hosts of what was released
const asked = []; // requests to third parties that are yet to be judged
const unheld = []; // those that were not allowed, [request, what the module says]
const started = now();
let timer;
let code;

export const seen = (tag) => since.has(tag) || since.set(tag, now());

/** Host and path. */
export const address = (source) => {
  try {
    const { hostname, pathname } = new Address(source, baseAddress(document));
    return hostname + pathname;
  } catch {
    return "";
  }
};

const entry = (tag, node = tag) => {
  const [url = ""] = Object.keys(NAMES).flatMap((name) => [getAttribute(tag, "data-portcullis-" + name), getAttribute(tag, name)]).filter(Boolean);
  const known = { element: tag.localName, ids: getAttribute(tag, "data-portcullis") || "", url, since: since.get(tag) };
  // Hidden from what copies a report; and it keeps no element alive.
  return defineProperty(known, "node", { __proto__: null, value: new Ref(node) });
};

/** The element `tag` is let go, and `node` in its stead. */
export function keepReleased(tag, node) {
  const known = entry(tag, node);
  known.released = now();
  pass(known.url);
  if (released.push(known) > KEPT) released.shift();
}

/** Whose tags were released may be asked for more. */
export const pass = (source) => passed.add(hold.foreign(source));

try {
  new PerformanceObserver((list) => {
    // What took no time was stopped by the page's policy (Chromium lists it), or came from memory: nobody was asked.
    for (const request of list.getEntries()) if (request.duration && hold.foreign(request.name) && asked.length < KEPT) asked.push(request);
    soon();
  // What came before us too.
  }).observe({ __proto__: null, type: "resource", buffered: true });
} catch {
  // A browser that does not tell.
}

const soon = () => (timer ||= apply(later, window, [sift, 1000]));
/** Once the page is there, puts aside what was allowed or is ours; if some are left, the console is to say so. */
function sift() {
  timer = 0;
  if (readyState(document) !== "complete") return soon();
  const before = unheld.length;
  const answers = judge(asked.map(({ name }) => "0h" + address(name)).join("\n"));
  // There are none without a config.
  answers.length > 1 && asked.splice(0).forEach((request, index) => {
    if (answers[index][0] !== "w" && !passed.has(hold.foreign(request.name)) && unheld.length < KEPT) unheld.push([request, answers[index]]);
  });
  if (unheld.length > before) report("count");
}

/** What the module says to lines such as `heldTags` has, a line each. */
const judge = (lines) => (enter(code, lines) || "").split("\n");

/** `portcullis.report`, which enters with `entry`. */
export const reportBy = (entry) => ((code = entry), report);
function report(how) {
  const result = { __proto__: null, held: [], released: [], unknown: [], unheld: [] };
  const answers = judge(heldTags());
  [...found.map((tag) => entry(tag)), ...released].forEach((known, index) => {
    const [why, rule] = found[index] ? (answers[index] || "denied").split(/ (.*)/) : ["granted"];
    known.why = why;
    known.rule = known.ids || rule || "";
    (found[index] ? result[why] || result.held : result.released).push(known);
  });
  const fill = () => window[MORE] && window[MORE].report(result, how, unheld, started, (line) => sayOnce(line) && emit("error"));
  how ? withMore(fill) : fill();
  return result;
}
