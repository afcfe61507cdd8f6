// What denied services may not keep: refused where a script can be stopped, removed where it cannot (docs/cleanup.md). Which
// names those are is decided in the module.

import {
  addListener, cookieText, dropCookie, dropItem, keepItem, option, readItem, sayOnce, wrap,
} from "./natives.js";
import { fits } from "./names.js";
import { emit } from "./page.js";

let own = ""; // our namespace
let earlier; // the lines of what earlier pages removed, taken in by the first call
let lines = []; // `c` or `s` and a name that is denied, in capitals one that is allowed

const has = (kind, name) => lines.some((line) => line[0] === kind && fits(name, line.slice(1)));
const isDenied = (kind, name) => has(kind, name) && !has(kind.toUpperCase(), name) && !(name + ".").startsWith(own + ".");

/** What `get` gives, or nothing where storage is denied, null or not there. */
const attempt = (get) => {
  try {
    return get();
  } catch {
    return "";
  }
};

const takeEarlier = () => {
  const text = readItem(localStorage, own + ".cleanup");
  dropItem(localStorage, own + ".cleanup");
  return text;
};

/** Takes in the lines of the module; what stands under our namespace is never touched. */
export function refuse(names) {
  own = option("namespace") || "portcullis";
  earlier ??= attempt(takeEarlier) || "";
  lines = (names + earlier).split("\n");
  sweep();
}

/** Removes all that is denied. */
const sweep = () => {
  const found = deniedCookies();
  // A partitioned cookie is another one (CHIPS), and what is Secure yields to nothing that is not.
  for (const name of found) for (const end of ["", "; Secure", "; Secure; Partitioned"]) attempt(() => dropCookie(name, end));
  for (const area of ["localStorage", "sessionStorage"])
    attempt(() => {
      for (const key of Object.keys(window[area])) if (isDenied("s", key)) found.push(dropItem(window[area], key));
    });
  // Scripts that ran keep it anew, some when the page is left: the next page looks again, whatever the config says by then.
  if (found.length) attempt(() => keepItem(localStorage, own + ".cleanup", lines.filter((line) => line > "Z").join("\n")));
  if (lines.some((line) => line[0] === "s")) {
    sweepLater("indexedDB", "databases", "deleteDatabase");
    sweepLater("caches", "keys", "delete");
  }
  const left = deniedCookies().join(", ");
  if (left && sayOnce(`[not-removed] ${left}: no script can delete these cookies; see docs/cleanup.md`)) emit("error");
};

const nameOf = (cookie) => cookie.split(/[=;]/, 1)[0].trim();
/** The names of the denied cookies that a script can see. */
const deniedCookies = () => attempt(() => cookieText(document)).split(";").map(nameOf).filter((name) => name && isDenied("c", name));

/** Databases and caches answer in their own time; what fails is tried again on the next page. */
const sweepLater = async (store, list, remove) => {
  try {
    store = window[store];
    // Before Firefox 126 nobody says which databases there are: those that are written without `*`, then.
    for (const found of store[list] ? await store[list]() : lines.map((line) => line.slice(1)))
      if (isDenied("s", found.name || found)) store[remove](found.name || found);
  } catch {
    // Denied, or unknown to this browser.
  }
};

// What a page has frozen can only be swept.
attempt(() => {
  wrap(Document.prototype, "cookie", (_, [text]) => isDenied("c", nameOf(`${text}`)) && !deletes(text));
  wrap(Storage.prototype, "setItem", (_, [key]) => isDenied("s", `${key}`));
  wrap(CookieStore.prototype, "set", (_, [given]) => isDenied("c", `${given?.name ?? given}`) && Promise.resolve());
});
/** Whether `text` deletes a cookie, or leaves nothing in it. */
const deletes = (text) => /^[^=]*=\s*(;|$)|max-age=[0-]/i.test(text);

for (const type of ["pagehide", "visibilitychange"]) addListener(window, type, sweep);
