// What a story can do in a page: the same verbs for every engine, on the few primitives of an adapter.
import { setTimeout as pause } from "node:timers/promises";
import { describeFocus, measure, measureInside, readStorage, withDeep } from "./inpage.mjs";

const PATIENCE_MS = 20_000;
const POLL_MS = 20;

/** A page of a browser. */
export class Page {
  #tab;

  /** `tab` is what an adapter gives: goto, reload, evaluate, clickAt, press, resize, screenshot, newTab, close. */
  constructor(tab) {
    this.#tab = tab;
  }

  /** Opens an address; `until` is "load" (default), "domcontentloaded" or "commit". */
  async goto(url, { until = "load" } = {}) {
    await this.#tab.goto(url, until);
  }

  /** Loads the page again; `until` as for goto. */
  async reload({ until = "load" } = {}) {
    await this.#tab.reload(until);
  }

  /** Runs `fn(...args)` (a function, or the source of one) in the page and returns its result as JSON; promises are awaited. */
  evaluate(fn, ...args) {
    return this.#tab.evaluate(String(fn), args);
  }

  /** Waits until `fn(...args)` is truthy in the page (a throw counts as not yet), and returns what it gave. */
  async waitFor(fn, ...args) {
    return this.#poll(() => this.evaluate(fn, ...args), () => `${fn}${args.length ? ` with ${JSON.stringify(args)}` : ""}`);
  }

  /** A trusted click on the middle of the first visible match, once nothing covers it and it has come to rest. */
  async click(selector) {
    const { x, y, width, height } = await this.#atRest(selector);
    await this.#tab.clickAt(x + width / 2, y + height / 2);
  }

  /** A trusted click on the middle of the first match inside a frame of the page's own origin, once it has come to rest. */
  async clickIn(frame, selector) {
    let before;
    const ready = async () => {
      const last = before;
      before = await this.evaluate(measureInside, frame, selector);
      return before && JSON.stringify(last) === JSON.stringify(before) && before;
    };
    const { x, y } = await this.#poll(ready, () => `a click on ${selector} in ${frame}: ${JSON.stringify(before)}`);
    await this.#tab.clickAt(x, y);
  }

  /** Presses Tab, Shift+Tab, Escape, Enter, Space, or any other key by its name. */
  async press(key) {
    await this.#tab.press(key);
  }

  /** The element that has the focus, through shadow roots: {tag, action, id, name, part, text}. */
  focused() {
    return this.evaluate(withDeep(describeFocus));
  }

  /** Where the first visible match is: {x, y, width, height, count, visible, hit, top}; null when there is none. */
  box(selector) {
    return this.evaluate(withDeep(measure), selector, false);
  }

  /** Sets the size of the viewport in CSS pixels. */
  async resize(width, height) {
    await this.#tab.resize(width, height);
  }

  /** Writes a PNG of the viewport. */
  async screenshot(path) {
    await this.#tab.screenshot(path);
  }

  /** Another tab of the same profile. */
  async newTab() {
    return new Page(await this.#tab.newTab());
  }

  /** The accessibility tree, what is ignored left out: [{role, name, inner}]. Chromium alone tells it. */
  tree() {
    return this.#tab.tree();
  }

  /** What this origin has stored: {local, cookies}. */
  storage() {
    return this.evaluate(readStorage);
  }

  /** What the recorder kept: {console, errors, violations}; null on a page without it. */
  recorded() {
    return this.evaluate(() => window.__recorded ?? null);
  }

  /** Closes the tab. */
  async close() {
    await this.#tab.close();
  }

  #atRest(selector) {
    let before;
    let last = null;
    const ready = async () => {
      last = await this.evaluate(withDeep(measure), selector, true);
      const place = JSON.stringify([last?.x, last?.y]);
      const still = place === before;
      before = place;
      return last?.visible && last.hit && still && last;
    };
    return this.#poll(ready, () => `a click on ${selector}: ${JSON.stringify(last)}`);
  }

  async #poll(attempt, what) {
    const end = performance.now() + PATIENCE_MS;
    let failure;
    do {
      const value = await attempt().catch((error) => { failure = error; });
      if (value) return value;
      await pause(POLL_MS);
    } while (performance.now() < end);
    throw new Error(`waited ${PATIENCE_MS} ms for ${what()}`, { cause: failure });
  }
}
