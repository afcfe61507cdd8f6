// One tab of a browser that is driven by WebDriver: what is done alike with and without BiDi.
import { writeFile } from "node:fs/promises";
import { Key, Origin } from "selenium-webdriver";

const MODIFIERS = new Set(["Shift", "Control", "Alt", "Meta"]);

const keyCode = (name) => Key[{ Space: "SPACE" }[name] ?? name.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase()] ?? name;

/** Those primitives of a page, of all that verbs.mjs wants. */
export class WebDriverTab {
  constructor(session, handle) {
    this.session = session;
    this.handle = handle;
  }

  evaluate(source, args) {
    const script = `return (${source})(...arguments)`;
    return this.session.in(this.handle, (driver) => driver.executeScript(script, ...args));
  }

  clickAt(x, y) {
    const at = { x: Math.round(x), y: Math.round(y), origin: Origin.VIEWPORT, duration: 0 };
    return this.session.in(this.handle, (driver) => driver.actions().move(at).press().release().perform());
  }

  press(chord) {
    const keys = chord.split("+").map((name) => [name, keyCode(name)]);
    return this.session.in(this.handle, (driver) => {
      const actions = driver.actions();
      const held = keys.filter(([name]) => MODIFIERS.has(name));
      for (const [, key] of keys) actions.keyDown(key);
      for (const [name, key] of keys) if (!MODIFIERS.has(name)) actions.keyUp(key);
      for (const [, key] of held.reverse()) actions.keyUp(key);
      return actions.perform();
    });
  }

  async screenshot(path) {
    const png = await this.session.in(this.handle, (driver) => driver.takeScreenshot());
    await writeFile(path, png, "base64");
  }
}
