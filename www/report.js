// What became of the tags on this page, and which third parties were asked past us: the data of `portcullis.report()`. What is
// only for people, and what only a page with such third parties needs, is in full-report.js, which comes with portcullis.more.js.
// It decides nothing: what an address may, and by which rule, is the module's answer.

import { apply, enter, getAttribute, hold, later, now, readyState, sayOnce } from "./natives.js";
import { NAMES } from "./elements.js";
import { emit } from "./page.js";
import { MORE, withMore } from "./stage.js";
import { found } from "./tags.js";

/** How many released tags, and how many requests, are kept. */
const KEPT = 1000;
const { PerformanceObserver: Requests, WeakRef: Ref } = window;
const since = new WeakMap(); // tag -> when it was first seen held
const nodes = new WeakMap(); // what the report says of a tag -> the element, which it does not keep alive
const released = [];
const passed = new Set(); // the hosts of marked tags that were released
const unheld = []; // those that were not allowed, [request, the rule]
const started = now();
let timer;
let code;

/** When it is first seen held. */
export const seen = (tag) => since.has(tag) || since.set(tag, now());

/** Host and path of a third party's URL; empty for what is none. */
export const address = (url) => (url ? url.hostname + url.pathname : "");
/** What `tag` asks for, or will. */
export const sources = (tag) => Object.keys(NAMES).flatMap((name) => [getAttribute(tag, "data-portcullis-" + name), getAttribute(tag, name)]).filter(Boolean);

const entry = (tag, why, node = tag) => {
  const ids = getAttribute(tag, "data-portcullis") || "";
  const [url = ""] = sources(tag);
  const known = { element: tag.localName, ids, url, why, rule: ids || rule(hold.foreign(url)).trim(), since: since.get(tag) };
  nodes.set(known, new Ref(node));
  return known;
};

/** The element `tag` is let go, and `node` in its stead. */
export function keepReleased(tag, node) {
  const known = entry(tag, "granted", node);
  known.released = now();
  if (known.ids) pass(tag);
  if (released.push(known) > KEPT) released.shift();
}

/** What is marked and was released may ask for more at the same host. */
export const pass = (tag) => sources(tag).forEach((source) => passed.add((hold.foreign(source) || "").hostname));

/** Takes in what was asked, before us too; from when there is a config to judge it by. What was allowed then is nobody's business. */
export function watchRequests() {
  try {
    new Requests((list) => {
      for (const request of list.getEntries()) {
        // What took no time was stopped by the page's policy (Chromium lists it), or came from memory: nobody was asked.
        const url = request.duration && hold.foreign(request.name);
        const why = url && !passed.has(url.hostname) && rule(url);
        if (why && unheld.length < KEPT) soon(unheld.push([request, why.trim()]));
      }
    }).observe({ __proto__: null, type: "resource", buffered: true });
  } catch {
    // A browser that does not tell.
  }
}
const soon = () => (timer ||= apply(later, window, [tell, 1000]));
function tell() {
  timer = 0;
  readyState(document) === "complete" ? report("count") : soon();
}

/** Why the module would not have a third party's URL asked: by which rule, a space for none; empty where it may be. */
const rule = (url) => enter(code, address(url) || " ") || "";

/** `portcullis.report`, which enters with `entry`. */
export const reportBy = (entry) => ((code = entry), report);
function report(how) {
  const result = { __proto__: null, held: [], released: [...released], unknown: [], unheld: [] };
  (enter(code) || "").split(" ").forEach((why, index) => found[index] && (result[why] || result.held).push(entry(found[index], why)));
  const fill = () => window[MORE] && window[MORE].report(result, how, unheld, nodes, started, (line) => sayOnce(line) && emit("error"));
  how ? withMore(fill) : fill();
  return result;
}
