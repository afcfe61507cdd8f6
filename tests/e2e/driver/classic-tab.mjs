// One tab of a browser that is driven by WebDriver without BiDi.
import { setTimeout as pause } from "node:timers/promises";
import { WebDriverTab } from "./webdriver-tab.mjs";

const PATIENCE_MS = 30_000;
const POLL_MS = 10;
/** By what a navigation waits for, the states of a document in which it has come. */
const READY = { load: ["complete"], domcontentloaded: ["interactive", "complete"], commit: ["loading", "interactive", "complete"] };

/* Marks the document that is to go, and gives its address. By a symbol, for the page may have broken all else. */
const leave = () => {
  window[Symbol.for("left")] = true;
  return location.href;
};
/* Whether this is another document than the marked one, its address, and how far it has come. */
const arrive = () => {
  // A story's page may have clobbered the document: go by the prototype.
  const { get } = Object.getOwnPropertyDescriptor(Document.prototype, "readyState");
  return { fresh: !window[Symbol.for("left")], url: location.href, ready: get.call(document) };
};
const size = () => [innerWidth, innerHeight];
/* What a window has around its page. */
const around = () => [outerWidth - innerWidth, outerHeight - innerHeight];

/** The primitives of a page, as verbs.mjs wants them. */
export class ClassicTab extends WebDriverTab {
  goto(url, until) {
    return this.#navigate(until, (driver) => driver.get(url), url);
  }

  reload(until) {
    return this.#navigate(until, (driver) => driver.navigate().refresh());
  }

  /* Starts a navigation and waits until there is another document, or, where only the fragment differs, until it is the address. */
  async #navigate(until, start, url) {
    const before = await this.evaluate(String(leave), []);
    const same = url?.includes("#") && url !== before && url.split("#")[0] === before.split("#")[0];
    await this.session.in(this.handle, start);
    await this.#until(async () => {
      const now = await this.evaluate(String(arrive), []);
      return (same ? now.url === url : now.fresh) && READY[until].includes(now.ready);
    }, `${url ?? "the page"} to be loaded`);
  }

  /* What a page refuses while it changes counts as not yet. */
  async #until(attempt, what) {
    const end = performance.now() + PATIENCE_MS;
    let failure;
    do {
      if (await attempt().catch((error) => { failure = error; })) return;
      await pause(POLL_MS);
    } while (performance.now() < end);
    throw new Error(`waited ${PATIENCE_MS} ms for ${what}`, { cause: failure });
  }

  async resize(width, height) {
    const [wider, higher] = await this.evaluate(String(around), []);
    const rect = { width: width + wider, height: height + higher };
    await this.session.in(this.handle, (driver) => driver.manage().window().setRect(rect));
    const fits = async () => String(await this.evaluate(String(size), [])) === `${width},${height}`;
    await this.#until(fits, `a page of ${width} x ${height} in a window of ${JSON.stringify(rect)}`);
  }

  newTab() {
    return this.session.open();
  }

  close() {
    return this.session.in(this.handle, async (driver) => {
      await driver.close();
      this.session.current = null;
    });
  }
}
