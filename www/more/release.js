// Lets held elements go, one by one, when the module says so. Which and when is decided there.

import {
  addListener, appendChild, createElement, currentScript, dispatch, documentElement, enter, getAttribute, hasAttribute, heldTag,
  hold, insertBefore, isConnected, isFrame, isScript, isUp, later, line, matches, never, nextOf, parentOf, removeAttribute, removeNode, seenLate, setAttribute, tell, trusted, typeOf, wrap,
} from "./taken.js";
import { fragmentOf, scriptSource } from "./own.js";
import { anew, shown } from "./frames.js";
import { keepReleased } from "./released.js";
import { replayFor } from "./replay.js";
import { ran } from "./run.js";
import { unfold, unveil } from "./unveil.js";

const ahead = new WeakMap(); // held script -> the link that fetches it

/** Fetches the script `index` of the last look, which will run later, as it will be fetched then. */
export function preload(index) {
  const tag = heldTag(index);
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
export function release(index, turn, code, patience, replay) {
  const tag = heldTag(index);
  // A later start of the module has turns of its own.
  const start = isUp();
  const settled = (more = "") => turn && start === isUp() && enter(code, turn + more);
  if (!start || hold.passed.has(tag)) return;
  try {
    letGo(tag, settled, patience, replay);
  } catch (cause) {
    // It is not tried again, and keeps no other from its turn.
    hold.passed.add(tag);
    later(() => settled());
    tell("[not-released] " + cause);
  }
}

function letGo(tag, settled, patience, replay) {
  const parent = parentOf(tag);
  const ids = getAttribute(tag, "data-portcullis");
  // One that was taken out meanwhile holds up nothing.
  if (!isConnected(tag) && (isScript(tag) || !hold.kept.has(tag))) return void later(() => settled());
  hold.kept.delete(tag);
  if (isScript(tag)) {
    hold.passed.add(tag);
    // Before it has a double, which is to carry the same.
    unveil(tag);
  }
  // What nobody marked runs as it would have without us, or not at all.
  const node = isScript(tag) && seenLate.has(tag) && ids !== null ? double(tag) : tag;
  keepReleased(tag, node);
  if (ids === null && !isScript(tag)) {
    // The next address that it is given is judged anew.
    removeAttribute(tag, "data-portcullis-held");
    return show(tag);
  }
  if (isFrame(tag)) shown.set(tag, line(tag));
  hold.passed.add(tag);
  // SVG has no templates: what is called so there holds nothing.
  if (!isScript(tag)) return matches(tag, "template") && "content" in tag ? unfold(tag, ids) : show(tag, true);
  for (const id of (ids || "").split(/\s+/)) ran.add(id);
  hold.passed.add(node);
  if (replay) replayFor(node);
  settle(node, tag, settled, patience);
  const type = typeOf(tag);
  if (!hasAttribute(node, "async")) node.async = false;
  removeAttribute(node, "data-portcullis-held");
  type ? setAttribute(node, "type", type) : removeAttribute(node, "type");
  const next = nextOf(tag);
  removeNode(tag);
  insertBefore(parent, node, next);
  if (!scriptSource(node)) flush(node);
}

/**
 * Gives an element what it carries; a frame a moment later, if it has not gone back (`marked`): Chromium 156 does not follow an address that a frame
 * gets in the microtask in which the parser has put it in.
 */
function show(tag, marked) {
  if (!matches(tag, "iframe")) return unveil(tag);
  const give = () => unveil(tag);
  later(() => {
    if (marked && !hold.passed.has(tag)) return;
    // WebKitGTK 2.50 heeds the policy of a frame only when it puts it in.
    hasAttribute(tag, "referrerpolicy") ? anew(tag, give) : give();
  });
}

function settle(node, tag, settled, patience) {
  if (!scriptSource(tag)) return;
  const timer = later(() => settled(" " + scriptSource(tag)), patience * 1000);
  const finish = (event) => {
    never(timer);
    for (const end of ends) end();
    if (ahead.has(tag)) removeNode(ahead.get(tag));
    flush(node);
    if (node !== tag) dispatch(tag, new Event(event.type));
    settled();
  };
  const ends = ["load", "error"].map((type) => addListener(node, type, finish));
}

const written = new Map(); // released script -> what it wrote
/** `document.write` of a released script would wipe the page, or do nothing: it is kept, and put after the script. */
export function keepWritten() {
  wrap(Document.prototype, "write", (_, texts) => keep(texts));
  wrap(Document.prototype, "writeln", (_, texts) => keep([...texts, "\n"]));
}
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
