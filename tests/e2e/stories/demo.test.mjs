// The site of the privacy policy, with six vendors' own scripts under their real host names: what reaches them, by the
// server's log.
import assert from "node:assert/strict";
import { SITE, serveDemo } from "../../../www/demo/serve.mjs";
import { ENGINES, engineName } from "../driver/engines.mjs";
import { story } from "../driver/story.mjs";
import { withRecorder } from "../world/recorder.mjs";
import { QUIET_MS, button, codes, decided, ready, state } from "./site.mjs";

/** How long nothing may come, in ms: what auditors wait for. */
const AUDIT_MS = 5000;

/** Each service, and a request that only its running script makes. */
const RUNS = {
  growthbook: { host: "cdn.growthbook.io" },
  snowplow: { host: "ontrak.mini.snplow.net", path: "/com.snowplowanalytics.snowplow/tp2" },
  posthog: { host: "us.i.posthog.com" },
  amplitude: { host: "api2.amplitude.com" },
  // Browsers insist on https for mixpanel.com (HSTS preload list), which this world does not speak: its cookie must do.
  mixpanel: { host: "cdn.mxpnl.com", cookie: "mp_demo_mixpanel" },
  hotjar: { host: "static.hotjar.com", path: "/ran" },
  clarity: { host: "www.clarity.ms", path: "/collect" },
};
const SCRIPTS = {
  growthbook: "/npm/@growthbook/growthbook/dist/bundles/auto.min.js",
  snowplow: "/npm/@snowplow/browser-tracker/dist/index.umd.min.js",
  posthog: "/static/array.js",
  amplitude: "/libs/analytics-browser.js",
  mixpanel: "/libs/mixpanel.js",
  hotjar: "/c/hotjar-demo.js",
  clarity: "/tag/clarity.js",
  youtube: "/embed/demo",
  pixel: "/i",
};
/** The scripts that are fetched ahead: those that nobody marked are not, and what is no script. */
const AHEAD = ["growthbook", "snowplow", "posthog", "amplitude", "mixpanel", "clarity"];
/** What the name of something that each vendor keeps begins with. */
const KEPT = { growthbook: "gbuuid", snowplow: "snowplowOutQueue_", posthog: "ph_", amplitude: "AMP_", mixpanel: "mp_", clarity: "_cl" };
/** How long something may take to come back, in ms: of 18 vendors' scripts seven re-created what was removed within 5 s. */
const KEPT_MS = 10_000;
const ANALYTICS = ["posthog", "amplitude", "mixpanel", "hotjar"];

/** Opens the demo; `change` and the rest as for `serveDemo`. */
const open = async (page, world, change = (text) => text) => {
  const url = serveDemo(world, { change: (text, name) => (name.endsWith(".html") ? withRecorder(change(text, name)) : change(text, name)) });
  await page.goto(url);
  return url;
};

/** What left the site. */
const left = (world) => world.log.filter(({ host }) => host !== SITE);
/** The names of the tags whose script or page was asked for, as often as it was. */
const asked = (world) => left(world).flatMap(({ path }) => Object.keys(SCRIPTS).filter((name) => SCRIPTS[name] === path)).sort();
const ran = (world, name) => left(world).some(({ host, path }) => host === RUNS[name].host && path.startsWith(RUNS[name].path ?? "/"));
const untilRan = async (page, world, names) => {
  for (const name of names) {
    await world.until(() => ran(world, name), { what: `${name} ran`, timeout: 20_000 });
    await page.waitFor((cookie) => document.cookie.includes(cookie), RUNS[name].cookie ?? "");
  }
};

/** What is kept in this browser, by name. */
const kept = (page) =>
  page.evaluate(async () => {
    const databases = indexedDB.databases ? (await indexedDB.databases()).map(({ name }) => name) : [];
    const cookies = document.cookie.split("; ").filter(Boolean).map((pair) => pair.split("=")[0]);
    return [...cookies, ...Object.keys(localStorage), ...Object.keys(sessionStorage), ...databases].sort();
  });
/** What is ours after a grant; without one there is no plan. */
const OURS = ["portcullis", "portcullis.plan"];

const setOnly = (page, ...ids) => page.evaluate((names) => window.portcullis.set(Object.fromEntries(names.map((id) => [id, true]))), ids);

story("a fresh visit: no request to anybody and nothing kept, for five seconds", async ({ page, world }) => {
  await open(page, world);
  await ready(page);
  await world.quiet(AUDIT_MS);
  assert.deepEqual([left(world), await kept(page)], [[], []]);
  assert.equal((await state(page)).layer, "first");
  assert.deepEqual(await codes(page), []);
});

story("refused: still none, after a reload and on the other pages too", async ({ page, world }) => {
  const url = await open(page, world);
  await page.click(button("reject-all"));
  await decided(page);
  await world.quiet(QUIET_MS);
  await page.reload();
  for (const name of ["privacy.html", "cookies.html"]) {
    await page.goto(url + name);
    assert.equal((await ready(page)).status, "decided");
  }
  await page.goto(url);
  await ready(page);
  await world.quiet(AUDIT_MS);
  assert.deepEqual([left(world), await kept(page)], [[], ["portcullis"]]);
});

story("analytics alone: those tags run once, the others not", async ({ page, world }) => {
  await open(page, world);
  await ready(page);
  await setOnly(page, "analytics");
  await untilRan(page, world, ANALYTICS);
  await world.quiet(QUIET_MS);
  assert.deepEqual(asked(world), [...ANALYTICS].sort());
  const hosts = new Set(left(world).map(({ host }) => host));
  for (const name of ["growthbook", "snowplow", "clarity"]) assert.ok(!hosts.has(RUNS[name].host), name);
});

story("one service is off inside an allowed category", async ({ page, world }) => {
  await open(page, world);
  await ready(page);
  await page.click(button("preferences"));
  await page.waitFor(() => window.portcullis.state().layer === "second");
  await page.click('[data-id="analytics"]');
  await page.click('[data-id="mixpanel"]');
  await page.click(button("save"));
  await decided(page);
  await untilRan(page, world, ["posthog", "amplitude", "hotjar"]);
  await world.quiet(QUIET_MS);
  assert.deepEqual(asked(world), ["amplitude", "hotjar", "posthog"]);
});

story("all accepted: everything runs once, and on the next page again", async ({ page, world }) => {
  await open(page, world);
  await page.click(button("accept-all"));
  await decided(page);
  await untilRan(page, world, Object.keys(RUNS));
  await world.until(() => asked(world).includes("youtube") && asked(world).includes("pixel"), { what: "the film and the pixel" });
  await world.quiet(QUIET_MS);
  assert.deepEqual(asked(world), Object.keys(SCRIPTS).sort());
  const names = await kept(page);
  for (const name of OURS) assert.ok(names.includes(name));
  assert.ok(names.length > OURS.length + 5, `the vendors keep things now: ${names}`);
  assert.deepEqual(await codes(page), []);
  world.log.length = 0;
  await page.reload();
  const again = Object.keys(SCRIPTS).filter((name) => !ENGINES[engineName()].keepsAhead || !AHEAD.includes(name)).sort();
  await world.until(() => asked(world).length >= again.length, { what: "all of them again" });
  await world.quiet(QUIET_MS);
  assert.deepEqual(asked(world), again);
});

story("a change of mind: what was granted is not asked for on the next page", async ({ page, world }) => {
  await open(page, world);
  await ready(page);
  await setOnly(page, "beacons");
  await untilRan(page, world, ["snowplow"]);
  await page.click(button("reopen"));
  await page.waitFor(() => window.portcullis.state().layer === "second");
  await page.click(button("reject-all"));
  await page.waitFor(() => !window.portcullis.allows("snowplow"));
  await world.quiet(QUIET_MS);
  const before = left(world).length;
  await page.reload();
  await ready(page);
  await world.quiet(AUDIT_MS);
  assert.deepEqual(left(world).slice(before), []);
});

story("everything withdrawn: on the next page nothing is left of what the vendors kept, and ten seconds later neither", { faults: ["G14", "G15"] }, async ({ page, world }) => {
  await open(page, world);
  await page.click(button("accept-all"));
  await decided(page);
  await untilRan(page, world, Object.keys(RUNS));
  await page.waitFor((starts) => {
    const names = document.cookie.split("; ").concat(Object.keys(localStorage), Object.keys(sessionStorage));
    return starts.every((start) => names.some((name) => name.startsWith(start)));
  }, Object.values(KEPT));
  const before = await kept(page);
  await page.click(button("reopen"));
  await page.waitFor(() => window.portcullis.state().layer === "second");
  await page.evaluate(() => (window.isBefore = true));
  await page.click(button("reject-all"));
  // What has run is ended by loading the page again.
  await page.waitFor(() => !window.isBefore && window.portcullis?.state?.().status === "decided");
  await world.quiet(KEPT_MS);
  assert.deepEqual(await kept(page), ["portcullis"], `before: ${before}`);
});

/** Grants advertising, leaves, and comes back to the site as `change` makes it; what went out then must be nothing. */
const comeBack = async (page, world, change) => {
  await open(page, world);
  await ready(page);
  await setOnly(page, "advertising");
  await untilRan(page, world, ["clarity"]);
  const stored = await page.evaluate(() => localStorage.portcullis);
  await page.goto("about:blank");
  await world.quiet(QUIET_MS);
  const before = left(world).length;
  await open(page, world, change);
  const { status } = await ready(page);
  await world.quiet(QUIET_MS);
  assert.deepEqual(left(world).slice(before), []);
  return { status, kept: (await page.evaluate(() => localStorage.portcullis)) === stored };
};

story("a raised policy version asks again, and until then nothing goes out", async ({ page, world }) => {
  const { status } = await comeBack(page, world, (text) => text.replace('"policyVersion": 1', '"policyVersion": 2'));
  assert.equal(status, "asking");
});

story("a choice that has run out is asked for again, and until then nothing goes out", async ({ page, world }) => {
  const later = "<script>{ const now = Date.now; Date.now = () => now() + 181 * 864e5; }</script>";
  const { status } = await comeBack(page, world, (text, name) => (name === "index.html" ? text.replace("<head>", `<head>${later}`) : text));
  assert.equal(status, "asking");
});

story("a broken config: nothing goes out, also for whom had granted, and the console says where", async ({ page, world }) => {
  const broken = (text, name) => (name === "portcullis.json" ? text.replace('"format": 1,', '"format": 1') : text);
  assert.deepEqual(await comeBack(page, world, broken), { status: "closed", kept: true });
  assert.deepEqual(await codes(page), ["config-syntax"]);
});

story("storage is blocked: nothing before the answer, and the answer counts for the page", async ({ page, world }) => {
  const blocked = `<script>Object.defineProperty(window, "localStorage", { get() { throw new DOMException("denied", "SecurityError"); } });</script>`;
  await open(page, world, (text, name) => (name === "index.html" ? text.replace("<head>", `<head>${blocked}`) : text));
  await ready(page);
  await world.quiet(QUIET_MS);
  assert.deepEqual(left(world), []);
  await setOnly(page, "snowplow");
  await untilRan(page, world, ["snowplow"]);
  assert.deepEqual(asked(world), ["pixel", "snowplow"]);
  assert.equal((await state(page)).persistent, false);
});

story("included twice: one dialog, each tag once", { faults: ["P9"] }, async ({ page, world }) => {
  const twice = (text) => text.replace(/(<script src="\/portcullis\/[^>]*><\/script>)/, "$1$1");
  await open(page, world, (text, name) => (name === "index.html" ? twice(text) : text));
  await ready(page);
  assert.equal((await page.box("[data-portcullis-host]")).count, 1);
  await setOnly(page, "analytics");
  await untilRan(page, world, ANALYTICS);
  await world.quiet(QUIET_MS);
  assert.deepEqual(asked(world), [...ANALYTICS].sort());
  assert.deepEqual(await codes(page), ["already-running"]);
});

story("the cookie policy names what the dialog names", async ({ page, world }) => {
  const url = await open(page, world);
  await page.goto(`${url}cookies.html`);
  await page.waitFor(() => document.querySelectorAll("h3").length > 0);
  const names = await page.evaluate(() => [...document.querySelectorAll("h3")].map(({ textContent }) => textContent));
  await page.evaluate(() => window.portcullis.open());
  await page.waitFor(() => window.portcullis.state().layer === "second");
  const shown = await page.evaluate(() =>
    [...document.querySelector("[data-portcullis-host]").shadowRoot.querySelectorAll(".service > label")].map(({ textContent }) => textContent));
  assert.deepEqual(names, shown);
});

story("the film has a placeholder, which asks nobody; shown once it is asked for once, and nothing is stored", async ({ page, world }) => {
  await open(page, world);
  await ready(page);
  const inside = (find) => page.evaluate((selector) => document.querySelector("section iframe").contentDocument?.querySelector(selector)?.textContent, find);
  await page.waitFor(() => !!document.querySelector("section iframe").contentDocument?.querySelector("button"));
  assert.deepEqual([await inside("h2"), asked(world)], ["Content from YouTube", []]);
  await page.clickIn("section iframe", '[data-portcullis-action="once"]');
  await world.until(({ path }) => path === SCRIPTS.youtube, { what: "the film" });
  await world.quiet(QUIET_MS);
  assert.deepEqual([asked(world), await kept(page)], [["youtube"], []]);
});

story("a tag that nobody named is held for good where the hold is strict, and the page is told which", async ({ page, world }) => {
  const url = await open(page, world);
  await page.goto(url + "strict.html");
  await ready(page);
  await page.waitFor(() => document.querySelector('[data-seen="held"]').textContent.includes("chat-partner.example: held for good"));
  await page.waitFor(() => document.querySelector('[data-seen="held"]').textContent.includes("static.hotjar.com: held, denied, by hotjar"));
  assert.ok((await codes(page)).includes("unknown-host"));
  await world.quiet(QUIET_MS);
  assert.deepEqual(left(world), []);
});
