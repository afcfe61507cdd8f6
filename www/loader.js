// Entry of portcullis.js. Build constants: __VERSION__ (string), __LENGTH__ and __SUM__ (numbers); the text
// "__MODULE__" is replaced after bundling by the module's bytes as UTF-8 text.
import "./hold.js";
import { boot, initSync, __wbg_reset_state as reset } from "portcullis-glue";

const decode = (text) => {
  const bytes = new Uint8Array(text.length);
  let sum = 0;
  for (let i = text.length; i--; ) sum = (Math.imul(sum, 31) + (bytes[i] = text.charCodeAt(i))) | 0;
  if (bytes.length !== __LENGTH__ || sum !== __SUM__) throw Error("module-damaged");
  return bytes;
};
try {
  initSync({ module: new WebAssembly.Module(decode("__MODULE__")) });
  boot({ reset, version: __VERSION__ });
} catch (error) {
  console.error("portcullis", error);
}
