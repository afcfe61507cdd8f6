// Where WebAssembly is refused (a CSP without 'wasm-unsafe-eval', a hardened browser): the same module as JavaScript.

import { beside, loadBeside } from "./beside.js";
import { keepScript, ownScript } from "./start.js";

const FILE = "portcullis.fallback.js";

const say = (cause) =>
  console.error(
    `portcullis: [module-refused] ${cause}; all tags stay held. Allow 'wasm-unsafe-eval' in script-src ` +
      "or serve portcullis.fallback.js beside portcullis.js",
  );

/** Whether the parser waits for our script, so that what it writes comes before the next tag. */
const isBlocking = () =>
  document.readyState === "loading" && ownScript && !ownScript.async && !ownScript.defer && ownScript.type !== "module";

/** Loads the fallback, in force before the next tag where that is possible. */
export const fallBack = (cause) => {
  try {
    const source = beside(FILE);
    const same = new URL(source).host === location.host;
    keepScript();
    if (isBlocking() && same && !window.trustedTypes?.defaultPolicy) {
      const nonce = /^[\w+/=-]+$/.test(ownScript.nonce) ? ` nonce="${ownScript.nonce}"` : "";
      document.write(`<script src="${source.replace(/&/g, "&amp;").replace(/"/g, "&quot;")}"${nonce}></scr` + "ipt>");
      const [written] = [...document.scripts].slice(-1);
      written.onerror = () => say(cause);
    } else loadBeside(FILE, ({ type }) => type === "error" && say(cause));
  } catch {
    say(cause);
  }
};
