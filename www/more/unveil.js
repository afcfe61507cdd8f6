// How held elements get back what they carry. No script of an element's own: those are for release.js.

import {
  NAMES, getAttribute, hasAttribute, insertBefore, isScript, matches, nextOf, parentOf, pass, queryShadow, removeAttribute,
  setAttribute, trusted, urlOf,
} from "./taken.js";
import { copyNode, method } from "./own.js";

/**
 * Gives an element what it carries as `data-portcullis-NAME`, or has it carry that again if it is to go `back`. Nothing that runs:
 * `javascript:` is a script, not an address.
 */
export function unveil(tag, back) {
  for (const name in NAMES) {
    const names = ["data-portcullis-" + name, name];
    const [from, to] = back ? names.reverse() : names;
    const value = getAttribute(tag, from);
    if (value === null || !matches(tag, NAMES[name])) continue;
    try {
      if (!runs(value)) setAttribute(tag, to, trusted(name)(value));
      removeAttribute(tag, from);
    } catch {
      // Trusted Types refuse it: it stays as it is.
    }
  }
  // A media element has looked for its sources long ago (HTML standard, "resource selection algorithm").
  const player = parentOf(tag);
  if (player && "canPlayType" in player && matches(tag, "source")) load(player);
}
const load = method("HTMLMediaElement", "load");

const runs = (value) => {
  try {
    return urlOf(value).protocol === "javascript:";
  } catch {
    return false;
  }
};

/** Puts what a template holds after it; scripts inside become held tags of its ids, so that they keep their order. */
export function unfold(tag, ids) {
  const inside = copyNode(document, tag.content, true);
  for (const node of queryShadow(inside, "*")) {
    if (hasAttribute(node, "data-portcullis")) continue;
    // A frame is held, so that it can go back.
    if (matches(node, "iframe,object,embed")) setAttribute(node, "data-portcullis", ids);
    else if (!isScript(node)) {
      pass(node);
      unveil(node);
    } else {
      setAttribute(node, "data-portcullis", ids);
      if (hasAttribute(node, "type")) setAttribute(node, "data-portcullis-type", getAttribute(node, "type"));
      setAttribute(node, "type", "text/plain");
    }
  }
  insertBefore(parentOf(tag), inside, nextOf(tag));
}
