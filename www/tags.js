// Held tags and other held elements: finds them, and says what became of them. What may run is decided in the module.

import {
  apply, enter, getAttribute, guarded, hasAttribute, hold, isAhead, isConnected, listen, listenAgain, matches, nonce, Observer, parsing, queryDocument,
  queryInside, queryShadow, sendBeacon, shadowOf, undo, wrap,
} from "./natives.js";
import { isScript } from "./elements.js";
import { more, wanted } from "./kit.js";
import "./markup.js";
import { whenReady } from "./page.js";
import { isReloaded } from "./tabs.js";
import { address, keepBlocked, keepSince, sources } from "./report.js";
import { actions, putBack } from "./stage.js";

const HELD = 'script[data-portcullis][type="text/plain"],[data-portcullis-held],[data-portcullis]:not(script)';
/** Scripts first seen after the parser was done. */
export const seenLate = new WeakSet();
const roots = new Set(); // open shadow trees that were found

/**
 * Enters when held tags have come in, when the page is parsed and when a page that was made ahead is shown; with `judge` and
 * host and path for what the hold asks about, and for what the page's policy of ours has kept back.
 */
export function observe(code, judge) {
  const ask = guarded((url) => enter(judge, address(url)));
  hold.judge = (url) => {
    // A page that makes such elements for ever keeps the last thousand.
    const [oldest] = hold.kept;
    if (hold.kept.size > 999) hold.kept.delete(oldest);
    if (hold.beacons.length > 999) hold.beacons.shift();
    return ask(url) !== false;
  };
  listen(document, "securitypolicyviolation", 0, ({ blockedURI, effectiveDirective }) => {
    const url = isStrict() && hold.foreign(blockedURI);
    if (!url) return;
    keepBlocked(url, effectiveDirective);
    // Without a config nobody can say who it is.
    whenReady.then(() => ask(url));
  });
  const options = { __proto__: null, childList: true, subtree: true };
  const holds = (node) => matches(node, HELD) || queryInside(node, HELD).length > 0;
  const observer = new Observer(guarded((records) => {
    let found = false;
    for (const { addedNodes, target } of records) {
      if (target === document) listenAgain();
      for (const node of addedNodes) {
        if (!(node instanceof Element)) continue;
        found = look(node) || found;
        if (!holds(node)) continue;
        found = true;
        if (!parsing()) for (const tag of [node, ...queryInside(node, HELD)]) seenLate.add(tag);
      }
    }
    if (found) enter(code);
    putBack();
  }));
  /** Takes in the shadow trees of `node` and of what is inside it; whether there are new ones. */
  const look = (node) => {
    let found = false;
    for (const host of [node, ...queryInside(node, "*")]) found = (shadowOf(host) && take(shadowOf(host))) || found;
    return found;
  };
  const take = (root) => {
    if (roots.has(root)) return false;
    roots.add(root);
    observer.observe(root, options);
    for (const child of root.children) look(child);
    return true;
  };
  onShadow = guarded((host) => shadowOf(host) && take(shadowOf(host)));
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
  if (onShadow) onShadow(host);
  return root;
});

/** The held scripts and other elements of the last look. */
let found = [];
export const heldTag = (index) => found[index];
/** The frame that a person asked last to see once: one that was refused before it came is asked for anew. */
export const asked = { __proto__: null, once: null };

/**
 * The held elements that have not been released, in document order, a line each: the digit of its `Place`, then `i` and its
 * ids (`o` where a person asked to see it once, `n` where the page's policy does not know it), or `h` (or `n`) and the host of one
 * that nobody marked. None on a page that is made ahead of being shown. Frames are seen to, if `frames` says so.
 */
export function heldTags(frames) {
  if (frames && more()) more().takeBack();
  // SVG's elements, which have another interface, cannot be marked; a script of theirs can be held.
  const held = (tag) => ("innerText" in tag || hasAttribute(tag, "data-portcullis-held")) && !hold.passed.has(tag);
  for (const root of roots) if (!root.host.isConnected) roots.delete(root);
  // A script in no page holds up nobody; what else is held there, or in a closed shadow tree, is known by what the hold keeps.
  const elsewhere = [...hold.kept].filter((tag) => isConnected(tag) || !isScript(tag));
  const lists = [queryDocument(document, HELD), ...[...roots].map((root) => queryShadow(root, HELD)), elsewhere];
  found = isAhead() ? [] : [...new Set(lists.flatMap((list) => [...list].filter(held)))];
  found.forEach(keepSince);
  const lines = found.map(line);
  // Objects have no size without what they show.
  if (frames) found.forEach((tag, index) => isFrame(tag) && (isSeen(tag) || !matches(tag, "iframe") || seen.observe(tag)) && wanted()?.placeholder(tag, lines[index]));
  return lines.join("\n");
}

/** One that nobody marked is no such frame: the hold keeps it, and nobody could answer for it alone. */
export const isFrame = (tag) => matches(tag, ":is(iframe,object,embed)[data-portcullis]");

const isSeen = ({ clientWidth, clientHeight }) => clientWidth > 1 && clientHeight > 1;
/** Has another look when one of the frames that were not to be seen is. The browser tells of each once, whatever its size. */
const seen = new ResizeObserver(guarded((entries) => {
  if (!entries.some(({ target }) => isSeen(target))) return;
  seen.disconnect();
  enter(actions.tags);
}));

export const line = (tag) => {
  const ids = getAttribute(tag, "data-portcullis");
  const mark = asked.once === tag ? "o" : !isMeant(tag) ? "n" : ids === null ? "h" : "i";
  return place(tag) + mark + (ids === null ? address(hold.foreign(sources(tag)[0])) : ids.trim().replace(/\s+/g, " "));
};

/** The digit of a tag's `Place`: 0 free, 1 inline, 2 external, 3 deferred, 4 async. */
const place = (tag) => {
  if (!isScript(tag)) return 0;
  const type = typeOf(tag) || "";
  const module = /^module$/i.test(type);
  // What does not run neither loads nor fails, and inline modules say nothing either.
  if (hasAttribute(tag, "nomodule") && !module) return 0;
  if (!module && !/^$|(java|ecma|j)script/i.test(type)) return 0;
  if (!sources(tag)[0]) return module ? 0 : 1;
  // What a script of the page makes is async until it says otherwise (HTML standard, "force async").
  return hasAttribute(tag, "async") || tag.async && !hasAttribute(tag, "data-portcullis") ? 4 : module || hasAttribute(tag, "defer") ? 3 : 2;
};

/**
 * Under a policy of nonces a script needs ours: what somebody smuggled into the markup must not run by our hand. But one that the hold has
 * seen a script of the page make, before it was put in, is trusted as that one is ('strict-dynamic'; CSP 3, 8.2).
 */
const isMeant = (tag) => !isScript(tag) || !nonce() || tag.nonce === nonce() ||
  !hasAttribute(tag, "data-portcullis") && hold.kept.has(tag) && getAttribute(tag, "data-portcullis-held") === "false";

/** The type under which a held script runs. */
export const typeOf = (tag) => getAttribute(tag, "data-portcullis-type");

/**
 * Gives the hold its plan; what it kept back so far is looked at again, and dropped if `decided` and it still may not pass.
 * Whether another page is needed for what the plan lets through: 0 not, 1 yes, 2 again, 3 in vain.
 */
export function executePlan(plan, hash, decided) {
  try {
    hold.execute(plan, hash);
  } catch {
    // Where the browser denies cookies.
    hold.execute("");
  }
  // What may not pass waits again; what was sent after a refusal is refused.
  for (const beacon of hold.beacons.splice(0)) if (!wasDecided) sendBeacon(navigator, ...beacon);
  if ((wasDecided = decided)) hold.beacons.length = 0;
  if (!isStrict()) return 0;
  const wanted = (plan.split("\n")[2] || "").match(/\S+/g) || [];
  const now = wanted.filter((pattern) => passing.includes(pattern));
  if (now.length < passing.length) hold.confine();
  passing = now;
  if (now.length === wanted.length) return 0;
  return !isPinned(hash) ? 3 : isReloaded() ? 2 : 1;
}
/** Whether the tag of the hold, which may be the stub, names this hash. */
export const isPinned = (hash) => hash === hold.configHash;
/** Whether the hold has put a policy on the page: then nothing passes that the config does not name. */
export const isStrict = () => hold.confined !== undefined;
let wasDecided = false;
let passing = (hold.confined || "").match(/\S+/g) || [];
