// What became of the tags on this page, and which third parties were asked past us: the data of `portcullis.report()`. What is
// only for people, and what only a page with such third parties needs, is in more/full-report.js, which comes with portcullis.more.js.
// It decides nothing: what an address may, and by which rule, is the module's answer.

import { enter, getAttribute, guarded, hold, later, now, readyState } from "./natives.js";
import { NAMES } from "./elements.js";
import { tell } from "./page.js";
import { more, withMore } from "./kit.js";
import { heldTag } from "./tags.js";

/** How many requests are kept. */
const KEPT = 1000;
const { PerformanceObserver: Requests, WeakRef: Ref } = window;
const since = new WeakMap(); // tag -> when it was first seen held
const nodes = new WeakMap(); // what the report says of a tag -> the element, which it does not keep alive
const passed = new Set(); // the hosts of marked tags that were released
const unheld = []; // those that were not allowed, [request, the rule]
const started = now();
let timer;
let code;

/** When it is first seen held. */
export const keepSince = (tag) => since.has(tag) || since.set(tag, now());

/** Host and path of a third party's URL; empty for what is none. */
export const address = (url) => (url ? url.hostname + url.pathname : "");
/** What `tag` asks for, or will. */
export const sources = (tag) => Object.keys(NAMES).flatMap((name) => [getAttribute(tag, "data-portcullis-" + name), getAttribute(tag, name)]).filter(Boolean);

export const entry = (tag, why, node = tag) => {
  const ids = getAttribute(tag, "data-portcullis") || "";
  const [url = ""] = sources(tag);
  const known = { element: tag.localName, ids, url, why, rule: ids || rule(hold.foreign(url)).trim(), since: since.get(tag) };
  nodes.set(known, new Ref(node));
  return known;
};

const blocked = new Map(); // address -> what the report says of it
/** The third party's `url` was stopped by the page's policy of ours, by this directive: there is no element to tell of. */
export const keepBlocked = ({ href: url }, element) => {
  if (blocked.size < KEPT && !blocked.has(url)) blocked.set(url, { element, ids: "", url, since: now() });
};

/** What is marked and was released may ask for more at the same host. */
export const pass = (tag) => sources(tag).forEach((source) => passed.add((hold.foreign(source) || "").hostname));

/** Takes in what was asked, before us too; from when there is a config to judge it by. What was allowed then is nobody's business. */
export function watchRequests() {
  try {
    new Requests(guarded((list) => {
      for (const request of list.getEntries()) {
        // What took no time was stopped by the page's policy (Chromium lists it), or came from memory: nobody was asked.
        const url = request.duration && hold.foreign(request.name);
        const why = url && !passed.has(url.hostname) && rule(url);
        if (why && unheld.length < KEPT) soon(unheld.push([request, why.trim()]));
      }
    })).observe({ __proto__: null, type: "resource", buffered: true });
  } catch {
    // A browser that does not tell.
  }
}
const soon = () => (timer ||= later(count, 1000));
function count() {
  timer = 0;
  readyState(document) === "complete" ? report("count") : soon();
}

/** Why the module would not have a third party's URL asked: by which rule, a space for none; empty where it may be. */
const rule = (url) => enter(code, address(url) || " ") || "";

/** `portcullis.report`, which enters with `entry`. */
export const reportBy = (entry) => ((code = entry), report);
function report(how) {
  const result = { __proto__: null, held: [], released: [...(more() ? more().released : [])], unknown: [], unheld: [] };
  (enter(code) || "").split(" ").forEach((why, index) => heldTag(index) && (result[why] || result.held).push(entry(heldTag(index), why)));
  for (const known of blocked.values()) {
    const why = rule(hold.foreign(known.url));
    const by = why.trim();
    if (why) result[by ? "held" : "unknown"].push({ ...known, why: by ? "denied" : "unknown", rule: by });
  }
  const fill = () => more() && more().report(result, how, unheld, nodes, started, tell);
  more() ? fill() : how && withMore(fill);
  return result;
}
