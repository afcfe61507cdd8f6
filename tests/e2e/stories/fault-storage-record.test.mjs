// What stands under our name in storage and is not what we wrote: it grants nothing that the config does not offer, and is left alone until somebody answers.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { GRANT, closed, marked, record } from "./closed.mjs";
import { CONFIG, QUIET_MS, button, codes, decided, held, heldInline, order, ready, site, state } from "./site.mjs";

const stored = async (page) => (await page.storage()).local.portcullis;

/** Opens the site, with `text` under our name from before. */
async function openWith(page, world, text, options = {}) {
  await page.goto(world.page("/before", "<!doctype html><title>before</title>"));
  await page.evaluate((value) => localStorage.setItem("portcullis", value), text);
  await page.goto(site(world, { body: marked(world), ...options }));
  return ready(page);
}

const many = Array.from({ length: 2_000 }, (_, index) => `unknown-id-number-${index}`).join(".");
for (const [fault, row, text, code] of [
  ["is half of an escape", "S1", "%E0%A4%A", "record-damaged"],
  ["is JSON of another maker", "S2", '{"analytics":"yes","tagger":true}', "record-damaged"],
  ["is a list", "S2", '[1,"a",null,1e999]', "record-damaged"],
  ["is what JavaScript makes of an object", "S2", "[object Object]", "record-damaged"],
  ["has two grants in one field", "S2", record({ granted: "analytics..tagger" }), "record-damaged"],
  ["is 128 kB long", "S4", record({ granted: `${GRANT}.${"x".repeat(128_000)}` }), "record-damaged"],
  ["is of a later version, whatever it grants", "S5", record({ version: "3", granted: GRANT }), "record-newer"],
  ["is of the version before the first", "S6", record({ version: "0", granted: GRANT }), "record-damaged"],
]) {
  story(`a record that ${fault} grants nothing, is left alone until the visitor answers, and is replaced then`, { faults: [row] }, async ({ page, world }) => {
    assert.equal((await openWith(page, world, text)).status, "asking");
    await closed(page, world, [code]);
    assert.equal(await stored(page), text);
    await page.click(button("reject-all"));
    await decided(page);
    assert.match(await stored(page), /^2~\w{32}~/);
    await page.reload();
    assert.equal((await ready(page)).status, "decided");
    await closed(page, world, []);
  });
}

story("a record with 2,000 ids that nobody knows is read, and counts for what the config has", { faults: ["S4"] }, async ({ page, world }) => {
  await openWith(page, world, record({ granted: `${GRANT}.${many}` }));
  await world.untilRan("a");
  assert.deepEqual(Object.keys((await state(page)).allowed).sort(), ["advertising", "analytics", "beacons", "cookies", "necessary", "tagger"]);
  assert.deepEqual(await codes(page), []);
});

story("what a record grants past the config is not granted, and what is required needs no record", { faults: ["S3"] }, async ({ page, world }) => {
  const config = { ...CONFIG, services: [...CONFIG.services, { id: "off", category: "analytics", enabled: false, match: ["off.test"] }] };
  const body = heldInline(world, "unknown", { ids: "unknown" }) + held(world, "off", { ids: "off" }) + held(world, "both", { ids: "analytics unknown" }) +
    heldInline(world, "must", { ids: "necessary" });
  await openWith(page, world, record({ config, granted: `${GRANT}.unknown.off.constructor`, denied: "necessary" }), { config, body });
  await world.untilRan("must");
  await world.quiet(QUIET_MS);
  assert.deepEqual(await order(page), ["must"]);
  const { allowed } = await state(page);
  assert.deepEqual([allowed.necessary, allowed.off, "unknown" in allowed], [true, false, false]);
  assert.equal(await page.evaluate(() => window.portcullis.allows("constructor")), false);
  assert.deepEqual([...new Set(await codes(page))], ["unknown-id"]);
});

story("an id that a record both grants and denies is denied", { faults: ["S3"] }, async ({ page, world }) => {
  await openWith(page, world, record({ granted: GRANT, denied: "analytics.tagger" }));
  await closed(page, world, []);
  assert.equal((await state(page)).allowed.analytics, false);
});

story("what another kind of storage holds is no answer here", { faults: ["S15"] }, async ({ page, world }) => {
  const grant = record({ granted: GRANT });
  await page.goto(world.page("/before", "<!doctype html><title>before</title>"));
  for (const [kind, set] of [["local", (text) => void (document.cookie = `portcullis=${text}; Path=/`)], ["cookie", (text) => localStorage.setItem("portcullis", text)]]) {
    await page.evaluate(set, grant);
    await page.goto(site(world, { path: `/${kind}`, config: { ...CONFIG, storage: { kind } }, body: marked(world) }));
    assert.equal((await ready(page)).status, "asking");
    await closed(page, world, []);
    await page.evaluate(() => {
      localStorage.clear();
      document.cookie = "portcullis=; Max-Age=0; Path=/";
    });
  }
});
