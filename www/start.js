// What loader and fallback share: whose script this is, that there is one of us, and the start that survives a trap.

import { hold } from "./natives.js";

const SCRIPT = Symbol.for("portcullis.script");
const current = Object.getOwnPropertyDescriptor(Document.prototype, "currentScript").get.call(document);

/** The script element that carries our options: the loader's, also where the fallback runs in its stead. */
export const ownScript = window[SCRIPT] || current;

/** Hands the options' element on to the fallback. */
export const keepScript = () => Object.defineProperty(window, SCRIPT, { __proto__: null, value: ownScript });

/**
 * Whether this copy stays out, and says so: Portcullis is on this page already, or what holds the tags (the stub, or whoever has
 * called the fallback) is of another version, which may not know what this one lets go. Returns what was said.
 */
export const staysOut = (version) => {
  let found = hold.version !== version && "[version-mixed] " + hold.version;
  try {
    // Fields of a form called `portcullis` are no methods.
    const running = window.portcullis;
    if (running.api && typeof running.state === "function") found = "[already-running] " + running.version;
  } catch {
    // Nothing is there, or a getter of the page's.
  }
  if (found) {
    hold.judge ||= () => true;
    console.error(`portcullis: ${found} is here, ${version} stays out; use one`);
  }
  return found;
};

/** Boots, and gives the shim the way to boot again on a fresh instance after a trap, where `reset` makes one. */
export const run = ({ boot, enter, reset, version, script, add }) => {
  const host = { enter, version, script, add };
  const start = () => {
    try {
      boot(host);
    } catch (cause) {
      if (!host.trapped) throw cause;
      host.trapped(cause);
    }
  };
  if (reset)
    host.restart = () => {
      reset();
      start();
    };
  start();
};
