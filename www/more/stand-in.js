// Where nothing can be drawn inside a held element, a frame stands in for it: for objects, embeds and frames whose sandbox gives
// their document an origin of its own. A part of portcullis.more.js.

import { createElement } from "./taken.js";

/**
 * Out of sight and of the way. Not by `hidden`: a style sheet that says `iframe { display: block }` would win over it. Nor by
 * `display: none`: Chromium 156 does not load what an object with a `type` is given while it has no box, nor later.
 */
const HIDDEN = { position: "absolute", visibility: "hidden", "min-width": "0", width: "0", "min-height": "0", height: "0", padding: "0", border: "0" };

/**
 * Puts a frame that looks like `held` before it and hides `held`; takes it back when `held` is released or moved, and then calls
 * `ended`. Returns the frame, or nothing for what is not to be seen.
 */
export function standIn(held, ended, isReleased) {
  const frame = createElement(document, "iframe");
  const { offsetWidth: width, offsetHeight: height, parentNode: parent, style } = held;
  const isFrame = held.localName === "iframe";
  if (getComputedStyle(held).display === "none" || held.matches('[width="0"],[width="1"],[height="0"],[height="1"]')) return;
  for (const name of ["class", "width", "height", "title", "align", "frameborder"])
    if (held.hasAttribute(name)) frame.setAttribute(name, held.getAttribute(name));
  if (!isFrame) frame.setAttribute("frameborder", "0");
  // Not by the attribute, which a policy for styles may refuse.
  frame.style.cssText = style.cssText;
  const before = Object.keys(HIDDEN).map((name) => [name, style.getPropertyValue(name), style.getPropertyPriority(name)]);
  parent.insertBefore(frame, held);
  for (const name in HIDDEN) style.setProperty(name, HIDDEN[name], "important");
  // Rules for an id do not hold for a stand-in. An object without its data has no size of its own yet.
  if (isFrame && (frame.offsetWidth !== width || frame.offsetHeight !== height)) {
    Object.assign(frame.style, { boxSizing: "border-box", width: width + "px", height: height + "px" });
  }
  const watcher = new MutationObserver(() => {
    if (!isReleased() && held.previousSibling === frame) return;
    watcher.disconnect();
    frame.remove();
    for (const property of before) style.setProperty(...property);
    ended();
  });
  watcher.observe(held, { attributes: true });
  watcher.observe(parent, { childList: true });
  return frame;
}
