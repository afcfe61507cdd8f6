// Where WebAssembly is refused (a CSP without 'wasm-unsafe-eval', a hardened browser): the same module as JavaScript.

import { beside, loadBeside } from "./beside.js";
import { trusted } from "./elements.js";
import { addListener, hold, queryDocument, removeAttribute } from "./natives.js";
import { keepScript, ownScript } from "./start.js";

const FILE = "portcullis.fallback.js";

/** Shows what the site has to say where nobody can be asked. */
const notice = () => {
  for (const node of queryDocument(document, "[data-portcullis-notice]")) removeAttribute(node, "hidden");
};

/** Says that nothing of ours runs here, because of `cause`, and what to do beside allowing it. */
export const say = (cause, advice = `or serve ${FILE} and allow it, also by "trusted-types portcullis"`) => {
  // Said once is enough: the hold need not say too that nobody came.
  hold.judge ||= () => true;
  console.error(
    `portcullis: [module-refused] all tags stay held. Allow 'wasm-unsafe-eval' in script-src, ${advice}. The browser says: ${cause}`,
  );
  notice();
  addListener(document, "DOMContentLoaded", notice);
};

/** Whether the parser waits for our script, so that what it writes comes before the next tag. */
const isBlocking = () =>
  document.readyState === "loading" && !ownScript.async && !ownScript.defer && ownScript.type !== "module";

/** Writes the fallback behind our tag: in force before the next one. Calls `failed` when the parser is past it and it has not taken over. */
const write = (source, failed) => {
  const nonce = /^[\w+/=-]+$/.test(ownScript.nonce) ? ` nonce="${ownScript.nonce}"` : "";
  const tag = `<script src="${source.replace(/&/g, "&amp;").replace(/"/g, "&quot;")}" integrity="${ownScript.integrity}"${nonce}></scr` + "ipt>";
  document.write(trusted("srcdoc")(tag));
  // Not by the tag's own events: a default policy of the page's may have left nothing of it, and WebKit says nothing of one that a policy refuses.
  addListener(document, "DOMContentLoaded", failed);
};

/** Loads the fallback, in force before the next tag where that is possible. */
export const fallBack = (cause) => {
  // A page of HTML or half a file has loaded too, but nothing of it runs: whatever does takes over from the hold.
  const settled = () => hold.judge || say(cause);
  // What is added by a script that the policy trusts is trusted ('strict-dynamic'), what is written is not without a nonce.
  const add = () => {
    try {
      loadBeside(FILE, settled);
    } catch {
      say(cause);
    }
  };
  try {
    keepScript();
    const source = beside(FILE);
    if (isBlocking() && new URL(source).host === location.host) write(source, () => hold.judge || add());
    else add();
  } catch {
    add();
  }
};
