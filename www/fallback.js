// Entry of portcullis.fallback.js: the same glue, WebAssembly replaced at bundling by the module compiled to JavaScript.

import "./hold.js";
import { boot, enter, initSync, __wbg_reset_state as reset } from "portcullis-glue";
import { isRunning, ownScript, run } from "./start.js";

if (!isRunning(__VERSION__)) {
  initSync({ module: new WebAssembly.Module(new Uint8Array()) });
  run({ boot, enter, reset, version: __VERSION__, script: ownScript });
}
