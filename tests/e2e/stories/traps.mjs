// What stories about traps share: every point at which the test build can trap (once, at the one that `data-trap` names), what leads
// there, and what must hold.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { story } from "../driver/story.mjs";
import { RULES } from "./abroad.mjs";
import { CONFIG, QUIET_MS, button, codes, held, heldInline, site } from "./site.mjs";

const names = (file, pattern) => {
  const found = [...readFileSync(new URL(`../../../${file}`, import.meta.url), "utf8").matchAll(pattern)].map(([, name]) => name);
  if (!found.length) throw new Error(`no points are found in ${file}`);
  return found;
};

/** Every point, read from the sources, so that a new way in cannot go untested. */
export const ENTRIES = names("src/web/entry.rs", /^ {8}"([\w-]+)",$/gm);
export const EFFECTS = names("src/engine/effect.rs", /"(effect-[\w-]+)"/g);

const press = (action) => (page) => page.click(button(action));
const call = (method, argument) => (page) => page.evaluate((name, value) => window.portcullis[name](value), method, argument);
const inPreferences = (action) => async (page) => {
  await page.click(button("preferences"));
  await page.click(button(action));
};
const insert = (page) =>
  page.evaluate(() => document.body.insertAdjacentHTML("beforeend", '<script type="text/plain" data-portcullis="advertising"></script>'));

/** Presses a button in the place of a held frame. */
const insertFrame = (page) =>
  page.evaluate(() => document.body.insertAdjacentHTML("afterbegin", '<iframe id="frame" data-portcullis="analytics" data-portcullis-srcdoc="x"></iframe>'));
const inPlaceholder = (action) => async (page) => {
  await insertFrame(page);
  await page.clickIn("#frame", button(action));
};

/** Grants, lets a tag run, types if `typed`, and withdraws. */
const withdrawn = async (page, typed) => {
  await page.evaluate(() => window.portcullis.acceptAll());
  await page.waitFor(() => window.ran?.length > 1);
  if (typed) {
    await page.click("#field");
    await page.press("x");
  }
  await page.evaluate(() => window.portcullis.rejectAll());
};

/** What leads to each point; all others are reached by loading the page. */
export const WAYS = {
  "accept-all": press("accept-all"),
  "reject-all": press("reject-all"),
  preferences: press("preferences"),
  reopen: async (page) => {
    await page.click(button("reject-all"));
    await page.click(button("reopen"));
  },
  more: press("preferences"),
  "effect-fetch-more": press("preferences"),
  save: inPreferences("save"),
  close: inPreferences("close"),
  noted: press("noted"),
  once: inPlaceholder("once"),
  always: inPlaceholder("always"),
  frame: insertFrame,
  word: insertFrame,
  // Withdrawn after something of it has run, on a page that has been typed into: then it is for the visitor to load it again.
  reload: async (page) => {
    await withdrawn(page, true);
    await page.click(button("reload"));
  },
  "has-run": (page) => withdrawn(page, false),
  "effect-withdraw": (page) => withdrawn(page, false),
  "effect-reload": (page) => withdrawn(page, false),
  "effect-store": press("reject-all"),
  "effect-wake": press("reject-all"),
  tags: insert,
  settled: press("accept-all"),
  woke: async (page) => {
    await page.click(button("reject-all"));
    await page.waitFor(() => window.fireLongTimer);
    await page.evaluate(() => window.fireLongTimer());
  },
  storage: (page) => page.evaluate(() => void window.dispatchEvent(new StorageEvent("storage", { key: "portcullis" }))),
  "api-allows": call("allows", "analytics"),
  "api-report": call("report"),
  "api-accept-all": call("acceptAll"),
  "api-reject-all": call("rejectAll"),
  "api-set": call("set", { analytics: true }),
  "api-open": call("open"),
  "api-close": call("close"),
  "api-reset": call("reset"),
  "effect-forget": call("reset"),
};
const FAILING_CONFIG = new Set(["config-failed", "effect-remove", "effect-report"]);
/** Where the language has a file of its own. */
const IN_GERMAN = new Set(["texts", "texts-failed", "effect-fetch-texts"]);
/** Where Google's tags are told. */
const FOR_GOOGLE = new Set(["effect-signal"]);
/** Where it depends on where the visitor is. */
const ABROAD = new Set(["law", "law-failed", "effect-fetch-law", "noted"]);
/** Where the trap comes after the visitor has granted, or where nobody is asked: what was granted may have run by then. */
const AFTER_GRANT = new Set(["noted", "settled", "reload", "has-run", "effect-withdraw", "effect-reload"]);

/** Timers beyond a day are given to the page, which fires them by hand. */
const TIMERS = `<script>{ const native = setTimeout; window.setTimeout = (run, ms) => ms > 864e5 ? (window.fireLongTimer = run, 0) : native(run, ms); }</script>`;

/** A page that traps at `point`; `first` stands before our script. */
export function trapSite(world, point, first = "") {
  const body = '<input id="field">' + held(world, "a") + heldInline(world, "b");
  const options = { attributes: `data-trap="${point}"`, script: "/trap/portcullis.js", body };
  if (point === "parsed") {
    return site(world, { ...options, script: "/nothing.js", head: `${first}<script src="/trap/portcullis.js" data-trap="parsed"></script>`, config: null, body: `${body}<script type="application/json" data-portcullis-config>{"format": 1}</script>` });
  }
  const config = { ...CONFIG, ...(IN_GERMAN.has(point) && { locale: "de" }), ...(ABROAD.has(point) && { regions: { rules: "/rules.json" } }), ...(FOR_GOOGLE.has(point) && { google: {} }) };
  let fetched = 0;
  world.route("site.test", "/rules.json", (_, response) => response.writeHead(fetched++ || point !== "law-failed" ? 200 : 404).end(JSON.stringify(RULES)));
  const page = site(world, { ...options, config, script: "/nothing.js", head: `${first}${TIMERS}<script src="/trap/portcullis.js" data-config="/portcullis.json" data-region="${point === "noted" ? "NO" : "DE"}" data-trap="${point}"></script>` });
  if (point === "texts-failed") world.route("site.test", "/trap/locales/de.json", (_, response) => response.writeHead(404).end());
  if (FAILING_CONFIG.has(point)) {
    let asked = 0;
    world.route("site.test", "/portcullis.json", (_, response) => response.writeHead(asked++ ? 200 : 404).end('{"format": 1}'));
  }
  return page;
}

/** Tells of a trap at every point; `first` stands before our script, `where` says what that makes of it. */
export function tellTraps(where, first, options = {}) {
  for (const point of ["boot", ...ENTRIES, ...EFFECTS])
    story(`a trap at ${point}${where} opens nothing, says so in one line, and is got over`, options, (scene) => gotOver(scene, point, first));
}

async function gotOver({ page, world }, point, first) {
  await page.goto(trapSite(world, point, first));
  if (WAYS[point]) {
    await page.waitFor((layer) => window.portcullis?.state?.().layer === layer, point === "noted" ? "notice" : "first");
    await WAYS[point](page);
  }
  const trapped = () => page.waitFor(() => window.__recorded.console.some(({ text }) => text.includes("[module-trapped]")));
  await trapped();
  if (!AFTER_GRANT.has(point)) {
    await world.quiet(QUIET_MS);
    assert.deepEqual(world.requests("tags.test"), [], "nothing opened");
  }
  await page.click("#link");
  const status = await page.waitFor(() => ["asking", "decided", "unasked"].includes(window.portcullis.state()?.status) && window.portcullis.state().status);
  if (status === "asking") {
    await page.waitFor(() => document.querySelector("[data-portcullis-action=accept-all]"));
    await page.click(button("accept-all"));
  } else await page.evaluate(() => window.portcullis.acceptAll());
  for (const name of ["a", "b"]) await world.untilRan(name);
  await world.quiet(QUIET_MS);
  assert.deepEqual([...world.ran()].sort(), ["a", "b"], "each once");
  assert.deepEqual((await page.recorded()).errors, [], "no exception reached the page");
  assert.equal((await page.box("[data-portcullis-host]")).count, 1, "nothing of the dead instance is left");
  // The new instance finds what the old one did not live to say.
  const other = (code) => !(point === "law-failed" && code === "regions-unusable") && !(FAILING_CONFIG.has(point) && code === "config-unreachable") && !(point === "texts-failed" && code === "texts-unreachable");
  assert.deepEqual((await codes(page)).filter(other), ["module-trapped"]);
}
