// Entry of portcullis.js: starts the module that is inside this file, or asks for the fallback. Build constants:
// __VERSION__ (text), __LENGTH__ and __SUM__ (numbers); __MODULE__ becomes the module as text after bundling, and __SIZE__, __HEAD__,
// __FUNCTIONS__, __STARTS__ and __STAND_INS__ say how it is packed (www/unpack.js).

import "./hold.js";
import { boot, complete, enter, initSync, __wbg_reset_state as reset } from "portcullis-glue";
import { ownScript, run, staysOut } from "./start.js";
import { fallBack } from "./fall-back.js";
import { unpack } from "./unpack.js";

/** `text`, if it is what was built: a page in another encoding, or a proxy that rewrites scripts, decides nothing. */
const intact = (text) => {
  let index = text.length;
  let sum = 0;
  if (index !== __LENGTH__) index = 0;
  while (index--) sum = (Math.imul(sum, 31) + text.charCodeAt(index)) | 0;
  if (sum !== __SUM__) throw Error("this file was altered on its way");
  return text;
};

const moduleOf = (...packed) => new WebAssembly.Module(unpack(...packed));
let second; // what portcullis.more.js adds to the module, once it is there

if (!staysOut(__VERSION__)) {
  try {
    // Synchronous, so that the gate is in force before the parser meets the next tag.
    initSync({ module: moduleOf(intact(__MODULE__), __SIZE__, __HEAD__, __FUNCTIONS__, __STARTS__, __STAND_INS__) });
    run({
      boot, enter, version: __VERSION__, script: ownScript,
      add: (...packed) => complete((second ||= moduleOf(...packed))),
      reset() {
        reset();
        if (second) complete(second);
      },
    });
  } catch (cause) {
    fallBack(cause);
  }
}
