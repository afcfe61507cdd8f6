// Entry of portcullis.js: starts the module that is inside this file, or asks for the fallback. Build constants:
// __VERSION__ (text), __LENGTH__ and __SUM__ (numbers), __STAND_INS__ (code point to byte); "__MODULE__" becomes the module's bytes
// as text after bundling.

import "./hold.js";
import { boot, enter, initSync, __wbg_reset_state as reset } from "portcullis-glue";
import { isRunning, ownScript, run } from "./start.js";
import { fallBack } from "./fall-back.js";

const standIns = __STAND_INS__;

/**
 * The module's bytes. Each is a code point; some that are rare stand for others that would take more room, and those awkward
 * in a script stand 256 higher, which the array drops again.
 */
const decode = (text) => {
  let index = text.length;
  let sum = 0;
  const bytes = new Uint8Array(index);
  while (index--) {
    const code = text.charCodeAt(index);
    bytes[index] = standIns[code] ?? code;
    sum = (Math.imul(sum, 31) + bytes[index]) | 0;
  }
  // A page in another encoding, or a proxy that rewrites scripts, must not decide what is executed.
  if (bytes.length !== __LENGTH__ || sum !== __SUM__) throw Error("this file was altered on its way");
  return bytes;
};

if (!isRunning(__VERSION__)) {
  try {
    // Synchronous, so that the gate is in force before the parser meets the next tag.
    initSync({ module: new WebAssembly.Module(decode("__MODULE__")) });
    run({ boot, enter, reset, version: __VERSION__, script: ownScript });
  } catch (cause) {
    fallBack(cause);
  }
}
