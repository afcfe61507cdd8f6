// Entry of portcullis.fallback.js: the same glue, with WebAssembly replaced at bundling by the module compiled to JavaScript.
import { boot, initSync, __wbg_reset_state as reset } from "portcullis-glue";

initSync({ module: new WebAssembly.Module(new Uint8Array()) });
boot({ reset, version: __VERSION__ });
