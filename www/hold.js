// The hold: keeps what nobody marked from asking a third party for anything, until somebody says what may.
// It decides nothing and knows no category: first-party is the page's host (less `www.`), what is below it, and `data-allow`.
// Beyond that it lets through what a plan names; once the module is there it asks that. With `data-hold="strict"` a
// Content-Security-Policy says it all instead (docs/adr/0015).
// In force twice over (stub and bundle): the first one serves both.

import {
  Address, appendChild, baseAddress, cookieText, createElement, currentScript, defineProperty, getAttribute, headOf, isConnected, matches, namesOf, queryInside, queryShadow, removeAttribute,
  setAttribute, signals, wrap,
} from "./capture.js";

const script = currentScript(document);
const option = (name) => (script && getAttribute(script, "data-" + name)) || "";

/** What runs. Of what the parser made only this can still be kept back: the rest is on its way when we see it. */
const RUNNING = "iframe,script";
/** What asks for something. */
const CARRIERS = RUNNING + ",img,link,audio,source,object,embed,video,input";
const ADDRESSES = /^(src(set)?|href|poster|data)$/i;

const free = "*." + location.hostname.replace(/^www\./, "") + " " + option("allow");
const namespace = option("namespace") || "portcullis";
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
  // What a plan lets pass asks nobody, unless it may be Google's and the page has thrown away what was said to it.
  return url && (!names(allowed, url) || shared.judge && shared.told !== window[shared.layer]) && (!shared.judge || shared.judge(url));
};

const mark = (node, name, value) => setAttribute(node, "data-portcullis-" + name, value);

/** Whether `value`, about to become what `name` of an element says, was put aside. A script is made one that does not run. */
const putAside = (node, name, value) => {
  if (!ADDRESSES.test(name) || passed.has(node) || !matches(node, CARRIERS) || !mustWait(value)) return;
  // Whether the parser has put it in: a policy may trust what a script puts in more than that.
  if (!kept.has(node)) mark(node, "held", isConnected(node));
  kept.add(node);
  if (!("noModule" in node)) return mark(node, name, value), kept;
  const type = getAttribute(node, "type") || "";
  if (type !== "text/plain") mark(node, "type", type);
  setAttribute(node, "type", "text/plain");
};

/** Holds `node` and all inside it that is of these kinds. What was inserted before it was seen has run, or is held. */
const hold = (node, kinds) => {
  try {
    if (isConnected(node) && kinds === CARRIERS) return;
    for (const one of [...(node instanceof DocumentFragment ? queryShadow : queryInside)(node, kinds), node])
      if (matches(one, kinds))
        for (const { name, value } of [...one.attributes]) if (putAside(one, name, value)) removeAttribute(one, name);
  } catch {
    // Text, or no node at all: then the native method says so to its caller.
  }
};

/** What begins to ask inside a call is held inside that call. */
const watch = (prototype, name) => {
  if (name == "sendBeacon") wrap(prototype, name, (_, beacon) => mustWait(beacon[0]) && beacons.push(beacon));
  if (/^(replace|insert|append|after$|surround|prepend|before$)/.test(name)) wrap(prototype, name, (_, given) => { for (const one of given) hold(one, CARRIERS); });
  // A page may have a class of its own that is called like one of the browser's.
  if (prototype instanceof Element && ADDRESSES.test(name)) wrap(prototype, name, (node, [value]) => putAside(node, name, value));
};

const TYPES = "ad_storage ad_user_data ad_personalization analytics_storage functionality_storage personalization_storage security_storage";
/** What becomes of the seven types of Google's Consent Mode, of which those in `granted` are granted. */
export const consents = (granted) => Object.fromEntries(TYPES.split(" ").map((type) => [type, granted.includes(type) ? "granted" : "denied"]));
/** The command that everything is denied, but for what keeps accounts from being taken over; tags wait this long, in ms, for another word. */
export const denial = (wait) => ["consent", "default", { ...consents("security_storage"), wait_for_update: wait }];
const KEY = Symbol.for("portcullis.hold");
/** What was said to the data layer `name`. Google's tags pass over arrays. */
const entries = (name) => [].filter.call(window[name] || [], (said) => said && !said.map);
const isDefault = (said) => said[0] + said[1] === "consentdefault" && !said[2]?.region;
/** Whether somebody has said what to begin with. */
export const hasDefault = (name) => entries(name).some(isDefault);
/** Whether something else came first that has a tag look at what is granted. */
export const isBehind = (name) => {
  const first = entries(name).find((said) => said.event || /^(js|config|event|consent)$/.test(said[0]) && !said[2]?.region);
  return first && !isDefault(first);
};
/** Whether nobody but us grants a type there, or leaves one out, which is granted then; of a default for some regions only what it names. */
export const isCertain = (name) => entries(name).every((said) => said[KEY] || said[0] !== "consent" || TYPES.split(" ").every((type) => type === "security_storage" || (said[2]?.[type] || said[2]?.region && "denied") === "denied"));
/** Says `commands` to it as Google's own `gtag` does: its tags take nothing but real `Arguments` for commands. */
export const tellLayer = (name, commands) => {
  const layer = (window[name] ||= []);
  for (const command of commands) (function () { arguments[KEY] = 1; layer.push(arguments); })(...command);
};
/** Tells that those types are granted and all others denied, and then tag managers that it was told. Where Google's tags take what IAB's framework says, that counts. */
export const tellUpdate = (name, types, event) => {
  if (window.gtag_enable_tcf_support === true) return;
  tellLayer(name, [["consent", "update", consents(types)]]);
  window[name].push({ event });
};

const shared = {
  // The order of such lists is the one that compresses best.
  beacons, foreign, configHash: option("config-hash"), passed, kept,
  // All files of a page are of one version (www/start.js). The tests in browsers are not built, and have none.
  version: typeof __VERSION__ === "string" ? __VERSION__ : "",
  /**
   * Takes in a plan, a line each: `4`, the config's hash and what the browser says, what has to stand in the record, what may pass,
   * the name of Google's data layer, the types of Consent Mode that are granted, the event that says so, until when (base 36 ms). The answer is the
   * second and those of Google.
   */
  execute(plan, hash) {
    const lines = plan.split("\n");
    // At the end: a plan that was cut off is past.
    const until = lines.pop();
    const [head, witness, list, ...google] = lines;
    // Neither is empty: what a page has put on a prototype could be a plan else.
    const counts = hash && head == "4 " + hash + " " + signals && witness && (cookieText(document) + localStorage[namespace]).includes(witness) && parseInt(until, 36) > Date.now();
    allowed = counts && list || "";
    return counts ? [witness, ...google] : [];
  },
  /** Lets the page ask nobody but those that may pass now. More of these policies only allow less. */
  confine() {
    const meta = createElement(document, "meta");
    meta.httpEquiv = "content-security-policy";
    meta.content = "default-src 'unsafe-inline' 'unsafe-eval' 'self' blob: data: " +
      (free + " " + allowed).replace(/(\*\.)?([^\s/]+)(\S*\/)?\S*/g, "$1$2:*$3 $2:*$3 ws://$1$2:*");
    appendChild(headOf(document), meta);
    shared.confined = allowed;
  },
};
if (!window[KEY]) {
  let planned = [];
  try {
    // The plan that the last page left, for a tag that says which config it belongs to.
    planned = shared.execute(localStorage[namespace + ".plan"], shared.configHash);
  } catch {}
  // Whatever says neither `known` nor nothing: who has misspelt `strict` meant to hold more, not less.
  if (!/^(known)?$/.test(option("hold"))) shared.confine();
  else {
    // A parser-inserted script is seen here before it is prepared: at its end tag the parser runs microtasks first.
    (shared.parser = new MutationObserver((records) => {
      for (const { addedNodes } of records) for (const node of addedNodes) hold(node, RUNNING);
    })).observe(document, { __proto__: null, childList: true, subtree: true });
    wrap(Element.prototype, "setAttribute", (node, given) => putAside(node, ...given));
    for (const kind of namesOf(window))
      if (/^(HTML\w*E|Element$|Char|Navigator$|Docu|Node$|Range$)/.test(kind)) {
        // A global of the page's may be called so too.
        const prototype = window[kind]?.prototype || 0;
        for (const name of namesOf(prototype)) watch(prototype, name);
      }
  }
  defineProperty(window, KEY, { __proto__: null, value: shared });
  try {
    const layer = script && getAttribute(script, "data-google");
    const [witness, plannedLayer, types, event] = planned;
    // What `cargo xtask inline` has put before us knows regions and settings too.
    const [ownLayer, commands, isSet, regional] = window[Symbol.for("portcullis.google")] || [layer === null ? "" : layer || "dataLayer", [denial(500)]];
    // The plan has it from the config.
    const name = plannedLayer || ownLayer;
    if (name) {
      const isTold = hasDefault(name);
      // Certain is only what runs before the next tag is read.
      shared.first = isBehind(name) ? 0 : script.async || !ownLayer || !isCertain(name) ? 1 : 2;
      // What comes after the default is said in any case.
      tellLayer(name, commands.slice(isTold));
      shared.layer = name;
      shared.told = window[name];
      shared.isSet = isSet;
      if (types) {
        // What the plan lets pass may be Google's, and comes before the config.
        tellUpdate(name, types, event);
        shared.said = witness + types;
      } else if (!isTold && regional && !signals && !cookieText(document).includes(namespace + "=") && !localStorage[namespace]) {
        // What a region leaves granted is nothing to who has answered, or whose browser has. What the visitor's law has is told in any case.
        shared.said = "regional";
        tellLayer(name, regional);
      }
    }
  } catch {
    // A data layer that takes nothing: the module says so.
  }
  setTimeout(() => shared.judge || console.error("portcullis: [module-missing] portcullis.js"), 5000);
}
