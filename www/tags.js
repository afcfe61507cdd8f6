// Held tags and other held elements: finds them, and says what became of them. What may run is decided in the module.

import {
  Address, enter, getAttribute, hasAttribute, hold, listen, matches, nonce, Observer, parsing, queryDocument, queryInside,
  queryShadow, scriptSource, undo,
} from "./natives.js";
import { isScript, NAMES, unveil } from "./elements.js";
import { once, placeholder, takeBack } from "./frames.js";

const HELD = 'script[data-portcullis][type="text/plain"],script[data-portcullis-held],[data-portcullis]:not(script)';
/** Scripts first seen after the parser was done. */
export const seenLate = new WeakSet();
const roots = new Set(); // open shadow trees that were found

/** Enters when held tags have come in, when the page is parsed and when a page that was made ahead is shown. */
export function observe(code) {
  const options = { __proto__: null, childList: true, subtree: true };
  const holds = (node) => matches(node, HELD) || queryInside(node, HELD).length > 0;
  const observer = new Observer((records) => {
    let found = false;
    for (const { addedNodes } of records)
      for (const node of addedNodes) {
        if (!(node instanceof Element)) continue;
        found = look(node) || found;
        if (!holds(node)) continue;
        found = true;
        if (!parsing()) for (const tag of [node, ...queryInside(node, HELD)]) seenLate.add(tag);
      }
    if (found) enter(code);
  });
  /** Takes in the shadow trees of `node` and of what is inside it; whether there are new ones. */
  const look = (node) => {
    let found = false;
    for (const host of [node, ...queryInside(node, "*")]) found = (host.shadowRoot && take(host.shadowRoot)) || found;
    return found;
  };
  const take = (root) => {
    if (roots.has(root)) return false;
    roots.add(root);
    observer.observe(root, options);
    for (const child of root.children) look(child);
    return true;
  };
  hold.onShadow = (root) => void take(root);
  observer.observe(document, options);
  undo.push(() => (observer.disconnect(), roots.clear()));
  listen(document, "DOMContentLoaded", code);
  listen(document, "prerenderingchange", code);
}

/** The held scripts and other elements of the last look. */
export let found = [];

/**
 * The held elements that have not been released, in document order, a line each: the digit of its `Place`, then `i` and its
 * ids (`o` where a person asked to see it once, `n` where the page's policy does not know it), or `h` and the host of one that
 * nobody marked. None on a page that is made ahead of being shown. Frames are seen to, if `frames` says so.
 */
export function heldTags(frames) {
  if (frames) takeBack();
  // SVG's elements, which have another interface, cannot be marked.
  const held = (tag) => "innerText" in tag && !hold.passed.has(tag);
  for (const root of roots) if (!root.host.isConnected) roots.delete(root);
  found = document.prerendering ? [] : [queryDocument(document, HELD), ...[...roots].map((root) => queryShadow(root, HELD))].flatMap((list) => [...list].filter(held));
  const lines = found.map(line);
  if (frames) found.forEach((tag, index) => placeholder(tag, lines[index]));
  return lines.join("\n");
}

export const line = (tag) => {
  const ids = getAttribute(tag, "data-portcullis");
  const mark = once === tag ? "o" : isMeant(tag) ? "i" : "n";
  return place(tag) + (ids === null ? "h" + address(tag) : mark + ids.trim().replace(/\s+/g, " "));
};

/** The digit of a tag's `Place`: 0 free, 1 inline, 2 external, 3 deferred, 4 async. */
const place = (tag) => {
  if (!isScript(tag)) return 0;
  unveil(tag);
  const type = typeOf(tag) || "";
  const module = /^module$/i.test(type);
  // What does not run neither loads nor fails, and inline modules say nothing either.
  if (hasAttribute(tag, "nomodule") && !module) return 0;
  if (!module && !/^$|(java|ecma|j)script/i.test(type)) return 0;
  if (!scriptSource(tag)) return module ? 0 : 1;
  return hasAttribute(tag, "async") ? 4 : module || hasAttribute(tag, "defer") ? 3 : 2;
};

/** What became of the tags, by the module's words for those of the last look: what `portcullis.report()` returns. */
export function describe(words) {
  const report = { __proto__: null, held: [], released: [...released], unknown: [] };
  words.split(" ").forEach((why, index) => found[index] && (report[why] || report.held).push(entry(found[index], why)));
  return report;
}
export const entry = (tag, why) => {
  const [url] = Object.keys(NAMES).flatMap((name) => [getAttribute(tag, "data-portcullis-" + name), getAttribute(tag, name)]).filter(Boolean);
  return { element: tag.localName, ids: getAttribute(tag, "data-portcullis") || "", url: url || "", why };
};
export const released = [];

/** Under a policy of nonces a marked script needs ours: what somebody smuggled into the markup must not run by our hand. */
const isMeant = (tag) => !isScript(tag) || !hasAttribute(tag, "data-portcullis") || !nonce() || tag.nonce === nonce();

/** The type under which a held script runs. */
export const typeOf = (tag) => hold.held.get(tag) || getAttribute(tag, "data-portcullis-type");

/** Host and path. */
const address = (tag) => {
  try {
    const { hostname, pathname } = new Address(scriptSource(tag));
    return hostname + pathname;
  } catch {
    return "";
  }
};

export const executePlan = (plan, hash) => hold.execute(plan, hash);
