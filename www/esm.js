// Entry of esm/portcullis.mjs, around what `wasm-pack build --target web` makes.

import "./hold.js";
import "./more.js";
import init, { boot, enter } from "portcullis-package";
import { isRunning, run } from "./start.js";

/**
 * Starts Portcullis. `script` is an element whose `data-` attributes are the options (`data-config` and so on).
 * Resolves when it runs, or when it already did; rejects when the module cannot be loaded: then every tag stays held.
 */
export default async function start({ script, module = new URL("portcullis.wasm", import.meta.url) } = {}) {
  if (isRunning(__VERSION__)) return;
  await init({ module_or_path: module });
  // Plain wasm-pack output cannot be reset: after a trap it stays closed until the page is reloaded.
  run({ boot, enter, reset: () => { throw Error("reload the page"); }, version: __VERSION__, script });
}
