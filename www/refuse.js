// What denied services may not keep: refused where a script can be stopped, removed where it cannot (docs/cleanup.md). Which
// names those are is decided in the module. What takes its time to be removed is for portcullis.more.js (www/more/sweep.js).

import { dropCookie } from "./kept.js";
import { addListener, cookieText, option, wrap } from "./natives.js";
import { fits } from "./names.js";
import { more, wanted } from "./kit.js";

let own = ""; // our namespace
let earlier; // the lines of what earlier pages removed, taken in by the first call
let lines = []; // `c` or `s` and a name that is denied, in capitals one that is allowed

const has = (kind, name) => lines.some((line) => line[0] === kind && fits(name, line.slice(1)));
export const isDenied = (kind, name) => has(kind, name) && !has(kind.toUpperCase(), name) && !(name + ".").startsWith(own + ".");

/** What `get` gives, or nothing where storage is denied, null or not there. */
const attempt = (get) => {
  try {
    return get();
  } catch {}
};

/** The names that are denied, with their kind. */
export const names = () => lines.filter((line) => line > "Z");

const takeEarlier = () => {
  const text = localStorage.getItem(own + ".cleanup");
  localStorage.removeItem(own + ".cleanup");
  return text;
};

/** Takes in the lines of the module; what stands under our namespace is never touched. */
export function refuse(text) {
  own = option("namespace") || "portcullis";
  earlier ??= attempt(takeEarlier) || "";
  lines = (text + earlier).split("\n");
  sweep();
}

/** Removes all that is denied. */
export function sweep() {
  const [cookies, ...keys] = denied();
  // A partitioned cookie is another one (CHIPS), and what is Secure yields to nothing that is not.
  for (const name of cookies) for (const end of ["", "; Secure", "; Secure; Partitioned"]) attempt(() => dropCookie(name, end));
  AREAS.forEach((area, index) => keys[index].forEach((key) => attempt(() => window[area].removeItem(key))));
  // Scripts that ran keep it anew, some when the page is left: the next page looks again, whatever the config says by then.
  if ([cookies, ...keys].some(([found]) => found)) attempt(() => localStorage.setItem(own + ".cleanup", names().join("\n")));
  if (more() || earlier || denied()[0][0]) wanted()?.sweep();
}

const AREAS = ["localStorage", "sessionStorage"];
const nameOf = (cookie) => cookie.split(/[=;]/, 1)[0].trim();
/** The names that are kept and denied: of cookies that a script can see, of localStorage and of sessionStorage. */
export const denied = () => [
  (attempt(() => cookieText(document)) || "").split(";").map(nameOf).filter((name) => name && isDenied("c", name)),
  ...AREAS.map((area) => attempt(() => Object.keys(window[area]).filter((key) => isDenied("s", key))) || []),
];

// What a page has frozen can only be swept.
attempt(() => {
  wrap(Document.prototype, "cookie", (_, [text]) => isDenied("c", nameOf(`${text}`)) && !deletes(text));
  wrap(Storage.prototype, "setItem", (_, [key]) => isDenied("s", `${key}`));
  wrap(CookieStore.prototype, "set", (_, [given]) => isDenied("c", `${given?.name ?? given}`) && Promise.resolve());
});
/** Whether `text` deletes a cookie, or leaves nothing in it. */
const deletes = (text) => /^[^=]*=\s*(;|$)|max-age=[0-]/i.test(text);

for (const type of ["pagehide", "visibilitychange"]) addListener(window, type, sweep);
