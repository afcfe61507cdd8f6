// Entry of esm/portcullis.mjs, around what `wasm-pack build --target web` makes.
import init, { boot } from "portcullis-package";

/** Loads the module (by default `portcullis.wasm` beside this file) and starts it. */
export default async function start(module = new URL("portcullis.wasm", import.meta.url)) {
  await init({ module_or_path: module });
  boot({ version: __VERSION__ });
}
