// Chromium by Playwright; pages are read by the protocol itself, so that no helper of ours runs among the page's globals.
import { setTimeout as pause } from "node:timers/promises";
import { chromium } from "playwright-core";

const SPACE = { Space: " " };
/** How long, in ms, an answer of a document may be on its way after the next one has come. */
const GRACE_MS = 250;
/** How long, in ms, a profile may take to end. */
const FAREWELL_MS = 5000;

/** Starts Chromium; `secureOrigins` are treated as if they were https. */
export async function startPlaywright(engine, { secureOrigins }) {
  const browser = new PlaywrightBrowser(() => launch(engine, secureOrigins));
  await browser.start();
  return browser;
}

function launch(engine, secureOrigins) {
  const args = [...engine.args, ...engine.secure(secureOrigins)];
  const start = () => chromium.launch({ executablePath: engine.binary(), args, ignoreDefaultArgs: engine.without, headless: true });
  return start().catch(start);
}

class PlaywrightBrowser {
  #launch;
  #browser;
  #profiles = new Map();

  constructor(launch) {
    this.#launch = launch;
  }

  /** Starts the browser. */
  async start() {
    this.#browser = await this.#launch();
  }

  /** A tab in a fresh profile, or in the one named `profile`. */
  async open({ viewport, colorScheme = "light", reducedMotion = "no-preference", forcedColors = "none", contrast = "no-preference", timezoneId, gpc = false, profile = Symbol("fresh") }) {
    if (!this.#browser.isConnected()) await this.start();
    if (!this.#profiles.has(profile)) {
      const context = await this.#browser.newContext({ viewport, colorScheme, reducedMotion, forcedColors, contrast, timezoneId, extraHTTPHeaders: gpc ? { "sec-gpc": "1" } : {} });
      // It has no such setting: what one would do is done before the page's first script, and to each request.
      if (gpc) await context.addInitScript(() => Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { configurable: true, get: () => true }));
      this.#profiles.set(profile, context);
    }
    return openTab(this.#profiles.get(profile));
  }

  /** Ends all profiles, so that the next story starts from nothing. One whose page is just being replaced may never end: then all does. */
  async reset() {
    const contexts = [...this.#profiles.values()];
    this.#profiles.clear();
    const ends = Promise.all(contexts.map((context) => context.close().catch(() => {}))).then(() => true);
    const stop = new AbortController();
    const late = pause(FAREWELL_MS, false, { signal: stop.signal }).catch(() => true);
    const ended = await Promise.race([ends, late]).finally(() => stop.abort());
    if (ended) return;
    console.error("chromium: its profiles did not end; it is started again");
    await this.#browser.close();
    await this.start();
  }

  /** Ends the browser. */
  async close() {
    await this.#browser.close();
  }
}

async function openTab(context) {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Page.enable");
  return new PlaywrightTab(context, page, session);
}

class PlaywrightTab {
  #context;
  #page;
  #session;
  #dead;
  #gone = new Set();

  constructor(context, page, session) {
    this.#context = context;
    this.#page = page;
    this.#session = session;
    // A process that died answers nothing, for ever.
    this.#dead = new Promise((_, reject) => page.on("crash", () => reject(new Error("the page's process died"))));
    this.#dead.catch(() => {});
    session.on("Page.frameNavigated", ({ frame }) => frame.parentId || this.#replaced());
  }

  // A document that is kept for the way back answers nothing either, until somebody goes back to it.
  #replaced() {
    const asked = [...this.#gone];
    setTimeout(() => asked.forEach((reject) => reject(new Error("the page was replaced before it answered"))), GRACE_MS).unref();
  }

  goto(url, until) {
    return this.#page.goto(url, { waitUntil: until });
  }

  reload(until) {
    return this.#page.reload({ waitUntil: until });
  }

  async evaluate(source, args) {
    const expression = `(${source})(...${JSON.stringify(args)})`;
    const asked = this.#session.send("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true });
    let reject;
    const replaced = new Promise((_, no) => this.#gone.add((reject = no)));
    const { result, exceptionDetails: thrown } = await Promise.race([asked, this.#dead, replaced]).finally(() => this.#gone.delete(reject));
    if (thrown) throw new Error(`in the page: ${thrown.exception?.description ?? thrown.text}`);
    return result.value;
  }

  clickAt(x, y) {
    return this.#page.mouse.click(x, y);
  }

  press(key) {
    return this.#page.keyboard.press(SPACE[key] ?? key);
  }

  resize(width, height) {
    return this.#page.setViewportSize({ width, height });
  }

  screenshot(path) {
    return this.#page.screenshot({ path });
  }

  async tree() {
    const { nodes } = await this.#session.send("Accessibility.getFullAXTree");
    const places = new Map(nodes.map((node) => [node.nodeId, node]));
    const walk = (node) => {
      const inner = (node.childIds ?? []).flatMap((id) => (places.has(id) ? walk(places.get(id)) : []));
      return node.ignored ? inner : [{ role: node.role.value, name: node.name?.value ?? "", inner }];
    };
    return walk(nodes[0]);
  }

  newTab() {
    return openTab(this.#context);
  }

  close() {
    return this.#page.close();
  }
}
