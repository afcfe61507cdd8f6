// The dialog's place on the page: draws what the view wrote, and moves the focus where the module says.

import {
  activeElement, appendChild, attachShadow, bodyOf, contains, createElement, createText, documentElement, forgetElements,
  getAttribute, insertBefore, isConnected, isUp, listen, nonce, queryShadow, removeNode, setAttribute, setText, undo,
} from "./natives.js";
import { more } from "./kit.js";
import { api, fault } from "./page.js";

const ACTION = "data-portcullis-action";
export const actions = Object.create(null); // name of a button's action, and what else is asked by name -> the code under which it enters
let stage = null; // {host, root, kind}: our element before the body, its shadow tree and what is shown in it
export const theStage = () => stage;
let left; // how often it is put back until there is something new to show
let opener = null; // what had the focus when the preferences were opened

export function onAction(names, first) {
  names.split(" ").forEach((name, index) => (actions[name] = first + index));
}

/**
 * Shows a layer: what `inShadow` and `inPage` write, drawn into our shadow tree and below our host, the first a popover
 * (`kind` 1) or a modal dialog (2; leaving it enters with `leave`). Returns whether the browser did it.
 */
export function show(kind, inShadow, inPage, styles, leave) {
  try {
    stage ||= setStage(styles);
    const { host, root } = stage;
    left = 5;
    stage.kind = kind;
    // The page may have taken it out; and as a popover it comes on top anew, which being put in ends.
    mount(host);
    forgetElements();
    setText(host, "");
    setText(root, "");
    draw(host, inPage);
    draw(root, inShadow);
    if (more()) more().prepare(root);
    dress(root, [styles, more() ? more().styles : ""]);
    // The dialog must not close by itself: what is shown is the module's to say.
    if (kind === 2) listen(root.firstElementChild, "cancel", leave, (event) => (event.preventDefault(), true));
    raise();
    return true;
  } catch {
    return false;
  }
}

/** Our element and its shadow tree, yet to be mounted. */
function setStage(styles) {
  const host = createElement(document, "div");
  setAttribute(host, "data-portcullis-host", "");
  setAttribute(host, "popover", "manual");
  const root = attachShadow(host, { __proto__: null, mode: "open" });
  undo.push(clear);
  return { host, root, styles };
}

/** Constructed sheets, which no policy refuses; in an engine without them an element, which one may: then the answers stand bare. */
function dress(root, texts) {
  try {
    root.adoptedStyleSheets = texts.map((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      return sheet;
    });
  } catch {
    const style = createElement(document, "style");
    style.nonce = nonce();
    setText(style, texts.join(""));
    appendChild(root, style);
  }
}

/** Our element stands before the body: first in reading order, and out of reach of what replaces the body. */
const mount = (host) => void insertBefore(documentElement(document), host, bodyOf(document));

/** Brings what is drawn to the top. A dialog that was taken out is open still, but modal no more. */
function raise() {
  const { host, root: { firstElementChild: layer }, kind } = stage;
  if (kind === 2 && layer.showModal) {
    layer.open = false;
    layer.showModal();
  } else if (kind === 2) setAttribute(layer, "open", "");
  else if (kind && host.showPopover) host.showPopover();
}

/** Puts our element back where the page has taken it out; not for ever, where it does so each time. */
export function putBack() {
  if (!stage || isConnected(stage.host)) return;
  if (left-- < 1) return fault("dialog-removed", "", "the page takes it out; open() shows it again");
  mount(stage.host);
  raise();
}

/** Takes everything of ours off the page. */
export function clear() {
  if (stage) removeNode(stage.host);
  stage = null;
}

/**
 * Draws a tree of the view: 1 opens an element with its fixed attributes, 2 is an attribute, 3 text, 4 closes. Text becomes
 * text, never markup.
 */
function draw(parent, tree) {
  const open = [parent];
  let depth = 0;
  for (const step of tree.split(/(?=[\x01-\x04])/)) {
    const kind = step.charCodeAt(0);
    const rest = step.slice(1);
    if (kind === 1) {
      const [name, ...fixed] = rest.split(" ");
      open[++depth] = createElement(document, name);
      for (const text of fixed) attribute(open[depth], text);
    }
    if (kind === 2) attribute(open[depth], rest);
    if (kind === 3) appendChild(open[depth], createText(document, rest));
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

export const focusIsInside = () => !!stage && contains(stage.host, activeElement(document));
export const keepFocus = () => void (opener = activeElement(document));

/** Gives the focus to what had it when the preferences were opened, if `back` and it is still there, or to our button. */
export function giveFocus(back, action) {
  const ours = [...stage.host.children, ...queryShadow(stage.root, "button")].find((node) => getAttribute(node, ACTION) === action);
  const target = back && opener && opener.isConnected ? opener : ours;
  opener = null;
  if (target) target.focus();
}
