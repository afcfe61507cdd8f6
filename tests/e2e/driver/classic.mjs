// Browsers that are driven by WebDriver without BiDi: each profile is a browser of its own, on a screen that nobody sees.
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { ClassicTab } from "./classic-tab.mjs";
import { startProgram } from "./process.mjs";
import { startProxy } from "./proxy.mjs";
import { connect, Session } from "./webdriver.mjs";

const SCREEN = "2000x2000x24";

/** Starts the screen and the proxy that all browsers share. */
export async function startClassic(engine) {
  const args = ["-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp"];
  const screen = await startProgram(engine.screen(), () => args, /^\d+$/, { tidy: true });
  return new ClassicBrowsers(engine, screen, await startProxy());
}

class ClassicBrowsers {
  #engine;
  #screen;
  #proxy;
  #profiles = new Map();

  constructor(engine, screen, proxy) {
    this.#engine = engine;
    this.#screen = screen;
    this.#proxy = proxy;
  }

  /** A tab in a fresh profile, or in the one named `profile`. */
  async open({ viewport, profile = Symbol("fresh"), ...media }) {
    const known = this.#profiles.get(profile);
    if (!known) this.#profiles.set(profile, this.#start(media));
    const session = await this.#profiles.get(profile);
    const tab = known ? await session.open() : await session.first();
    await tab.resize(viewport.width, viewport.height);
    return tab;
  }

  #start(media) {
    const start = () => startSession(this.#engine, `:${this.#screen.match[0]}`, this.#proxy.address, media);
    return start().catch(start);
  }

  /** Ends all profiles, so that the next story starts from nothing. */
  async reset() {
    const sessions = [...this.#profiles.values()];
    this.#profiles.clear();
    await Promise.all(sessions.map((session) => session.then((started) => started.close(), () => {})));
  }

  /** Ends all browsers, and what they share. */
  async close() {
    await this.reset();
    await Promise.all([this.#screen.stop(), this.#proxy.close()]);
  }
}

async function startSession(engine, display, proxy, media) {
  const port = await freePort();
  const env = (folder) => ({ ...home(folder, engine.desktop(media)), DISPLAY: display });
  const program = await startProgram(engine.driver(), () => [`--port=${port}`], port, { env });
  try {
    return new ClassicSession(program, await connect(`127.0.0.1:${port}`, capabilities(engine, proxy)));
  } catch (error) {
    await program.stop();
    throw error;
  }
}

/* Nothing is read from whoever starts this, and nothing is left to him. */
function home(folder, desktop) {
  for (const [name, text] of Object.entries(desktop)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const variables = ["HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"];
  return Object.fromEntries(variables.map((name) => [name, folder]));
}

/* The driver program cannot say which port it has taken. */
async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const capabilities = (engine, proxy) => ({
  browserName: engine.browserName,
  // A tab waits by itself: the strategy is for the whole session, and with another one every command would wait for the page.
  pageLoadStrategy: "none",
  // One would be set by the page's own `setTimeout`, which a story's page may have broken.
  timeouts: { script: null },
  proxy: { proxyType: "manual", httpProxy: proxy },
  ...engine.capabilities(),
});

class ClassicSession extends Session {
  /** The tab that it has from the start. */
  async first() {
    const handle = await this.driver.getWindowHandle();
    this.current = handle;
    return new ClassicTab(this, handle);
  }

  /** A new tab. */
  async open() {
    const handle = await this.in(this.current, async (driver) => {
      await driver.switchTo().newWindow("window");
      return (this.current = await driver.getWindowHandle());
    });
    return new ClassicTab(this, handle);
  }
}
