// Fail the Nth call (the SQLite project's way with memory): every function of the browser that our files call throws once, in each
// step of a whole journey: first visit, preferences, accept, next page, withdraw. Nothing opens that was not granted, no exception
// reaches the page, it can be used, one console line at the most, and the next load is like any other.
//
// K is some thousands, most of them the same few loops, so a journey is made for each place in our files and each step, not for each
// call; in Chromium for all of them, elsewhere for every fifth. PORTCULLIS_CALLS=1 makes it all of them in every engine.
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { engineName } from "../driver/engines.mjs";
import { story } from "../driver/story.mjs";
import { callSite } from "./calls.mjs";

/** The journeys are told in parts; a quiet machine needs 15 s for one. */
const PARTS = 16;
const TIMEOUT_MS = 240_000;
const STRIDE = Number(process.env.PORTCULLIS_CALLS ?? (engineName() === "chromium" ? 1 : 5));
/** How many journeys go on at a time; Firefox ESR 153 loses the tab where several do. */
const TOGETHER = engineName() === "chromium" ? 6 : 1;

/** The hold alone, which is in the stub too, has no room for a net: what the browser says to it of new nodes is taken to be there. */
const EXCEPT = /MutationRecord\.addedNodes portcullis:\d+:\d+$/;

/** In WebKitGTK the page that the withdrawal loads again may be taken for the last one, in which no call is made to fail. */
const OF_THE_PAGE_BEFORE = engineName() === "webkit" ? /^last load: .*call failed for the test/ : /^$/;

/** Of which part a call is: by its text, for two clean journeys may differ in some calls. */
const partOf = (call) => [...call].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1009, 7) % (PARTS * STRIDE);

/** Makes the journeys on which these calls fail. */
async function travel(page, list) {
  await page.evaluate((calls, together) => {
    window.seen = null;
    window.travel(calls, together).then((seen) => { window.seen = seen; });
  }, list, TOGETHER);
  for (;;) {
    const seen = await page.evaluate(() => window.seen);
    if (seen) return seen;
    await pause(50);
  }
}

/** What ran, or was asked of the third party, although nobody had granted it; `denied` says that there was a grant to be withdrawn. */
function opened(world, { k, denied }) {
  const own = world.log.filter(({ query }) => query.k === String(k));
  const opens = ({ host, query: { name, load } }) => (host === "tags.test" || name === "b") && load;
  let step = "first";
  return own.flatMap(({ host, path, query }) => {
    if (path === "/mark" && query.step) step = query.step;
    const load = opens({ host, query });
    if (!load) return [];
    const granted = step === "accept-last" || (step !== "first" && (Number(load) < 3 || !denied));
    return granted ? [] : [`${step}: load ${load} ${host}${path} ${query.name}`];
  });
}

for (let part = 0; part < PARTS; part++) {
  story(`whichever call to the browser fails, nothing opens and nothing reaches the page (${part + 1} of ${PARTS})`, { faults: ["W11", "W2"], timeout: TIMEOUT_MS }, async ({ page, world, t }) => {
    await page.goto(callSite(world));
    const [clean] = await travel(page, [null]);
    const { errors, wrong, lines, calls, denied } = clean;
    assert.deepEqual([errors, wrong, lines, denied, opened(world, clean)], [[], [], [], true, []], "the journey itself");
    const places = clean.places.filter((call) => partOf(call) === part && !EXCEPT.test(call));
    t.diagnostic(`${calls} calls from ${clean.places.length} places; every ${STRIDE}, here ${places.length}`);
    world.log.length = 0;
    const journeys = await travel(page, places);
    const bad = journeys.flatMap((journey) => {
      const wrongs = [...journey.errors.map((error) => `reached the page: ${error}`), ...journey.wrong.filter((wrong) => !OF_THE_PAGE_BEFORE.test(wrong)), ...opened(world, journey)];
      if (journey.lines.length > 1) wrongs.push(`lines: ${journey.lines.join(" | ")}`);
      if (journey.denied && journey.lastAllowed) wrongs.push("what was withdrawn is granted on the next page");
      return wrongs.map((wrong) => `${journey.call}: ${wrong}`);
    });
    assert.deepEqual(bad, []);
    const failed = journeys.filter((journey) => journey.failed).length;
    // Two clean journeys may differ in some calls.
    assert.ok(places.length - failed <= Math.max(2, places.length * 0.2), `${failed} of ${places.length} calls came and failed`);
  });
}
