// Entry of portcullis.fallback.js: the same glue, WebAssembly replaced at bundling by the module compiled to JavaScript.

import "./hold.js";
import { boot, enter, initSync, __wbg_reset_state as reset } from "portcullis-glue";
import { say } from "./fall-back.js";
import { currentScript, removeNode } from "./natives.js";
import { ownScript, run, staysOut } from "./start.js";

if (!staysOut(__VERSION__)) {
  try {
    initSync({ module: new WebAssembly.Module(new Uint8Array()) });
    run({ boot, enter, reset, version: __VERSION__, script: ownScript });
    // The tag that the loader made is none of the page's: where the page's own stand, `report` says by counting.
    const script = currentScript(document);
    if (script && script !== ownScript) removeNode(script);
  } catch (cause) {
    say(cause);
  }
}
