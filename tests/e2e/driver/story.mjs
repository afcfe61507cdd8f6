// A story: one thing that a visitor or a developer can say, told once for every engine.
import { mkdirSync } from "node:fs";
import { basename } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startWorld } from "../world/index.mjs";
import { engineName } from "./engines.mjs";
import { openBrowser } from "./index.mjs";

const TIMEOUT_MS = 60_000;
const SETTLE_MS = 30;
const PICTURES = fileURLToPath(new URL("../../../target/e2e/", import.meta.url));

let stage = null;

async function setUp() {
  const world = await startWorld();
  try {
    return { world, browser: await openBrowser(engineName(), world) };
  } catch (error) {
    await world.close();
    throw error;
  }
}

after(async () => {
  const { browser, world } = (await stage?.catch(() => null)) ?? {};
  await browser?.close();
  await world?.close();
});

/**
 * Declares a story; `fn` gets {page, world, browser, t}: a fresh page in an empty world.
 * Options: engines with why (the only ones that can tell it, and the reason), page (as for browser.page).
 */
export function story(name, options, fn = options) {
  const { engines, why, page: pageOptions } = fn === options ? {} : options;
  const skip = engines && !engines.includes(engineName()) ? `${engineName()}: ${why}` : false;
  test(name, { skip, timeout: TIMEOUT_MS }, (t) => tell(t, name, pageOptions, fn));
}

async function tell(t, name, pageOptions, fn) {
  const { world, browser } = await (stage ??= setUp());
  const page = await browser.page(pageOptions);
  try {
    await fn({ page, world, browser, t });
  } catch (error) {
    await explain(t, name, page, world);
    throw error;
  } finally {
    await browser.reset();
    await world.quiet(SETTLE_MS);
    world.clear();
  }
}

async function explain(t, name, page, world) {
  const recorded = await page.recorded().catch((error) => error.message);
  const picture = `${PICTURES}${engineName()}-${basename(process.argv[1], ".test.mjs")}-${name.replace(/\W+/g, "-").slice(0, 80)}.png`;
  mkdirSync(PICTURES, { recursive: true });
  const taken = await page.screenshot(picture).then(() => picture, (error) => error.message);
  t.diagnostic(`what the server saw:\n${world.report()}`);
  t.diagnostic(`what the page recorded: ${JSON.stringify(recorded, null, 1)}`);
  t.diagnostic(`screenshot: ${taken}`);
}
