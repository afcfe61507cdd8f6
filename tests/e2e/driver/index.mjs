// One way to every browser.
import { SITE, TAGS } from "../world/index.mjs";
import { ENGINES } from "./engines.mjs";
import { Page } from "./verbs.mjs";

const VIEWPORT = { width: 1280, height: 800 };
const ADAPTERS = {
  playwright: async () => (await import("./playwright.mjs")).startPlaywright,
  webdriver: async () => (await import("./webdriver.mjs")).startWebDriver,
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

  /** A page in a fresh profile; options: viewport, colorScheme, reducedMotion, profile (a name to share one). */
  async page(options = {}) {
    return new Page(await this.#adapter.open({ viewport: VIEWPORT, ...options }));
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
