// Runs first in a page: counts the browser's functions that our files call, and makes call `journey.at` throw. The SQLite project
// does so with memory: https://www.sqlite.org/testing.html, "Out-Of-Memory Testing". All interfaces of the browser are wrapped, so
// that no list has to be kept; the language's own are trusted (ARCHITECTURE.md). `journey` is the driving page's, see journey.page.js.
(() => {
  const journey = parent.journeys[document.currentScript.dataset.k];
  const kept = { Error };
  const { apply, construct, defineProperty } = Reflect;

  const LANGUAGE = /^(Object|Function|Array|String|Number|Boolean|Symbol|BigInt|Promise|Proxy|Reg|Date|Map|Set|Weak|Finalization|Iterator|Async|Generator|Disposable|Suppressed|Intl|Json|Math|Atomics|DataView|ArrayBuffer|SharedArrayBuffer|Uint|Int|Big|Float|Error|\w+Error|[Ww]eb[Kk]it|moz|parse|escape|unescape|encode|decode|eval|isNaN|isFinite)/;
  const own = /\/(portcullis|trap)\/portcullis/;

  /** Where in our files the call was made, if it was: the nearest frames that are not of this file. */
  const place = () => {
    const frames = new kept.Error().stack.split("\n").filter((line) => /http|<anonymous>:\d/.test(line) && !line.includes("/calls.page.js"));
    const caller = frames.find((frame) => !own.test(frame));
    // A native that the page calls goes through the hold: what fails then is the page's own call.
    if (!frames.length || caller === frames[0] || (caller && !caller.includes("/journey.page.js"))) return "";
    return frames.slice(0, 2).map((frame) => /(\w+)\.js.*?(:\d+:\d+)/.exec(frame)?.slice(1).join("")).join();
  };
  const count = (name) => {
    if (journey.ended) return;
    const from = place();
    if (from && journey.fails(`${name} ${from}`)) throw new kept.Error("call failed for the test");
  };
  const calls = (native, name) => function (...given) {
    count(name);
    return apply(native, this, given);
  };

  const wrap = (owner, key, name) => {
    const found = Object.getOwnPropertyDescriptor(owner, key);
    if (!found?.configurable || key === "constructor") return;
    if (typeof found.value === "function") found.value = calls(found.value, name);
    else if (found.get) Object.assign(found, { get: calls(found.get, `get ${name}`), set: found.set && calls(found.set, `set ${name}`) });
    else return;
    defineProperty(owner, key, found);
  };
  const wrapKind = (owner, kind) => {
    const native = owner[kind];
    for (const key of Reflect.ownKeys(native.prototype)) if (typeof key === "string" && key !== "length") wrap(native.prototype, key, `${kind}.${key}`);
    for (const key of Object.getOwnPropertyNames(native)) if (typeof native[key] === "function") wrap(native, key, `${kind}.${key}`);
    const made = new Proxy(native, {
      construct(target, given, maker) {
        count(`new ${kind}`);
        return construct(target, given, maker === made ? target : maker);
      },
    });
    defineProperty(owner, kind, { value: made, writable: true, configurable: true });
  };

  // Deep enough for who called us.
  kept.Error.stackTraceLimit = 12;
  const names = Object.getOwnPropertyNames(window).filter((name) => !LANGUAGE.test(name));
  for (const name of names) {
    const { value, get } = Object.getOwnPropertyDescriptor(window, name);
    if (typeof value === "function" && value.prototype && /^[A-Z]/.test(name)) wrapKind(window, name);
    else if (typeof value === "function" || (get && !/^(on|self|frames|parent|window|top|opener|event$|name$|status$|origin$)/.test(name))) wrap(window, name, name);
  }
  for (const kind of ["Module", "Instance"]) wrapKind(WebAssembly, kind);
  for (const kind of ["error"]) wrap(console, kind, `console.${kind}`);

  // What the page has to say for itself: kept by the driver, for a page that loads itself again forgets.
  const said = console.error;
  console.error = (...parts) => {
    // What is under way when a page is left breaks off, and says so to nobody.
    if (!isLeft) journey.lines.push(parts.join(" "));
    apply(said, console, parts);
  };
  let isLeft = false;
  addEventListener("beforeunload", () => { isLeft = journey.isLeaving = true; });
  addEventListener("error", ({ message, filename, lineno }) => journey.errors.push(`${message} (${filename}:${lineno})`));
  addEventListener("unhandledrejection", ({ reason }) => journey.errors.push(`unhandled: ${reason}`));
})();
