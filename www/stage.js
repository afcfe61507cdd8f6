// The dialog's place on the page: draws what the view wrote, and moves the focus where the module says.

import {
  activeElement, addListener, appendChild, attachShadow, bodyOf, contains, createElement, createText, documentElement, forgetElements,
  getAttribute, insertBefore, isConnected, isUp, later, listen, never, nonce, queryShadow, removeNode, setAttribute, setText, undo,
} from "./natives.js";
import { more } from "./kit.js";
import { api, fault } from "./page.js";
import { compare, isLegible } from "./look.js";
import { lock } from "./manners.js";

const ACTION = "data-portcullis-action";
export const actions = Object.create(null); // name of a button's action, and what else is asked by name -> the code under which it enters
let stage = null; // {host, root, view, said, kind, styles}: our element before the body, its shadow tree, what is shown and what is said in it
export const theStage = () => stage;
const judged = Object.create(null); // a layer's kind and its styles -> how it was found to be drawn
const sheets = Object.create(null); // text -> its style sheet: they are read once
let soon; // the timer of the next comparison of the answers
let left; // how often it is put back until there is something new to show
let opener = null; // what had the focus when the preferences were opened

export function onAction(names, first) {
  names.split(" ").forEach((name, index) => (actions[name] = first + index));
}

/**
 * Shows a layer: what `inShadow` and `inPage` write, drawn into our shadow tree and below our host, the first a popover
 * or a modal dialog, as it is written; leaving the preferences (`kind` 2) enters with `leave`. Returns 0 where the browser did not
 * do it, and 2 where it is there, but with too little contrast.
 */
export function show(kind, inShadow, inPage, styles, leave) {
  try {
    stage ||= setStage();
    const { host, root, view } = stage;
    left = 5;
    stage.kind = kind;
    stage.styles = styles;
    // The page may have taken it out; and as a popover it comes on top anew, which being put in ends.
    mount(host);
    forgetElements();
    setText(host, "");
    setText(view, "");
    draw(host, inPage);
    draw(view, inShadow);
    if (more()) more().prepare(root);
    const isDressed = dress(root, [styles, more() ? more().styles : ""]);
    const layer = view.firstElementChild;
    // The dialog must not close by itself: what is shown is the module's to say.
    if (isDialog(layer)) {
      listen(layer, "cancel", leave, (event) => (event.preventDefault(), kind === 2));
      // Where nobody has touched the page in between, Chromium asks only once.
      addListener(layer, "close", () => layer === view.firstElementChild && raise());
    }
    raise();
    never(soon);
    soon = later(compare, 300);
    // Measuring has the browser lay out the page: once for each layer in each theme and scheme.
    return (judged[kind + matchMedia("(prefers-color-scheme:dark)").matches + styles] ||= !isDressed || isLegible(stage) ? 1 : 2);
  } catch {
    return 0;
  }
}

/** Our element and its shadow tree, yet to be mounted. */
function setStage() {
  const host = createElement(document, "div");
  setAttribute(host, "data-portcullis-host", "");
  setAttribute(host, "popover", "manual");
  const root = attachShadow(host, { __proto__: null, mode: "open" });
  const [view, said] = ["div", "p"].map((name) => createElement(document, name));
  setAttribute(said, "role", "status");
  setAttribute(said, "class", "said");
  appendChild(root, view);
  appendChild(root, said);
  undo.push(clear);
  return { host, root, view, said };
}

/**
 * Constructed sheets, which no policy refuses; in an engine without them an element, which one may. Returns nothing where it did: then
 * the answers stand bare.
 */
function dress(root, texts) {
  try {
    root.adoptedStyleSheets = texts.map((text) => {
      if (!sheets[text]) (sheets[text] = new CSSStyleSheet()).replaceSync(text);
      return sheets[text];
    });
    return true;
  } catch {
    // In place of the one before.
    queryShadow(root, "style").forEach(removeNode);
    const style = createElement(document, "style");
    style.nonce = nonce();
    setText(style, texts.join(""));
    appendChild(root, style);
    return style.sheet;
  }
}

/** Our element stands before the body: first in reading order, and out of reach of what replaces the body. */
const mount = (host) => void insertBefore(documentElement(document), host, bodyOf(document));

const isDialog = (layer) => layer && layer.localName === "dialog";

/** Brings what is drawn to the top. A dialog that was taken out is open still, but modal no more. */
function raise() {
  const { host, view: { firstElementChild: layer }, kind } = stage;
  if (isDialog(layer) && layer.showModal) {
    layer.open = false;
    layer.showModal();
  } else if (isDialog(layer)) setAttribute(layer, "open", "");
  else if (kind && host.showPopover) host.showPopover();
  lock(layer);
}

/** Puts our element back where the page has taken it out; not for ever, where it does so each time. */
export function putBack() {
  if (!stage || isConnected(stage.host)) return;
  if (left-- < 1) {
    lock();
    return fault("dialog-removed", "", "the page takes it out; open() shows it again");
  }
  mount(stage.host);
  raise();
}

/** Takes everything of ours off the page. */
export function clear() {
  lock();
  if (stage) removeNode(stage.host);
  stage = null;
}

/**
 * Draws a tree of the view: 1 opens an element with its fixed attributes, 2 is an attribute, 3 text, 4 closes, 5 is a value to be
 * written as the language does, in the preferences alone. Text becomes text, never markup.
 */
function draw(parent, tree) {
  const open = [parent];
  let depth = 0;
  for (const step of tree.split(/(?=[\x01-\x05])/)) {
    const kind = step.charCodeAt(0);
    const rest = step.slice(1);
    if (kind === 1) {
      const [name, ...fixed] = rest.split(" ");
      open[++depth] = createElement(document, name);
      for (const text of fixed) attribute(open[depth], text);
    }
    if (kind === 2) attribute(open[depth], rest);
    if (kind === 3) appendChild(open[depth], createText(document, rest));
    if (kind === 5) appendChild(open[depth], createText(document, more().form(getAttribute(stage.host, "lang"), rest)));
    if (kind === 4) appendChild(open[--depth], open[depth + 1]);
  }
}

function attribute(element, text) {
  const [name] = text.split("=", 1);
  const value = text.slice(name.length + 1);
  setAttribute(element, name, value);
  if (name !== ACTION) return;
  listen(element, "click", actions[value]);
  // What ended the module before it was kept: all is refused, once it is up again.
  if (/^rej|sav/.test(value)) listen(element, "click", 0, () => void (isUp() || api.rejectAll()));
}

/** Has screen readers say `text`: in an element that was there before, or they do not look (WAI-ARIA 1.2, "status"). */
export function say(text) {
  if (!stage) return;
  const { said } = stage;
  setText(said, "");
  later(() => setText(said, text), 100);
}

export const focusIsInside = () => !!stage && contains(stage.host, activeElement(document));
export const keepFocus = () => void (opener = activeElement(document));

/** Gives the focus to what had it when the preferences were opened, if `back` and it is still there, or to our button. */
export function giveFocus(back, action) {
  const ours = [...stage.host.children, ...queryShadow(stage.root, "button")].find((node) => getAttribute(node, ACTION) === action);
  const target = back && opener && opener.isConnected ? opener : ours;
  opener = null;
  if (target) target.focus();
}
