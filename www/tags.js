// Held tags and other held elements: finds them, and says what became of them. What may run is decided in the module.

import {
  apply, enter, getAttribute, hasAttribute, hold, isConnected, isReloaded, listen, matches, nonce, Observer, parsing, queryDocument, queryInside,
  queryShadow, scriptSource, sendBeacon, undo, wrap,
} from "./natives.js";
import { isScript, unveil } from "./elements.js";
import { once, placeholder, takeBack } from "./frames.js";
import "./markup.js";
import { address, seen, sources } from "./report.js";

const HELD = 'script[data-portcullis][type="text/plain"],[data-portcullis-held],[data-portcullis]:not(script)';
/** Scripts first seen after the parser was done. */
export const seenLate = new WeakSet();
const roots = new Set(); // open shadow trees that were found

/**
 * Enters when held tags have come in, when the page is parsed and when a page that was made ahead is shown; with `judge` and
 * host and path for what the hold asks about, and for what the page's policy of ours has kept back.
 */
export function observe(code, judge) {
  const ask = (url) => enter(judge, address(url));
  hold.judge = (url) => {
    // A page that makes such elements for ever keeps the last thousand.
    const [oldest] = hold.kept;
    if (hold.kept.size > 999) hold.kept.delete(oldest);
    return ask(url) !== false;
  };
  listen(document, "securitypolicyviolation", 0, ({ blockedURI }) => {
    const url = isStrict() && hold.foreign(blockedURI);
    if (url) ask(url);
  });
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
  onShadow = take;
  observer.observe(document, options);
  undo.push(() => (observer.disconnect(), roots.clear()));
  listen(document, "DOMContentLoaded", code);
  // From here on what it sees ran where we did not look: that is not held by saying so.
  if (hold.parser) listen(document, "DOMContentLoaded", 0, () => void hold.parser.disconnect());
  listen(document, "prerenderingchange", code);
}

let onShadow;
wrap(Element.prototype, "attachShadow", (host, given, native) => {
  const root = apply(native, host, given);
  if (host.shadowRoot && onShadow) onShadow(root);
  return root;
});

/** The held scripts and other elements of the last look. */
export let found = [];

/**
 * The held elements that have not been released, in document order, a line each: the digit of its `Place`, then `i` and its
 * ids (`o` where a person asked to see it once, `n` where the page's policy does not know it), or `h` and the host of one that
 * nobody marked. None on a page that is made ahead of being shown. Frames are seen to, if `frames` says so.
 */
export function heldTags(frames) {
  if (frames) takeBack();
  // SVG's elements, which have another interface, cannot be marked; a script of theirs can be held.
  const held = (tag) => ("innerText" in tag || hasAttribute(tag, "data-portcullis-held")) && !hold.passed.has(tag);
  for (const root of roots) if (!root.host.isConnected) roots.delete(root);
  // A script in no page holds up nobody; what else is held there, or in a closed shadow tree, is known by what the hold keeps.
  const elsewhere = [...hold.kept].filter((tag) => isConnected(tag) || !isScript(tag));
  const lists = [queryDocument(document, HELD), ...[...roots].map((root) => queryShadow(root, HELD)), elsewhere];
  found = document.prerendering ? [] : [...new Set(lists.flatMap((list) => [...list].filter(held)))];
  found.forEach(seen);
  const lines = found.map(line);
  if (frames) found.forEach((tag, index) => placeholder(tag, lines[index]));
  return lines.join("\n");
}

export const line = (tag) => {
  const ids = getAttribute(tag, "data-portcullis");
  const mark = once === tag ? "o" : isMeant(tag) ? "i" : "n";
  return place(tag) + (ids === null ? "h" + address(hold.foreign(sources(tag)[0])) : mark + ids.trim().replace(/\s+/g, " "));
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
  // What a script of the page makes is async until it says otherwise (HTML standard, "force async").
  return hasAttribute(tag, "async") || tag.async && !hasAttribute(tag, "data-portcullis") ? 4 : module || hasAttribute(tag, "defer") ? 3 : 2;
};

/** Under a policy of nonces a marked script needs ours: what somebody smuggled into the markup must not run by our hand. */
const isMeant = (tag) => !isScript(tag) || !hasAttribute(tag, "data-portcullis") || !nonce() || tag.nonce === nonce();

/** The type under which a held script runs. */
export const typeOf = (tag) => getAttribute(tag, "data-portcullis-type");

/**
 * Gives the hold its plan; what it kept back so far is looked at again, and dropped if `decided` and it still may not pass.
 * Whether another page is needed for what the plan lets through: 0 not, 1 yes, 2 again, 3 in vain.
 */
export function executePlan(plan, hash, decided) {
  hold.execute(plan, hash);
  // What may not pass waits again.
  for (const beacon of hold.beacons.splice(0)) sendBeacon(navigator, ...beacon);
  if (decided) hold.beacons.length = 0;
  if (!isStrict()) return 0;
  const wanted = (plan.split("\n")[2] || "").match(/\S+/g) || [];
  const now = wanted.filter((pattern) => passing.includes(pattern));
  if (now.length < passing.length) hold.confine();
  passing = now;
  if (now.length === wanted.length) return 0;
  return hash !== hold.configHash ? 3 : isReloaded() ? 2 : 1;
}
/** Whether the hold has put a policy on the page: then nothing passes that the config does not name. */
export const isStrict = () => hold.confined !== undefined;
let passing = (hold.confined || "").match(/\S+/g) || [];

/** Whether a script of these ids was released, or one is there that nobody marked and that has to wait now. */
export function hasRun(ids) {
  const urls = [...queryDocument(document, "script[src]:not([type='text/plain'])")].map(scriptSource);
  for (const { initiatorType, name } of performance.getEntriesByType("resource")) if (initiatorType === "script") urls.push(name);
  return ids.split(" ").some((id) => ran.has(id)) || urls.some((url) => (url = hold.foreign(url)) && hold.judge(url));
}
export const ran = new Set();
