// A story: one thing that a visitor or a developer can say, told once for every engine.
import { mkdirSync } from "node:fs";
import { basename } from "node:path";
import { after, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startWorld } from "../world/index.mjs";
import { onFallback } from "../world/recorder.mjs";
import { engineName } from "./engines.mjs";
import { openBrowser, unanswered } from "./index.mjs";
import { record } from "./results.mjs";

const TIMEOUT_MS = 90_000;
const SETTLE_MS = 30;
/** How long a browser that has been given up may take to end. */
const FAREWELL_MS = 10_000;
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

async function takeDown() {
  const last = stage;
  // At once: one that never comes up must not be waited for a second time.
  stage = null;
  const { browser, world } = (await last?.catch(() => null)) ?? {};
  await browser?.close();
  await world?.close();
}

after(takeDown);

/** The list that stories are put into where they are to be listed and not told (tests/e2e/faults/list.mjs). */
const list = () => globalThis[Symbol.for("portcullis.stories")];

/**
 * Declares a story; `fn` gets {page, world, browser, t}: a fresh page in an empty world.
 * Options: faults (the rows of tests/e2e/faults/ that it proves), engines with why (the only ones that can tell it, and the
 * reason), module (why it cannot be told of the fallback), page (as for browser.page), timeout (ms).
 */
export function story(name, options, fn = options) {
  const { faults = [], engines, why, module, page: pageOptions, timeout = TIMEOUT_MS } = fn === options ? {} : options;
  if (list()) return void list().push({ story: name, faults, engines, why });
  const cannot = engines && !engines.includes(engineName());
  if (cannot) record(name, faults, why);
  const skip = cannot ? `${engineName()}: ${why}` : !!module && onFallback() && `the fallback: ${module}`;
  test(name, { skip, timeout: 2 * timeout + 2 * FAREWELL_MS }, async (t) => {
    const once = () => within(timeout, tell(t, name, pageOptions, fn));
    try {
      await once().catch((error) => again(t, name, error, once));
      record(name, faults, "held");
    } catch (error) {
      record(name, faults, "failed");
      throw error;
    }
  });
}

/**
 * A story that fails is told once more, in a new browser, and the run says so (docs/adr/0022): `cargo xtask test` lists these and
 * fails where they are many. PORTCULLIS_ONCE=1 takes the first telling for the last.
 */
async function again(t, name, error, tellAgain) {
  if (process.env.PORTCULLIS_ONCE) throw error;
  t.diagnostic(`told again: ${name}`);
  t.diagnostic(`the first time: ${error.stack}`);
  await Promise.race([takeDown().catch(() => {}), pause(FAREWELL_MS)]);
  return tellAgain();
}

/** What `telling` comes to, or an error that says which calls of the browser were not answered. */
async function within(ms, telling) {
  const stop = new AbortController();
  const late = async () => {
    await pause(ms, null, { signal: stop.signal });
    throw new Error(["the story took longer than " + ms + " ms", ...unanswered().map((call) => `unanswered: ${call}`)].join("\n"));
  };
  return Promise.race([telling, late()]).finally(() => stop.abort());
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
