// The dialog's place on the page: draws what the view wrote, and moves the focus where the module says.

import {
  activeElement, addListener, appendChild, apply, attachShadow, bodyOf, closest, contains, createElement, createText, documentElement, enter,
  getAttribute, insertBefore, isChecked, later, listen, queryInside, queryShadow, removeNode, setAttribute, setText, undo,
} from "./natives.js";

import { loadBeside } from "./beside.js";

const ACTION = "data-portcullis-action";
export const actions = Object.create(null); // name of a button's action, and what else is asked by name -> the code under which it enters
let stage = null; // {host, root}: our element before the body, and its shadow tree
let opener = null; // what had the focus when the preferences were opened

export function onAction(names, first) {
  names.split(" ").forEach((name, index) => (actions[name] = first + index));
}

/**
 * Shows a layer: what `inShadow` and `inPage` write, drawn into our shadow tree and below our host, the first a popover
 * (`kind` 1) or a modal dialog (2; leaving it enters with `left`). Returns whether the browser did it.
 */
export function show(kind, inShadow, inPage, styles, left) {
  try {
    stage ||= setStage(styles);
    const { host, root, sheet } = stage;
    // The page may have taken it out; then it is put back when there is something to show.
    if (!host.isConnected) mount(host);
    setText(host, "");
    setText(root, "");
    draw(host, inPage);
    draw(root, inShadow);
    for (const row of queryShadow(root, ".row")) mix(queryInside(row, "input"));
    const layer = root.firstElementChild;
    const more = window[MORE];
    if (more) root.adoptedStyleSheets = [sheet, sheetOf(more.styles)];
    if (kind === 1 && layer.showPopover) layer.showPopover();
    if (kind === 2) {
      // The dialog must not close by itself: what is shown is the module's to say.
      listen(layer, "cancel", left, (event) => (event.preventDefault(), true));
      layer.showModal();
    }
    return true;
  } catch {
    return false;
  }
}

/** Our element and its shadow tree, yet to be mounted. */
function setStage(styles) {
  const host = createElement(document, "div");
  setAttribute(host, "data-portcullis-host", "");
  const root = attachShadow(host, { __proto__: null, mode: "open" });
  const sheet = sheetOf(styles);
  root.adoptedStyleSheets = [sheet];
  addListener(root, "change", align);
  undo.push(clear);
  return { host, root, sheet, styles };
}

const sheetOf = (text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
};

/** Loads portcullis.more.js, once, and enters with the texts of the second layer and of placeholders, or with nothing where it cannot be had. */
export function fetchMore(code) {
  const tell = () => (asked = 2, enter(code, window[MORE] ? window[MORE].texts : ""));
  if (window[MORE]) return void apply(later, window, [tell, 0]);
  try {
    loadBeside("portcullis.more.js", tell);
  } catch {
    apply(later, window, [tell, 0]);
  }
}
const MORE = Symbol.for("portcullis.more");

let asked = 0; // whether portcullis.more.js was asked for (1), and whether the module knows (2)
/** Has portcullis.more.js draw in the place of a held frame, and `press` see to the buttons there; loads it first. */
export function drawMore(frame, press) {
  if (asked > 1) window[MORE]?.placeholder?.(frame, stage, press, (name) => enter(actions.word, name));
  else if (!asked++) fetchMore(actions.more);
}

/** Our element stands before the body: first in reading order, and out of reach of what replaces the body. */
const mount = (host) => void insertBefore(documentElement(document), host, bodyOf(document));

/** Takes everything of ours off the page. */
export function clear() {
  if (stage) removeNode(stage.host);
  stage = null;
  asked = 0;
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
  if (name === ACTION) listen(element, "click", actions[value]);
}

/** A category's switch moves those of its services; where those agree, it agrees with them. */
function align({ target }) {
  const [all, ...each] = queryInside(closest(target, ".row"), "input");
  if (target === all) for (const one of each) one.checked = isChecked(all);
  else if (each.every((one) => isChecked(one) === isChecked(target))) all.checked = isChecked(target);
  mix([all, ...each]);
}

/** A category's switch is mixed where a service of it differs. */
const mix = ([all, ...each]) => void (all.indeterminate = each.some((one) => isChecked(one) !== isChecked(all)));

/** The switches that can be moved, a line each: `id=true` or `id=false`. */
export const switches = () =>
  [...queryShadow(stage.root, "input:enabled")].map((node) => getAttribute(node, "data-id") + "=" + isChecked(node)).join("\n");

export const focusIsInside = () => !!stage && contains(stage.host, activeElement(document));
export const keepFocus = () => void (opener = activeElement(document));

/** Gives the focus to what had it when the preferences were opened, if `back` and it is still there, or to our button. */
export function giveFocus(back, action) {
  const ours = [...stage.host.children, ...queryShadow(stage.root, "button")].find((node) => getAttribute(node, ACTION) === action);
  const target = back && opener && opener.isConnected ? opener : ours;
  opener = null;
  if (target) target.focus();
}
