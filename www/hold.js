// The hold: keeps third-party scripts that nobody marked from running, until the module decides.
// It knows no category and decides nothing: first-party is the page's host (less `www.`), what is below it, and
// `data-allow`; beyond that it lets through what a plan names. A missing, foreign, past or malformed plan names nothing.
// In force twice over (stub and bundle): the first one serves both. Captures its own natives, for the stub stands alone.

const KEY = Symbol.for("portcullis.hold");
const { apply } = Reflect;
const defineProperty = Object.defineProperty;
// Without a prototype: a page's `Object.prototype.get` would make every descriptor a wrong one.
const define = (target, name, descriptor) => defineProperty(target, name, { __proto__: null, configurable: true, enumerable: true, ...descriptor });
const replace = (target, name, value) => define(target, name, { value, writable: true });
const descriptor = Object.getOwnPropertyDescriptor;
const { getAttribute, setAttribute } = Element.prototype;
const within = { 1: Element.prototype.querySelectorAll, 11: DocumentFragment.prototype.querySelectorAll };
const nodeType = descriptor(Node.prototype, "nodeType").get;
const { get: scriptSource, set: setScriptSource } = descriptor(HTMLScriptElement.prototype, "src");
const baseAddress = descriptor(Node.prototype, "baseURI").get;
const isConnected = descriptor(Node.prototype, "isConnected").get;
const Address = URL;
const Observer = MutationObserver;
const dateNow = Date.now;
const script = descriptor(Document.prototype, "currentScript").get.call(document);
const attribute = (name) => (script && apply(getAttribute, script, ["data-" + name])) || "";

const own = location.hostname.replace(/^www\./, "");
const listed = attribute("allow").match(/\S+/g) || [];
const held = new WeakMap(); // script -> its type attribute as it was, or null
const passed = new WeakSet(); // scripts that the module released
let allowed = [];

const matches = (host, pattern) =>
  pattern[0] === "*" ? ("." + host).endsWith(pattern.slice(1)) : host === pattern;
const below = (host) => host === own || (own !== "" && host.endsWith("." + own)); // a page from a file has no host

/** The host of a third party that may not run yet; nothing for all else (data:, blob: and broken addresses included). */
const foreignHost = (source) => {
  try {
    const { protocol, hostname } = new Address(source, apply(baseAddress, document, []));
    const free = !/^https?:$/.test(protocol) || below(hostname) || [...listed, ...allowed].some((p) => matches(hostname, p));
    return free ? "" : hostname;
  } catch {
    return "";
  }
};

/** The types that run as scripts: none, JavaScript's (MIME Sniffing, section 4.6), module. */
const runs = (type) => !type || /^\s*(module|(text|application)\/(x-)?(java|ecma|j|live)script(1\.\d)?)\s*$/i.test(type);

/** Holds `node` if it is a script of HTML and `source`, what it has or is about to get, is a third party's. */
const holdScript = (node, source) => {
  try {
    source = source || apply(scriptSource, node, []);
  } catch {
    return; // SVG's, another element, text, or no node at all: then the native method says so to its caller.
  }
  const type = apply(getAttribute, node, ["type"]);
  if (passed.has(node) || !runs(type) || !foreignHost(source)) return;
  held.set(node, type);
  apply(setAttribute, node, ["type", "text/plain"]);
  apply(setAttribute, node, ["data-portcullis-held", ""]);
};

/** Holds `node` if it is a script, and every script inside it. */
const holdAll = (node) => {
  holdScript(node);
  try {
    for (const inner of apply(within[apply(nodeType, node, [])], node, ["script"])) holdScript(inner);
  } catch {
    // Text, or no node.
  }
};

/** Whether `node` is in the page; what is no node is not. */
const isThere = (node) => node instanceof Node && apply(isConnected, node, []);

/** A parser-inserted script is seen here before it is prepared: at its end tag the parser runs microtasks first. */
const watcher = new Observer((records) => {
  for (const { addedNodes } of records) for (const node of addedNodes) holdAll(node);
});
const everything = { __proto__: null, childList: true, subtree: true };

/** A script-inserted script is prepared inside the call that inserts it, so the call is where it must be seen. */
const wrap = (prototype, names) => {
  for (const name of names) {
    const native = prototype[name];
    if (!native) continue;
    const wrapped = {
      [name](...nodes) {
        // What is in the page already has run or is held: the node that others go before, for example.
        for (const node of nodes) isThere(node) || holdAll(node);
        return apply(native, this, nodes);
      },
    };
    replace(prototype, name, wrapped[name]);
  }
};

/** A script without a source is prepared inside the call that gives it one, if it is in the page by then. */
const wrapSource = () => {
  const gets = (node, source) => node instanceof HTMLScriptElement && isThere(node) && holdScript(node, source);
  define(HTMLScriptElement.prototype, "src", {
    get: scriptSource,
    set(source) {
      gets(this, source);
      apply(setScriptSource, this, [source]);
    },
  });
  const wrapped = {
    setAttribute(name, value) {
      if (name.length === 3 && /^src$/i.test(name)) gets(this, value);
      return apply(setAttribute, this, arguments);
    },
  };
  replace(Element.prototype, "setAttribute", wrapped.setAttribute);
};

/** Scripts in an open shadow tree are seen like any others; who looks for held tags is told of it. */
const wrapShadow = () => {
  const native = Element.prototype.attachShadow;
  const wrapped = {
    attachShadow() {
      const root = apply(native, this, arguments);
      watcher.observe(root, everything);
      if (shared.onShadow && this.shadowRoot) shared.onShadow(root);
      return root;
    },
  };
  replace(Element.prototype, "attachShadow", wrapped.attachShadow);
};

/** Takes in a plan: `1~config hash~policy version~valid until (base 36 ms)~hosts~.` */
const execute = (plan, hash) => {
  const [version, of, , until, hosts, end, more] = String(plan).split("~");
  const good = version === "1" && hash && of === hash && dateNow() <= parseInt(until, 36) && end === "." && more === undefined;
  allowed = good ? hosts.split(",") : [];
};

/** The plan that the last page left, for a tag that says which config it belongs to. */
const stored = () => {
  try {
    return localStorage.getItem((attribute("namespace") || "portcullis") + ".plan");
  } catch {
    return "";
  }
};

const shared = { held, passed, execute };
if (!window[KEY]) {
  execute(stored(), attribute("config-hash"));
  watcher.observe(document, everything);
  wrap(Node.prototype, ["appendChild", "insertBefore", "replaceChild"]);
  for (const { prototype } of [Element, Document, DocumentFragment])
    wrap(prototype, ["append", "prepend", "replaceChildren"]);
  for (const { prototype } of [Element, CharacterData]) wrap(prototype, ["before", "after", "replaceWith"]);
  wrap(Element.prototype, ["insertAdjacentElement"]);
  wrap(Range.prototype, ["insertNode", "surroundContents"]);
  wrapSource();
  wrapShadow();
  defineProperty(window, KEY, { __proto__: null, value: shared });
}
