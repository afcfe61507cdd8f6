// How long a page stands still for the largest configs that are read, and for ones that are refused: the longest time, in ms,
// between two turns of its loop while it starts, opens the preferences and takes an answer. For people (`cargo xtask bench`); of
// several loads the quietest counts, for what else the machine does makes it only longer.
import { openBrowser } from "./driver/index.mjs";
import { onBothBuilds } from "./stories/hostile-config.mjs";
import { site } from "./stories/site.mjs";
import { startWorld } from "./world/index.mjs";

const LOADS = 3;
const many = (count, make) => Array.from({ length: count }, (_, nth) => make(nth));
const services = (count, more = () => ({})) => many(count, (nth) => ({ id: `s${nth}`, category: "analytics", ...more(nth) }));
const unknown = (count) => Object.fromEntries(many(count, (nth) => [`n${nth}`, 0]));
/** Of two categories by turns, so that half of them can be denied. */
const byTurns = (nth) => ["analytics", "advertising"][nth % 2];
const CONFIGS = {
  "the smallest": {},
  "250 services": { services: services(250) },
  "250 services, 250 kB": { services: services(250, (nth) => ({ id: `s${nth}`.padEnd(64, "-"), name: "n ".repeat(430) })) },
  "100 categories": { categories: many(100, (nth) => ({ id: `c${nth}` })) },
  "1,200 patterns": { services: services(240, (nth) => ({ match: many(5, (one) => `${one}.h${nth}.test`) })) },
  "1,200 patterns, one host": { services: services(240, (nth) => ({ category: byTurns(nth), match: many(5, (one) => `one.test/${"/".repeat(150)}${nth}/${one}/`) })) },
  "1,200 patterns, half short": { services: services(240, (nth) => ({ category: byTurns(nth), match: many(5, () => (nth % 2 ? "t" : `one.test/${"/".repeat(230)}`)) })) },
  "28 x 398 unknown members": { services: many(28, (nth) => ({ ...unknown(398), id: `s${nth}`, category: "analytics" })) },
  "240 x 48 unknown members": { services: many(240, (nth) => ({ ...unknown(48), id: `s${nth}`, category: "analytics" })) },
  "497 ids to come after": { services: services(2, (nth) => (nth ? { after: many(496, () => "s0") } : {})) },
  "31 x 399 names": { x: many(31, () => unknown(399)) },
  "24,000 numbers": { x: many(24_000, () => 0) },
  "texts of 4 kB": { texts: { en: Object.fromEntries(["first.title", "first.text", "second.text"].map((key) => [key, "x ".repeat(1_999)])) } },
  "8,300 cookies": { services: services(1, () => ({ cookies: many(8_300, (nth) => ({ name: `c${nth}` })) })) },
  "10,000 services (refused)": { services: services(10_000) },
  "5 MB (refused)": { x: "x".repeat(5_000_000) },
};
/** Keeps the longest time between two turns of the page's loop in `window.still`. */
const WATCH = `<script>{
  const { port1, port2 } = new MessageChannel();
  let last = performance.now();
  window.still = 0;
  port1.onmessage = () => {
    const now = performance.now();
    window.still = Math.max(window.still, now - last);
    last = now;
    port2.postMessage(0);
  };
  port2.postMessage(0);
}</script>`;

/** The longest time since it was last asked for, once what was begun is drawn. */
const still = (page) =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
    const { still } = window;
    window.still = 0;
    return still;
  });

/** What one load takes: starting, the preferences, an answer. */
async function load(browser, address) {
  const page = await browser.page();
  await page.goto(address);
  await page.waitFor(() => window.portcullis?.state && window.portcullis.ready);
  const times = [await still(page)];
  if ((await page.evaluate(() => window.portcullis.state().status)) === "asking") {
    await page.evaluate(() => window.portcullis.open());
    await page.waitFor(() => window.portcullis.state().layer === "second");
    times.push(await still(page));
    await page.evaluate(() => {
      // Half of the services, where the config has more than one category of them: what is allowed is held against what is not.
      window.portcullis.set({ analytics: true });
      if (window.portcullis.state().status !== "decided") window.portcullis.acceptAll();
    });
    await page.waitFor(() => window.portcullis.state().status === "decided");
    times.push(await still(page));
  }
  await browser.reset();
  return times;
}

const world = await startWorld();
const browser = await openBrowser(process.env.PORTCULLIS_ENGINE ?? "chromium", world);
console.log(`${"config".padStart(26)} ${"build".padStart(9)} ${["start", "preferences", "answer"].map((name) => `${name}, ms`.padStart(16)).join(" ")}`);
const builds = [];
onBothBuilds((build, options) => builds.push([build, options]));
for (const [name, more] of Object.entries(CONFIGS)) {
  for (const [build, options] of builds) {
    const address = site(world, { ...options, head: WATCH + options.head, config: { format: 1, ...more } });
    let best = [];
    for (let nth = 0; nth < LOADS; nth++) best = (await load(browser, address)).map((time, step) => Math.min(time, best[step] ?? Infinity));
    console.log(`${name.padStart(26)} ${build.padStart(9)} ${best.map((time) => time.toFixed(0).padStart(16)).join(" ")}`);
  }
}
await browser.close();
await world.close();
