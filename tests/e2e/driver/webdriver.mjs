// Browsers that are driven by WebDriver; where there is BiDi, contexts of one browser keep the stories apart.
import { Builder, Capabilities } from "selenium-webdriver";
import { startProgram } from "./process.mjs";
import { WebDriverTab } from "./webdriver-tab.mjs";

/** Makes browsers as they are needed: the emulated media are fixed when one starts. */
export async function startWebDriver(engine, { secureHosts }) {
  return new WebDriverBrowsers(engine, secureHosts);
}

class WebDriverBrowsers {
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
    const program = await startProgram(engine.driver(), args, /Listening on (127\.0\.0\.1:\d+)/, { MOZ_HEADLESS: "1" });
    try {
      const driver = await connect(`http://${program.match[1]}`, engine, prefs);
      return new Session(program, driver, await driver.getBidi());
    } catch (error) {
      await program.stop();
      throw error;
    }
  };
  return start().catch(start);
}

function connect(server, engine, prefs) {
  const capabilities = new Capabilities({
    browserName: "firefox",
    webSocketUrl: true,
    "moz:firefoxOptions": { binary: engine.binary(), args: ["-headless"], prefs },
  });
  return new Builder().disableEnvironmentOverrides().usingServer(server).withCapabilities(capabilities).build();
}

/** One browser with its driver program. */
class Session {
  #program;
  #bidi;
  #current = null;
  #turn = Promise.resolve();

  constructor(program, driver, bidi) {
    this.#program = program;
    this.driver = driver;
    this.#bidi = bidi;
  }

  /** Sends a BiDi command and returns its result. */
  async send(method, params) {
    const { error, message, result } = await this.#bidi.send({ method, params });
    if (error) throw new Error(`${method}: ${error}: ${message}`);
    return result;
  }

  /** Runs `action(driver)` in the tab `handle`; one at a time, because a session has one current tab. */
  in(handle, action) {
    const run = async () => {
      if (this.#current !== handle) {
        await this.driver.switchTo().window(handle);
        // Firefox keeps the events of a tab in the background for ever: a click there would never end.
        await this.send("browsingContext.activate", { context: handle });
      }
      this.#current = handle;
      return action(this.driver);
    };
    const result = this.#turn.then(run);
    this.#turn = result.catch(() => {});
    return result;
  }

  /** A fresh place for cookies and storage. */
  async newContext() {
    return (await this.send("browser.createUserContext", {})).userContext;
  }

  /** Closes the tabs of a context and forgets what they stored. */
  async endContext(userContext) {
    this.#current = null;
    await this.send("browser.removeUserContext", { userContext });
  }

  /** A new tab in a context. */
  async open(userContext) {
    const { context } = await this.send("browsingContext.create", { type: "tab", userContext });
    return new WebDriverTab(this, context, userContext);
  }

  /** Ends the browser, then its driver program and whatever is left of both. */
  async close() {
    await this.driver.quit().catch(() => {});
    await this.#program.stop();
  }
}
