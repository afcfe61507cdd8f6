// What held frames show meanwhile. A part of portcullis.more.js, so it captures nothing; it decides nothing either: what a button
// does, and whether a person pressed it, is the border's. Build constant: __PLACEHOLDER_STYLES__ (text).

import { standIn } from "./stand-in.js";

const places = new WeakMap(); // held element -> {held, canvas: the frame that shows its placeholder, stage, press, word, body, shows: ids}
/** Elements that the module released, and whether a policy of ours keeps others from loading (docs/gate.md, strict). */
const hold = window[Symbol.for("portcullis.hold")] || { passed: new WeakSet() };
const { passed } = hold;

/**
 * Has the place of `held` show its placeholder, in the language and under the styles of the `stage`. `press(button, held, action,
 * grants)` makes a button do what it says, `word(name)` gives a word (see src/view/placeholder.rs). Inside the frame, which
 * without an address has an empty document of the page's own origin: nothing on the page moves, whatever its style sheets say.
 */
export function placeholder(held, stage, press, word) {
  try {
    const place = places.get(held) || (isGrantable(held, word) && prepare(held));
    if (!place) return;
    Object.assign(place, { stage, press, word });
    paint(place);
  } catch {
    // What cannot be drawn stays the empty box that it is.
  }
}

/** Makes out where the placeholder of `held` is drawn; nothing where it has no place. */
function prepare(held) {
  // A sandboxed frame may show its first, empty document for a moment before it has an origin of its own.
  const isSealed = held.hasAttribute("sandbox") && !held.sandbox.contains("allow-same-origin");
  const isFrame = held.localName === "iframe" && !isSealed && held.contentDocument;
  // What the site shows meanwhile stays: a page of its own, or what an object says that cannot be shown.
  if (!isFrame && (held.matches("[src],[srcdoc],[data]") || held.textContent.trim() || held.firstElementChild)) return;
  const canvas = isFrame ? held : standIn(held, () => places.delete(held), () => passed.has(held));
  if (!canvas) return;
  const place = { held, canvas };
  places.set(held, place);
  // The document is replaced when the frame is moved, and in Firefox once after it was put in.
  canvas.addEventListener("load", () => paint(place));
  return place;
}

function paint(place) {
  try {
    const { held, canvas } = place;
    const { contentDocument: page } = canvas;
    // A released frame is the vendor's, one with content the site's.
    if (passed.has(held) || !page || page.URL !== "about:blank" || !page.body) return;
    const { body } = page;
    const ids = idsOf(held);
    if (place.body === body ? place.shows === String(ids) : body.firstChild) return;
    place.body = body;
    draw(place, page, ids);
    dress(page, place.stage.styles);
    place.shows = String(ids);
  } catch {
    // The page may have taken the frame out meanwhile.
  }
}

/** Draws with text nodes alone: nothing in the words can be markup. */
function draw({ held, stage, press, word }, page, ids) {
  const values = named(ids, word);
  const text = (key) => (word(key) ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const add = (parent, name, text = "", attributes = {}) => {
    const node = page.createElement(name);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.textContent = text;
    return parent.appendChild(node);
  };
  const { lang, dir } = stage.host;
  Object.assign(page.documentElement, { lang, dir });
  page.title = text("placeholder.title");
  page.body.textContent = "";
  const section = add(page.body, "section", "", { "aria-labelledby": "title" });
  const said = add(section, "div", "", { class: "words" });
  add(said, "h2", page.title, { id: "title", dir: "auto" });
  add(said, "p", about(held), { class: "about", dir: "auto" });
  add(said, "p", text("placeholder.text"), { dir: "auto" });
  const answers = add(section, "div", "", { class: "answers" });
  for (const [action, key] of [["once", "placeholder.once"], ["always", "placeholder.always"], ["preferences", "first.preferences"]])
    // No policy can be loosened for one frame: what it refuses is not offered.
    if (action !== "once" || hold.confined === undefined || !hold.foreign(addressOf(held))) press(add(answers, "button", text(key), { type: "button", "data-portcullis-action": action }), held, action, ids.map((id) => id + "=true").join("\n"));
}

/** Whether there is something to press for: what is misspelt or switched off can never be granted. */
const isGrantable = (held, word) => idsOf(held).every((id) => word(id + " id") && word((word(id + " category") ?? id) + " id"));
const idsOf = (held) => held.getAttribute("data-portcullis").trim().split(/\s+/);

/** What "always allow" would grant, whose it is and what for; a category has many providers. */
function named(ids, word) {
  const list = (words) => [...new Set(words)].filter(Boolean).join(", ");
  const category = (id) => word(id + " category") ?? id;
  const label = (id) => word(category(id) + " label") ?? word(`category.${category(id)}.label`) ?? category(id);
  const isService = (id) => category(id) !== id;
  const name = (id) => word(id + " name") ?? (isService(id) ? id : label(id));
  const providers = list(ids.map((id) => isService(id) && (word(id + " provider") ?? name(id))));
  const provider = providers || word("placeholder.provider");
  return { __proto__: null, name: list(ids.map(name)), provider, category: list(ids.map(label)) };
}

const addressOf = (held) => held.getAttribute("data-portcullis-src") ?? held.getAttribute("data-portcullis-data");

/** What it is and where it would come from: the title that the site gave it, and the host. */
const about = (held) => [held.title, host(held)].filter(Boolean).join(" · ");

function host(held) {
  try {
    const address = addressOf(held);
    if (!address) return "";
    return new URL(address, held.baseURI).host;
  } catch {
    return "";
  }
}

/** A sheet belongs to the document in whose realm it was made. */
function dress(page, styles) {
  page.adoptedStyleSheets = [styles.split(":host").join(":root"), __PLACEHOLDER_STYLES__].map((text) => {
    const sheet = new page.defaultView.CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
}
