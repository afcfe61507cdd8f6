// The hold: keeps what nobody marked from asking a third party for anything, until somebody says what may.
// It decides nothing and knows no category: first-party is the page's host (less `www.`), what is below it, and `data-allow`.
// Beyond that it lets through what a plan names; once the module is there it asks that. With `data-hold="strict"` a
// Content-Security-Policy says it all instead (docs/adr/0015).
// In force twice over (stub and bundle): the first one serves both.

import {
  Address, baseAddress, cookieText, currentScript, defineProperty, getAttribute, isConnected, matches, namesOf, queryInside, queryShadow, removeAttribute,
  setAttribute, wrap,
} from "./capture.js";

const script = currentScript(document);
const option = (name) => (script && getAttribute(script, "data-" + name)) || "";

/** What runs. Of what the parser made only this can still be kept back: the rest is on its way when we see it. */
const RUNNING = "script,iframe";
/** What asks for something. */
const CARRIERS = RUNNING + ",object,embed,img,input,link,audio,video,source";
const ADDRESSES = /^(src(set)?|href|data|poster)$/i;

const free = "*." + location.hostname.replace(/^www\./, "") + " " + option("allow");
const passed = new WeakSet(); // what the module released
const kept = new Set(); // what is held, wherever it is
const beacons = []; // the arguments of those that wait
let allowed = ""; // what the plan names

const names = (patterns, { hostname, pathname }) =>
  patterns.split(" ").some((pattern) => {
    const [, below, host, path] = /(\*?)([^/]*)(.*)/.exec(pattern);
    return pathname.startsWith(path) && (host === hostname || below && ("." + hostname).endsWith(host));
  });

/** The address of a third party; nothing for all else (data:, blob: and broken addresses included). */
const foreign = (source) => {
  try {
    const url = new Address(source, baseAddress(document));
    return url.hostname && !names(free, url) && url;
  } catch {}
};
const mustWait = (source) => {
  const url = foreign(source);
  return url && !names(allowed, url) && (!shared.judge || shared.judge(url));
};

const mark = (node, name, value) => setAttribute(node, "data-portcullis-" + name, value);

/** Whether `value`, about to become what `name` of an element says, was put aside. A script is made one that does not run. */
const putAside = (node, name, value) => {
  if (!ADDRESSES.test(name) || passed.has(node) || !matches(node, CARRIERS) || !mustWait(value)) return;
  mark(node, "held", "");
  kept.add(node);
  if (!("noModule" in node)) return mark(node, name, value), kept;
  const type = getAttribute(node, "type") || "";
  if (type !== "text/plain") mark(node, "type", type);
  setAttribute(node, "type", "text/plain");
};

/** Holds `node` and all inside it that is of these kinds. What was inserted before it was seen has run, or is held. */
const hold = (node, kinds) => {
  try {
    if (kinds === CARRIERS && isConnected(node)) return;
    for (const one of [...(node instanceof DocumentFragment ? queryShadow : queryInside)(node, kinds), node])
      if (matches(one, kinds))
        for (const { name, value } of [...one.attributes]) if (putAside(one, name, value)) removeAttribute(one, name);
  } catch {
    // Text, or no node at all: then the native method says so to its caller.
  }
};

/** What begins to ask inside a call is held inside that call. */
const watch = (prototype, name, kind) => {
  if (name === "sendBeacon") wrap(prototype, name, (_, beacon) => mustWait(beacon[0]) && beacons.push(beacon));
  if (/^(append|prepend|insert|replace|before$|after$|surround)/.test(name)) wrap(prototype, name, (_, given) => { for (const one of given) hold(one, CARRIERS); });
  if (kind > "D" && ADDRESSES.test(name)) wrap(prototype, name, (node, [value]) => putAside(node, name, value));
};

const shared = {
  kept, passed, foreign, beacons, configHash: option("config-hash"),
  /** Takes in a plan, a line each: `2` and the config's hash, what has to stand in the cookies, what may pass, until when (base 36 ms). */
  execute(plan, hash) {
    const [head, witness, list, until] = plan.split("\n");
    allowed = head === "2 " + hash && cookieText(document).includes(witness) && parseInt(until, 36) >= Date.now() ? list : "";
  },
  /** Lets the page ask nobody but those that may pass now. More of these policies only allow less. */
  confine() {
    const meta = document.createElement("meta");
    meta.httpEquiv = "Content-Security-Policy";
    meta.content = "default-src 'self' blob: data: 'unsafe-inline' 'unsafe-eval' " +
      (free + " " + allowed).replace(/(\*\.)?([^\s/]+)(\S*\/)?\S*/g, "$1$2:*$3 $2:*$3 ws://$1$2:*");
    document.head.append(meta);
    shared.confined = allowed;
  },
};
const KEY = Symbol.for("portcullis.hold");
if (!window[KEY]) {
  try {
    // The plan that the last page left, for a tag that says which config it belongs to.
    shared.execute(localStorage[(option("namespace") || "portcullis") + ".plan"], shared.configHash);
  } catch {}
  if (option("hold") === "strict") shared.confine();
  else {
    // A parser-inserted script is seen here before it is prepared: at its end tag the parser runs microtasks first.
    shared.parser = new MutationObserver((records) => {
      for (const { addedNodes } of records) for (const node of addedNodes) hold(node, RUNNING);
    });
    shared.parser.observe(document, { __proto__: null, childList: true, subtree: true });
    wrap(Element.prototype, "setAttribute", (node, given) => putAside(node, ...given));
    for (const kind of namesOf(window))
      if (/^(Element$|HTML\w*E|Node$|Navigator$|Range$|Char|Docu)/.test(kind)) {
        const { prototype } = window[kind];
        for (const name of namesOf(prototype)) watch(prototype, name, kind);
      }
  }
  defineProperty(window, KEY, { __proto__: null, value: shared });
  setTimeout(() => shared.judge || console.error("portcullis: [module-missing] all stays held"), 5000);
}
