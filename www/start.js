// What loader and fallback share: whose script this is, that there is one of us, and the start that survives a trap.

const SCRIPT = Symbol.for("portcullis.script");
const current = Object.getOwnPropertyDescriptor(Document.prototype, "currentScript").get.call(document);

/** The script element that carries our options: the loader's, also where the fallback runs in its stead. */
export const ownScript = window[SCRIPT] || current;

/** Hands the options' element on to the fallback. */
export const keepScript = () => Object.defineProperty(window, SCRIPT, { __proto__: null, value: ownScript });

/** Whether Portcullis is on this page already; the second copy then only says so. */
export const isRunning = (version) => {
  const running = window.portcullis;
  const found = running && running.api && running.state;
  if (found) console.error(`portcullis: [already-running] ${running.version} runs here already, ${version} stays out`);
  return !!found;
};

/** Boots, and gives the shim the way to boot again on a fresh instance after a trap. */
export const run = ({ boot, enter, reset, version, script }) => {
  const host = { enter, version, script };
  const start = () => {
    try {
      boot(host);
    } catch (cause) {
      if (!host.trapped) throw cause;
      host.trapped(cause);
    }
  };
  host.restart = () => {
    reset();
    start();
  };
  start();
};
