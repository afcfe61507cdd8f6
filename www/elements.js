// What held elements carry, and how they get it back. No script of an element's own: those are for release.js.

import {
  Address, apply, baseAddress, getAttribute, hasAttribute, insertBefore, copyNode, matches, nextOf, parentOf, queryShadow,
  removeAttribute, setAttribute,
} from "./natives.js";

/** What held elements carry as `data-portcullis-NAME`, and the elements that may get it: a link of a text is no tag. */
export const NAMES = {
  __proto__: null, // What a page puts on `Object.prototype` is no name.
  src: "script,iframe,img,source,video,audio,track,embed,input", srcset: "img,source", href: "link", poster: "video",
  srcdoc: "iframe", data: "object",
};

// Not `instanceof`: a script of another realm is one too. SVG's have another interface.
export const isScript = (tag) => "noModule" in tag;

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
  if (player instanceof HTMLMediaElement && matches(tag, "source")) apply(load, player, []);
}
const { load } = HTMLMediaElement.prototype;

const runs = (value) => {
  try {
    return new Address(value, baseAddress(document)).protocol === "javascript:";
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
    else if (!isScript(node)) unveil(node);
    else {
      setAttribute(node, "data-portcullis", ids);
      if (hasAttribute(node, "type")) setAttribute(node, "data-portcullis-type", getAttribute(node, "type"));
      setAttribute(node, "type", "text/plain");
    }
  }
  insertBefore(parentOf(tag), inside, nextOf(tag));
}

const asIs = (text) => text;
let policy;
/** What makes a value for the attribute `name`, or for a script's text, that Trusted Types let through. */
export const trusted = (name) => {
  const kind = { src: "createScriptURL", data: "createScriptURL", srcdoc: "createHTML", text: "createScript" }[name];
  if (!kind || !window.trustedTypes) return asIs;
  try {
    policy ||= window.trustedTypes.createPolicy("portcullis", { createScript: asIs, createScriptURL: asIs, createHTML: asIs });
    return (text) => policy[kind](text);
  } catch {
    return asIs;
  }
};
