// One way to every browser.
import { SITE, TAGS } from "../world/index.mjs";
import { ENGINES } from "./engines.mjs";
import { Page } from "./verbs.mjs";

const VIEWPORT = { width: 1280, height: 800 };
const ADAPTERS = {
  playwright: async () => (await import("./playwright.mjs")).startPlaywright,
  bidi: async () => (await import("./bidi.mjs")).startBidi,
  classic: async () => (await import("./classic.mjs")).startClassic,
};

/** Starts the browser named `name` for `world`; `secure` are the hosts that count as secure contexts. */
export async function openBrowser(name, world, { secure = [SITE, TAGS] } = {}) {
  const engine = ENGINES[name];
  if (!engine) throw new Error(`no engine "${name}"; there are: ${Object.keys(ENGINES).join(", ")}`);
  const start = await ADAPTERS[engine.adapter]();
  const secureOrigins = secure.map((host) => world.origin(host));
  return new Browser(name, await start(engine, { secureHosts: secure, secureOrigins }));
}

class Browser {
  #adapter;

  constructor(name, adapter) {
    this.name = name;
    this.#adapter = adapter;
  }

  /** A page in a fresh profile; options: viewport, colorScheme, reducedMotion, forcedColors, contrast, timezoneId (Chromium), gpc (Global Privacy Control, as the browser itself says it; not WebKit), profile (a name to share one). */
  async page(options = {}) {
    return new Page(watched(await this.#adapter.open({ viewport: VIEWPORT, ...options })));
  }

  /** Ends all profiles. */
  reset() {
    return this.#adapter.reset();
  }

  /** Ends the browser and all its processes. */
  close() {
    return this.#adapter.close();
  }
}

const underWay = new Set();

/** What browsers have been asked and have not answered yet, a text each: where a story hangs. */
export const unanswered = () => [...underWay];

/** `tab`, whose calls are listed until they end. */
const watched = (tab) =>
  new Proxy(tab, {
    get(_, name) {
      if (!tab[name]) return undefined;
      return async (...args) => {
        const call = `${name} ${JSON.stringify(args).slice(0, 300)}`;
        underWay.add(call);
        try {
          const value = await tab[name](...args);
          return name === "newTab" ? watched(value) : value;
        } finally {
          underWay.delete(call);
        }
      };
    },
  });
