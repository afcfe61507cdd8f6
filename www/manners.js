// How the dialog behaves towards the page: it steps aside for the focus, and keeps the page from scrolling only where the site says so.

import { activeElement, addListener, contains, documentElement, getAttribute, later, method, queryShadow, setAttribute } from "./natives.js";
import { boxOf } from "./look.js";
import { theStage } from "./stage.js";

/** Whether `inner` is hidden behind `outer`. */
const covers = (outer, inner) =>
  outer.top <= inner.top && outer.bottom >= inner.bottom && outer.left <= inner.left && outer.right >= inner.right;

const scrollTo = method(Element.prototype, "scrollIntoView");

/**
 * What is beside the page changes to the other edge where it hides what has the focus (WCAG 2.2, 2.4.11); on a small screen it hides
 * that from there as well, and the page is scrolled.
 */
function stepAside(target) {
  const stage = theStage();
  if (!stage || !(target instanceof Element) || contains(stage.host, target)) return;
  for (const ours of queryShadow(stage.root, "section,.reopen")) {
    // Where the page cannot be scrolled that way it can be from the other edge.
    for (let turns = 0; turns < 2 && covers(boxOf(ours), boxOf(target)); turns++) {
      const name = getAttribute(ours, "class");
      const wasTop = /top/.test(name);
      setAttribute(ours, "class", wasTop ? name.replace("top", "bottom") : name.replace("bottom", "top"));
      if (covers(boxOf(ours), boxOf(target))) scrollTo(target, { __proto__: null, block: wasTop ? "start" : "end" });
    }
  }
}
// Twice: WebKit brings what has the focus into sight only after a while.
addListener(document, "focusin", ({ target }) => [0, 200].forEach((ms) => later(() => target === activeElement(document) && stepAside(target), ms)), true);

let unlock;
/** Keeps the page from scrolling while `layer` asks for it. Its scroll bar, if it has one, leaves its place empty, so that nothing moves. */
export function lock(layer) {
  if (unlock) unlock();
  unlock = null;
  if (!layer || getAttribute(layer, "data-lock") === null) return;
  const { style } = documentElement(document);
  const before = ["overflow", "scrollbar-gutter"].map((name) => [name, style.getPropertyValue(name), style.getPropertyPriority(name)]);
  style.setProperty("overflow", "hidden", "important");
  if (innerWidth > documentElement(document).clientWidth) style.setProperty("scrollbar-gutter", "stable", "important");
  unlock = () => before.forEach((one) => style.setProperty(...one));
}
