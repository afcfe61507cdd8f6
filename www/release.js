// Lets held elements go, one by one, when the module says so. Which and when is decided there.

import {
  addListener, apply, createElement, currentScript, dispatch, documentElement, door, enter, fragmentOf, getAttribute, hasAttribute, hold, insertBefore,
  isConnected, later, matches, never, nextOf, parentOf, removeAttribute, removeChild, removeListener, removeNode, replaceMethod, scriptSource,
  setAttribute, appendChild,
} from "./natives.js";
import { isFrame, shown } from "./frames.js";
import { isScript, trusted, unfold, unveil } from "./elements.js";
import { entry, found, line, released, seenLate, typeOf } from "./tags.js";

const ahead = new WeakMap(); // held script -> the link that fetches it

/** Fetches the script `index` of the last look, which will run later, as it will be fetched then. */
export function preload(index) {
  const tag = found[index];
  if (ahead.has(tag)) return;
  const link = createElement(document, "link");
  const module = /^module$/i.test(typeOf(tag));
  setAttribute(link, "rel", module ? "modulepreload" : "preload");
  if (!module) setAttribute(link, "as", "script");
  for (const name of ["crossorigin", "integrity", "referrerpolicy", "fetchpriority"])
    if (hasAttribute(tag, name)) setAttribute(link, name, getAttribute(tag, name));
  link.nonce = tag.nonce;
  setAttribute(link, "href", scriptSource(tag));
  ahead.set(tag, link);
  appendChild(documentElement(document), link);
}

/**
 * Lets the element `index` of the last look go, once. Enters with `turn` when it has loaded or failed, if that is not 0; with
 * its address too when it has done neither in `patience` seconds.
 */
export function release(index, turn, code, patience) {
  const tag = found[index];
  const parent = parentOf(tag);
  const settled = () => turn && enter(code, String(turn));
  // One that was taken out meanwhile holds up nothing.
  if (!door || hold.passed.has(tag)) return;
  if (!isConnected(tag)) return void apply(later, window, [settled, 0]);
  hold.passed.add(tag);
  released.push(entry(tag, "granted"));
  if (isFrame(tag)) shown.set(tag, line(tag));
  if (!isScript(tag)) return matches(tag, "template") ? unfold(tag, getAttribute(tag, "data-portcullis")) : unveil(tag);
  // What nobody marked runs as it would have without us, or not at all.
  const node = seenLate.has(tag) && hasAttribute(tag, "data-portcullis") ? double(tag) : tag;
  hold.passed.add(node);
  settle(node, tag, settled, () => turn && enter(code, turn + " " + scriptSource(tag)), patience);
  const type = typeOf(tag);
  if (!hasAttribute(node, "async")) node.async = false;
  removeAttribute(node, "data-portcullis-held");
  type ? setAttribute(node, "type", type) : removeAttribute(node, "type");
  const next = nextOf(tag);
  removeChild(parent, tag);
  insertBefore(parent, node, next);
  if (!scriptSource(node)) flush(node);
}

function settle(node, tag, settled, late, patience) {
  if (!scriptSource(tag)) return;
  const timer = apply(later, window, [late, patience * 1000]);
  const finish = (event) => {
    apply(never, window, [timer]);
    removeListener(node, "load", finish);
    removeListener(node, "error", finish);
    if (ahead.has(tag)) removeNode(ahead.get(tag));
    flush(node);
    if (node !== tag) dispatch(tag, new Event(event.type));
    settled();
  };
  addListener(node, "load", finish);
  addListener(node, "error", finish);
}

const written = new Map(); // released script -> what it wrote
/** `document.write` of a released script would wipe the page, or do nothing: it is kept, and put after the script. */
replaceMethod(Document.prototype, "write", (...texts) => keep(texts));
replaceMethod(Document.prototype, "writeln", (...texts) => keep([...texts, "\n"]));
function keep(texts) {
  const script = currentScript(document);
  if (!script || !hold.passed.has(script)) return false;
  written.set(script, (written.get(script) || "") + texts.join(""));
  return true;
}
function flush(script) {
  const text = written.get(script);
  if (!text || !written.delete(script)) return;
  try {
    insertBefore(parentOf(script), fragmentOf(trusted("srcdoc")(text)), nextOf(script));
  } catch {
    // The script has taken itself out, or Trusted Types refuse it: there is no place for it.
  }
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
