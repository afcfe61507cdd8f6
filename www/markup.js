// Markup that a script of the page writes: what it asks of others is held before it is asked. The stub is too short for this.

import { apply, hold, method, namesOf, queryShadow, wrap } from "./natives.js";

const rootOf = method(Node.prototype, "getRootNode");
const { ShadowRoot: Tree } = window;
const HELD = "data-portcullis-held";

/** `markup` with addresses that have to wait renamed. No quote is added, so that what only looks like a tag stays whole. */
const renamed = (markup) => {
  if (typeof markup !== "string" || !markup.includes("//")) return markup;
  const text = markup.replace(/(\s)(srcset|src|data|poster)(\s*=\s*["']?)((https?:)?\/\/[^\s"'>]+)/gi, (all, space, name, is, url) => {
    const third = hold.foreign(url);
    // While the module is on its way it waits too.
    return third && (!hold.judge || hold.judge(third)) ? `${space}${HELD} data-portcullis-${name}${is}${url}` : all;
  });
  return text.replace(/<script(?=[^>]*\sdata-portcullis-held)/gi, "$& type=text/plain");
};

const write = (node, given, native) => {
  const texts = given.map(renamed);
  if (texts.every((text, index) => text === given[index])) return false;
  const made = apply(native, node, texts);
  // createContextualFragment: WebKitGTK 2.50 asks for the images of a fragment when it is made, not when it is put in.
  if (made) return made;
  // Nobody finds what is in a closed shadow tree later.
  const root = rootOf(node);
  if (root instanceof Tree) for (const tag of queryShadow(root, `[${HELD}]`)) hold.kept.add(tag);
  return true;
};

// Where the page has a policy of ours, that holds.
if (hold.confined === undefined)
  for (const { prototype } of [Element, ShadowRoot, Document, Range])
    for (const name of namesOf(prototype)) if (/HTML|^write|alF/.test(name)) wrap(prototype, name, write);
