// The rest of `portcullis.report()`, in portcullis.more.js: where each tag stands, which third parties were asked past us and what
// would have held them. Loaded when somebody wants the table, or when there are such third parties: a page without needs none of it.

import { getter } from "./own.js";
import { print } from "./table.js";

const isStrict = (window[Symbol.for("portcullis.hold")] || {}).confined !== undefined;
const told = new Set(); // the hosts that the console was told of

/**
 * Completes `report`. `how` says what else to do: "table" prints it, "count" tells of further third parties by `say`. Of `unheld`
 * each is a request with the rule against it; `nodes` has the element of each tag, `started` is when we did.
 */
export function report(report, how, unheld, nodes, started, say) {
  for (const list of [report.held, report.released, report.unknown]) for (const tag of list) tag.where = whereIs(nodes.get(tag)?.deref());
  report.unheld = requests(report, unheld, started);
  if (how === "table") print(report);
  if (how === "count") count(report.unheld, say);
}

// A form with a field of this name has another `parentNode`: the prototypes are asked.
const [parentOf, previousOf, isConnected] = ["parentNode", "previousSibling", "isConnected"].map((name) => getter("Node", name));
const nameOf = getter("Element", "localName");
const hostOf = getter("ShadowRoot", "host");

/** A selector for where a node stands, with a step into each shadow tree; empty once it is out of the page. */
function whereIs(node) {
  const path = [];
  if (!node || !isConnected(node)) return "";
  for (const top = document.documentElement; node !== top; ) {
    const parent = parentOf(node);
    if (!parent) path.unshift("#shadow-root");
    else path.unshift(nameOf(node) + (parent === top ? "" : `:nth-of-type(${placeOf(node)})`));
    node = parent || hostOf(node);
  }
  return path.join(" > ");
}

/** Which one of its name a node is among its siblings, from 1. */
function placeOf(node) {
  let place = 1;
  for (let other = previousOf(node); other; other = previousOf(other)) place += other instanceof Element && nameOf(other) === nameOf(node);
  return place;
}

/** What was asked past us, those of one kind and address together: a pixel's query is another one each time. */
function requests(report, unheld, started) {
  const found = new Map();
  // A script that the browser fetched ahead, but that did not run or ran by our leave, is among the tags. One that nobody marked
  // and no service names runs by nobody's leave.
  const scripts = [...report.held, ...report.unknown, ...report.released].filter(({ element }) => element === "script");
  const marked = new Map(scripts.map(({ url, ids }) => [absolute(url), ids]));
  for (const [{ name: url, initiatorType: kind, startTime }, rule] of unheld) {
    const at = Math.round(performance.timeOrigin + startTime);
    // In strict mode nothing that the page's policy of ours stopped was asked (Chromium lists frames all the same).
    if ((marked.has(url) && (rule || marked.get(url))) || (isStrict && at >= started)) continue;
    const key = kind + " " + (kind === "script" ? url : url.split("?")[0]);
    const why = rule ? "denied" : "unknown";
    const id = rule.split(":")[0] || "ID";
    const known = found.get(key) || { host: new URL(url).hostname, url, kind, why, rule, at, before: at < started, count: 0, markup: markup(kind, url, id) };
    known.count++;
    found.set(key, known);
  }
  return [...found.values()];
}

const absolute = (url) => {
  try {
    return url && new URL(url, document.baseURI).href;
  } catch {
    return "";
  }
};

/** What browsers call the asker of a request (Resource Timing, `initiatorType`), where it is a tag that can be held: its marked form. */
const FORMS = {
  __proto__: null,
  script: ['<script type="text/plain"', "src", "></script>"],
  iframe: ["<iframe", "data-portcullis-src", "></iframe>"],
  img: ["<img", "data-portcullis-src", ' alt="">'],
  link: ['<link rel="stylesheet"', "data-portcullis-href", ">"],
  video: ["<video", "data-portcullis-src", "></video>"],
  audio: ["<audio", "data-portcullis-src", "></audio>"],
  embed: ["<embed", "data-portcullis-src", ">"],
  object: ["<object", "data-portcullis-data", "></object>"],
};

/** The tag that would have been held, or null where no tag asked. */
function markup(kind, url, id) {
  if (!FORMS[kind]) return null;
  const [start, name, end] = FORMS[kind];
  return `${start} data-portcullis="${id}" ${name}="${url.replace(/&/g, "&amp;").replace(/"/g, "&quot;")}"${end}`;
}

/** Counts them in one console line, again only when further third parties were asked. */
function count(unheld, say) {
  const before = told.size;
  for (const { host } of unheld) told.add(host);
  if (told.size === before) return;
  const requests = unheld.reduce((sum, { count }) => sum + count, 0);
  const number = (n, one, more) => `${n} ${n === 1 ? one : more}`;
  say(`[ran-unheld] ${number(requests, "request", "requests")} to ${number(told.size, "third party", "third parties")} passed us by; portcullis.report("table") lists them, each with the tag to paste`);
}
