// Functions that run in the page. Each is sent as text, so it may use nothing from outside itself.
/* global deep -- the name of these functions on the page */

/** Calls `fn(...args)` with a deep query at hand: `deep.all(selector)` looks through open shadow roots. */
export function withDeep(fn) {
  return `(...args) => {
    const deep = { all: ${all}, hit: ${hit}, active: ${active} };
    return (${fn})(deep, ...args);
  }`;
}

function all(selector, root = document) {
  // A story's page may have clobbered the document (`<img name=querySelectorAll>`): go by the prototype.
  const query = (text) => (root === document ? Document.prototype : DocumentFragment.prototype).querySelectorAll.call(root, text);
  const found = [...query(selector)];
  for (const element of query("*")) {
    // Also a form's field by that name.
    if (element.shadowRoot instanceof ShadowRoot) found.push(...deep.all(selector, element.shadowRoot));
  }
  return found;
}

function hit(x, y) {
  let found = document.elementFromPoint(x, y);
  for (;;) {
    const inner = found?.shadowRoot?.elementFromPoint(x, y);
    if (!inner || inner === found || !found.shadowRoot.contains(inner)) return found;
    found = inner;
  }
}

function active() {
  let found = document.activeElement;
  while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  return found;
}

/** Where an element is, whether it is rendered, and whether a click on its middle would reach it. */
export function measure(deep, selector, scroll) {
  const found = deep.all(selector);
  const shown = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  };
  const element = found.find(shown) ?? found[0];
  if (!element) return null;
  if (scroll) element.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
  const { x, y, width, height } = element.getBoundingClientRect();
  const top = deep.hit(x + width / 2, y + height / 2);
  let above = top;
  while (above && above !== element) above = above.assignedSlot ?? above.parentNode ?? above.host;
  const name = (node) => node && `<${node.localName}${node.id && `#${node.id}`}${node.className && `.${node.className}`}>`;
  return { x, y, width, height, count: found.length, visible: shown(element), hit: above === element, top: name(top) };
}

/** The middle of what `selector` selects in the document of the frame `frame`; nothing where it is not to be reached. */
export function measureInside(frame, selector) {
  const outer = document.querySelector(frame);
  const inner = outer?.contentDocument?.querySelector(selector);
  if (!inner) return null;
  outer.scrollIntoView({ block: "nearest", behavior: "instant" });
  inner.scrollIntoView({ block: "nearest", behavior: "instant" });
  const box = inner.getBoundingClientRect();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const place = outer.getBoundingClientRect();
  const at = { x: place.x + outer.clientLeft + x, y: place.y + outer.clientTop + y };
  const reached = inner.contains(inner.ownerDocument.elementFromPoint(x, y)) && document.elementFromPoint(at.x, at.y) === outer;
  return reached ? at : null;
}

/** The deep active element, described. */
export function describeFocus(deep) {
  const element = deep.active();
  if (!element) return null;
  const attribute = (name) => element.getAttribute(name);
  return {
    tag: element.localName,
    action: attribute("data-portcullis-action"),
    id: attribute("id"),
    name: attribute("name"),
    part: attribute("part"),
    text: (element.textContent ?? "").trim().slice(0, 200),
  };
}

/** What the page can keep. */
export function readStorage() {
  return { local: { ...localStorage }, cookies: document.cookie };
}
