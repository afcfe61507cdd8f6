// A story: one thing that a visitor or a developer can say, told once for every engine.
import { mkdirSync } from "node:fs";
import { basename } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startWorld } from "../world/index.mjs";
import { onFallback } from "../world/recorder.mjs";
import { engineName } from "./engines.mjs";
import { openBrowser, unanswered } from "./index.mjs";
import { record } from "./results.mjs";

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
  test(name, { skip, timeout }, async (t) => {
    try {
      await tell(t, name, pageOptions, fn).catch((error) => again(t, error, () => tell(t, name, pageOptions, fn)));
      record(name, faults, "held");
    } catch (error) {
      record(name, faults, "failed");
      throw error;
    }
  });
}

/** A browser that dies has said nothing about us, once; what kills it will kill it twice. */
function again(t, error, tellAgain) {
  if (!/process died|browser has been closed/.test(error.message)) throw error;
  t.diagnostic(`told again: ${error.message}`);
  return tellAgain();
}

async function tell(t, name, pageOptions, fn) {
  const { world, browser } = await (stage ??= setUp());
  const page = await browser.page(pageOptions);
  t.signal.addEventListener("abort", () => unanswered().forEach((call) => t.diagnostic(`unanswered: ${call}`)));
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
