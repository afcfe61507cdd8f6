// Entry of esm/portcullis.mjs, around what `wasm-pack build --target web` makes.

import "./hold.js";
import "./more.js";
import init, { boot, enter } from "portcullis-package";
import { say } from "./fall-back.js";
import { run, staysOut } from "./start.js";

/** Build constant: the hash of the `.wasm` of this build. One of another may take what we hand it for something else. */
const integrity = __INTEGRITY__;

/**
 * Starts Portcullis. `script` is an element whose `data-` attributes are the options (`data-config` and so on).
 * Resolves to true when it runs, or already did; to false when the module cannot be loaded, or the stub is of another version: then every
 * tag stays held, and the console says why. Never rejects: a site that waits for it goes on.
 */
export default async function start({ script, module = new URL("portcullis.wasm", import.meta.url) } = {}) {
  const found = staysOut(__VERSION__);
  if (found) return !/mixed/.test(found);
  try {
    await init({ module_or_path: typeof module === "string" || module instanceof URL ? fetch(module, { integrity }) : module });
  } catch (cause) {
    say(cause, "and serve the portcullis.wasm that came with this portcullis.mjs");
    return false;
  }
  // Plain wasm-pack output cannot be reset: after a trap it stays closed until the page is reloaded.
  run({ boot, enter, version: __VERSION__, script });
  return true;
}
