// Held tags and other held elements: finds them, and lets one go when the module says so. Which and when is decided there.

import {
  addListener, Address, apply, baseAddress, copyNode, createElement, dispatch, door, enter, getAttribute, hasAttribute, hold,
  insertBefore, isConnected, later, matches, never, nextOf, nonce, Observer, parentOf, parsing, queryDocument, queryInside,
  queryShadow, removeAttribute, removeChild, removeListener, scriptSource, setAttribute, undo,
} from "./natives.js";

const HELD = 'script[data-portcullis][type="text/plain"],script[data-portcullis-held],[data-portcullis]:not(script)';
/** What held elements carry as `data-portcullis-NAME`, and the elements that may get it: a link of a text is no tag. */
const NAMES = {
  src: "script,iframe,img,source,video,audio,track,embed,input", srcset: "img,source", href: "link", poster: "video",
  srcdoc: "iframe", data: "object",
};
/** A tag that neither loads nor fails holds up those after it this long, in ms. */
const PATIENCE = 10_000;
const seenLate = new WeakSet(); // scripts first seen after the parser was done

/** Enters when held tags have come in. */
export function observe(code) {
  const holds = (node) => node instanceof Element && (matches(node, HELD) || queryInside(node, HELD).length > 0);
  const observer = new Observer((records) => {
    let found = false;
    for (const { addedNodes } of records)
      for (const node of addedNodes) {
        if (!holds(node)) continue;
        found = true;
        if (!parsing()) for (const tag of [node, ...queryInside(node, HELD)]) seenLate.add(tag);
      }
    if (found) enter(code);
  });
  observer.observe(document, { __proto__: null, childList: true, subtree: true });
  undo.push(() => observer.disconnect());
}

let found = []; // the held scripts of the last look

/**
 * The held scripts that have not been released, in document order, a line each: `1` or `0` for whether those after it must
 * wait (it is fetched, and neither async nor a module), then `i` and its ids, or `h` and the host of one that nobody marked.
 */
export function heldTags() {
  // SVG's elements, which have another interface, cannot be marked.
  found = [...queryDocument(document, HELD)].filter((tag) => "innerText" in tag && !hold.passed.has(tag) && isMeant(tag));
  const line = (tag) => {
    if (isScript(tag)) unveil(tag);
    const waits = isScript(tag) && scriptSource(tag) && !hasAttribute(tag, "async") && !hasAttribute(tag, "nomodule") && isClassic(tag);
    const ids = getAttribute(tag, "data-portcullis");
    return (waits ? "1" : "0") + (ids === null ? "h" + address(tag) : "i" + ids.trim().replace(/\s+/g, " "));
  };
  return found.map(line).join("\n");
}

// Not `instanceof`: a script of another realm is one too. SVG's have another interface.
const isScript = (tag) => "noModule" in tag;

/** What became of the tags, by the module's words for those of the last look: what `portcullis.report()` returns. */
export function describe(words) {
  const report = { __proto__: null, held: [], released: [...released], unknown: [] };
  words.split(" ").forEach((why, index) => found[index] && (report[why] || report.held).push(entry(found[index], why)));
  return report;
}
const entry = (tag, why) => {
  const [url] = Object.keys(NAMES).flatMap((name) => [getAttribute(tag, "data-portcullis-" + name), getAttribute(tag, name)]).filter(Boolean);
  return { element: tag.localName, ids: getAttribute(tag, "data-portcullis") || "", url: url || "", why };
};
const released = [];

/** Under a policy of nonces a marked script needs ours: what somebody smuggled into the markup must not run by our hand. */
const isMeant = (tag) => !isScript(tag) || !hasAttribute(tag, "data-portcullis") || !nonce() || tag.nonce === nonce();

/** Modules order themselves, and data neither loads nor fails. */
const isClassic = (tag) => /^$|(java|ecma|j)script/i.test(typeOf(tag) || "");

/** The type under which a held script runs. */
const typeOf = (tag) => hold.held.get(tag) || getAttribute(tag, "data-portcullis-type");

/** Host and path. */
const address = (tag) => {
  try {
    const { hostname, pathname } = new Address(scriptSource(tag));
    return hostname + pathname;
  } catch {
    return "";
  }
};

/** Gives an element what it carries as `data-portcullis-NAME`. Nothing that runs: `javascript:` is a script, not an address. */
function unveil(tag) {
  for (const name in NAMES) {
    const value = getAttribute(tag, "data-portcullis-" + name);
    if (value === null || !matches(tag, NAMES[name])) continue;
    try {
      if (!runs(value)) setAttribute(tag, name, trusted(name)(value));
      removeAttribute(tag, "data-portcullis-" + name);
    } catch {
      // Trusted Types refuse it: it stays as it is.
    }
  }
}

const runs = (value) => {
  try {
    return new Address(value, baseAddress(document)).protocol === "javascript:";
  } catch {
    return false;
  }
};

/** Puts what a template holds after it; scripts inside become held tags of its ids, so that they keep their order. */
function unfold(tag, ids) {
  const inside = copyNode(document, tag.content, true);
  for (const node of queryShadow(inside, "*")) {
    if (hasAttribute(node, "data-portcullis")) continue;
    if (!isScript(node)) unveil(node);
    else {
      setAttribute(node, "data-portcullis", ids);
      if (hasAttribute(node, "type")) setAttribute(node, "data-portcullis-type", getAttribute(node, "type"));
      setAttribute(node, "type", "text/plain");
    }
  }
  insertBefore(parentOf(tag), inside, nextOf(tag));
}

export const executePlan = (plan, hash) => hold.execute(plan, hash);

/** Lets the script `index` of the last look run, once; enters with `turn` when it has loaded or failed, or after PATIENCE. */
export function release(index, turn, code) {
  const tag = found[index];
  const parent = parentOf(tag);
  const settled = () => enter(code, String(turn));
  // One that was taken out meanwhile holds up nothing.
  if (!door || hold.passed.has(tag)) return;
  if (!isConnected(tag)) return void apply(later, window, [settled, 0]);
  hold.passed.add(tag);
  released.push(entry(tag, "granted"));
  if (!isScript(tag)) return matches(tag, "template") ? unfold(tag, getAttribute(tag, "data-portcullis")) : unveil(tag);
  // What nobody marked runs as it would have without us, or not at all.
  const node = seenLate.has(tag) && hasAttribute(tag, "data-portcullis") ? double(tag) : tag;
  hold.passed.add(node);
  settle(node, tag, settled);
  const type = typeOf(tag);
  if (!hasAttribute(node, "async")) node.async = false;
  removeAttribute(node, "data-portcullis-held");
  type ? setAttribute(node, "type", type) : removeAttribute(node, "type");
  const next = nextOf(tag);
  removeChild(parent, tag);
  insertBefore(parent, node, next);
}

function settle(node, tag, settled) {
  if (!scriptSource(tag)) return;
  const timer = apply(later, window, [() => finish(), PATIENCE]);
  const finish = (event) => {
    apply(never, window, [timer]);
    removeListener(node, "load", finish);
    removeListener(node, "error", finish);
    if (event && node !== tag) dispatch(tag, new Event(event.type));
    settled();
  };
  addListener(node, "load", finish);
  addListener(node, "error", finish);
}

/**
 * A script element with the attributes, nonce and text of `tag`, which runs in its stead; `tag` itself where Trusted
 * Types forbid that. For tags that came after parsing: a fragment parser (innerHTML) has spent its script elements, they
 * never run (HTML standard, "already started"), and no script can tell them from others (Firefox 153 reports `async`
 * alike for both). Handlers stay with `tag`, to which load and error are passed on.
 */
function double(tag) {
  try {
    const node = createElement(document, "script");
    for (const { name, value } of tag.attributes) if (!/^on/i.test(name)) setAttribute(node, name, trusted(name)(value));
    node.nonce = tag.nonce;
    if (tag.text) node.text = trusted("text")(tag.text);
    return node;
  } catch {
    return tag;
  }
}

const asIs = (text) => text;
let policy;
/** What makes a value for the attribute `name`, or for a script's text, that Trusted Types let through. */
const trusted = (name) => {
  const kind = { src: "createScriptURL", data: "createScriptURL", srcdoc: "createHTML", text: "createScript" }[name];
  if (!kind || !window.trustedTypes) return asIs;
  try {
    policy ||= window.trustedTypes.createPolicy("portcullis", { createScript: asIs, createScriptURL: asIs, createHTML: asIs });
    return (text) => policy[kind](text);
  } catch {
    return asIs;
  }
};
