// Browsers that are driven by WebDriver with BiDi: contexts of one browser keep the stories apart.
import { startProgram } from "./process.mjs";
import { connect, Session } from "./webdriver.mjs";
import { WebDriverTab } from "./webdriver-tab.mjs";

const WAITS = { load: "complete", domcontentloaded: "interactive", commit: "none" };

/** Makes browsers as they are needed: the emulated media are fixed when one starts. */
export async function startBidi(engine, { secureHosts }) {
  return new BidiBrowsers(engine, secureHosts);
}

class BidiBrowsers {
  #engine;
  #secureHosts;
  #sessions = new Map();
  #profiles = new Map();

  constructor(engine, secureHosts) {
    this.#engine = engine;
    this.#secureHosts = secureHosts;
  }

  /** A tab in a fresh profile, or in the one named `profile`. */
  async open({ viewport, profile = Symbol("fresh"), ...media }) {
    if (!this.#profiles.has(profile)) this.#profiles.set(profile, await this.#profile(media));
    const { session, context } = this.#profiles.get(profile);
    const tab = await session.open(context);
    await tab.resize(viewport.width, viewport.height);
    return tab;
  }

  async #profile(media) {
    const prefs = { ...this.#engine.prefs, ...this.#engine.secure(this.#secureHosts), ...this.#engine.media(media) };
    const key = JSON.stringify(prefs);
    if (!this.#sessions.has(key)) this.#sessions.set(key, await startSession(this.#engine, prefs));
    const session = this.#sessions.get(key);
    return { session, context: await session.newContext() };
  }

  /** Ends all profiles, so that the next story starts from nothing. */
  async reset() {
    const profiles = [...this.#profiles.values()];
    this.#profiles.clear();
    for (const { session, context } of profiles) await session.endContext(context).catch(() => this.#drop(session));
  }

  /* A browser that no longer answers: the next story gets another one. */
  async #drop(session) {
    for (const [key, known] of this.#sessions) if (known === session) this.#sessions.delete(key);
    await session.close();
  }

  /** Ends all browsers. */
  async close() {
    await Promise.all([...this.#sessions.values()].map((session) => session.close()));
    this.#sessions.clear();
  }
}

function startSession(engine, prefs) {
  const start = async () => {
    const args = (folder) => ["--port", "0", "--websocket-port", "0", "--profile-root", folder];
    const env = () => ({ MOZ_HEADLESS: "1" });
    const program = await startProgram(engine.driver(), args, /Listening on (127\.0\.0\.1:\d+)/, { env });
    try {
      const driver = await connect(program.match[1], capabilities(engine, prefs));
      return new BidiSession(program, driver, await driver.getBidi());
    } catch (error) {
      await program.stop();
      throw error;
    }
  };
  return start().catch(start);
}

const capabilities = (engine, prefs) => ({
  browserName: "firefox",
  webSocketUrl: true,
  "moz:firefoxOptions": { binary: engine.binary(), args: ["-headless"], prefs },
});

/** One browser with its driver program. */
class BidiSession extends Session {
  #bidi;

  constructor(program, driver, bidi) {
    super(program, driver);
    this.#bidi = bidi;
  }

  /** Sends a BiDi command and returns its result. */
  async send(method, params) {
    const { error, message, result } = await this.#bidi.send({ method, params });
    if (error) throw new Error(`${method}: ${error}: ${message}`);
    return result;
  }

  /** Makes `handle` the current tab. */
  async turnTo(handle) {
    await super.turnTo(handle);
    // Firefox keeps the events of a tab in the background for ever: a click there would never end.
    await this.send("browsingContext.activate", { context: handle });
  }

  /** A fresh place for cookies and storage. */
  async newContext() {
    return (await this.send("browser.createUserContext", {})).userContext;
  }

  /** Closes the tabs of a context and forgets what they stored. */
  async endContext(userContext) {
    this.current = null;
    await this.send("browser.removeUserContext", { userContext });
  }

  /** A new tab in a context. */
  async open(userContext) {
    const { context } = await this.send("browsingContext.create", { type: "tab", userContext });
    return new BidiTab(this, context, userContext);
  }

  /** Ends the browser, then its driver program and whatever is left of both. */
  async close() {
    await this.driver.quit().catch(() => {});
    await super.close();
  }
}

class BidiTab extends WebDriverTab {
  #userContext;

  constructor(session, handle, userContext) {
    super(session, handle);
    this.#userContext = userContext;
  }

  #send(command, params) {
    return this.session.send(`browsingContext.${command}`, { context: this.handle, ...params });
  }

  goto(url, until) {
    return this.#send("navigate", { url, wait: WAITS[until] });
  }

  reload(until) {
    return this.#send("reload", { wait: WAITS[until] });
  }

  resize(width, height) {
    return this.#send("setViewport", { viewport: { width, height } });
  }

  newTab() {
    return this.session.open(this.#userContext);
  }

  close() {
    return this.#send("close", {});
  }
}
