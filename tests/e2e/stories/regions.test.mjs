// Where the visitor is decides what is asked: by the page's word, the site's server, or the browser's time zone and languages.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { story } from "../driver/story.mjs";
import { ABROAD, RULES, abroad, from, running } from "./abroad.mjs";
import { QUIET_MS, button, codes, decided, lines, order, ready, state } from "./site.mjs";

/** Which layer is up, how far things are, and what runs. */
async function seen(page) {
  const { status, layer, region } = await ready(page);
  return [region, status, layer, await running(page)];
}

for (const [region, ...expected] of [
  ["DE", "asking", "first", ""],
  ["GB", "asking", "first", "stats look"],
  ["uk", "asking", "first", "stats look"],
  ["CH", "asking", "first", "stats look"],
  ["US-CA", "unasked", "none", "ads stats look"],
  ["ZZ", "asking", "first", ""],
  ["nonsense<", "asking", "first", ""],
]) {
  story(`in ${region} ${expected[2] ? `${expected[2]} may run unasked` : "nothing may run unasked"}`, async ({ page, world }) => {
    await page.goto(abroad(world, { region: region.replace("<", "&lt;") }));
    assert.deepEqual((await seen(page)).slice(1), expected);
    for (const id of expected[2].split(" ").filter(Boolean)) await world.untilRan(id);
    await world.quiet(QUIET_MS);
    assert.deepEqual(await order(page), expected[2].split(" ").filter(Boolean));
    assert.deepEqual(await codes(page), region === "nonsense<" ? ["region-unusable"] : []);
  });
}

story("a notice says what runs; OK keeps it and is not asked for again, and to refuse takes as much", async ({ page, world }) => {
  const address = abroad(world, { region: "NO" });
  await page.goto(address);
  await page.waitFor(() => window.portcullis?.state?.().layer === "notice");
  assert.equal(await running(page), "ads stats look");
  // Its two answers are compared like any others, once they have been there for a moment.
  await page.evaluate(() => window.portcullis.check());
  assert.deepEqual(await codes(page), []);
  await page.click(button("noted"));
  await decided(page);
  await page.goto(address);
  assert.deepEqual((await seen(page)).slice(1), ["decided", "none", "ads stats look"]);

  await page.evaluate(() => window.portcullis.reset());
  await page.waitFor(() => window.portcullis?.state?.().layer === "notice");
  await page.click(button("reject-all"));
  await page.waitFor(() => window.portcullis?.state?.().record?.choices.ads === false && window.portcullis.state().layer === "none");
  assert.equal(await running(page), "");
});

story("the page's word comes before its server's, and that before what the browser hints at", async ({ page, world }) => {
  const config = { ...ABROAD, regions: { rules: "/rules.json", endpoint: "/where" } };
  let asked = 0;
  world.route("site.test", "/where", (_, response) => {
    asked++;
    response.writeHead(200, { "content-type": "application/json" }).end('{"region": "US-CA"}');
  });
  const meta = '<meta name="portcullis-region" content="GB">';
  await page.goto(abroad(world, { path: "/said", config, region: "DE", before: meta }));
  assert.equal((await seen(page))[0], "DE");
  await page.goto(abroad(world, { path: "/meta", config, before: meta }));
  assert.equal((await seen(page))[0], "GB");
  assert.equal(asked, 0, "nobody is asked what the page says");
  await page.goto(abroad(world, { path: "/endpoint", config }));
  assert.deepEqual(await seen(page), ["US-CA", "unasked", "none", "ads stats look"]);
  assert.equal(asked, 1);
});

for (const [fault, answer] of [
  ["is not there", (_, response) => response.writeHead(404).end()],
  ["is no JSON", (_, response) => response.writeHead(200).end("<!doctype html>")],
  ["names no region", (_, response) => response.writeHead(200).end('{"country": "US"}')],
  ["names no text", (_, response) => response.writeHead(200).end('{"region": {"US": 1}}')],
  ["names a word", (_, response) => response.writeHead(200).end('{"region": "France"}')],
  ["names nobody", (_, response) => response.writeHead(200).end('{"region": null}')],
  ["breaks off", (request) => request.socket.destroy()],
  ["never answers", () => {}],
  ["begins to answer and never ends", (_, response) => response.writeHead(200).write('{"region": ')],
  ["sends us to somebody else", (_, response) => response.writeHead(302, { location: "http://tags.test/where" }).end()],
]) {
  story(`where the site's endpoint ${fault} everything is asked, whatever the browser hints at`, { faults: ["N9"] }, async ({ page, world }) => {
    world.route("site.test", "/where", answer);
    world.route("tags.test", "/where", (_, response) => response.writeHead(200, { "access-control-allow-origin": "*" }).end('{"region": "US-CA"}'));
    await page.goto(abroad(world, { before: from("America/Los_Angeles", "en-US"), config: { ...ABROAD, regions: { rules: "/rules.json", endpoint: "/where" } } }));
    assert.deepEqual(await seen(page), ["", "asking", "first", ""]);
    assert.deepEqual(await codes(page), ["region-unusable"]);
    assert.match((await lines(page))[0], fault === "names a word" ? /France/ : /endpoint \/where/);
    assert.deepEqual(world.requests("tags.test").filter(({ path }) => path === "/where"), [], "and nobody else is asked");
  });
}

story("what is no place in data-region is named, and everything is asked", { faults: ["N9"] }, async ({ page, world }) => {
  await page.goto(abroad(world, { region: "Germany", before: from("America/Los_Angeles", "en-US") }));
  assert.deepEqual(await seen(page), ["", "asking", "first", ""]);
  assert.match((await lines(page)).join(), /^portcullis: \[region-unusable\] Germany/);
});

for (const [zone, languages, ...expected] of [
  ["America/Los_Angeles", ["en-US", "en"], "US", "unasked", "none", "ads stats look"],
  ["Europe/London", ["en-GB"], "GB", "asking", "first", "stats look"],
  ["Europe/London", ["en-US"], "", "asking", "first", "stats look"],
  ["America/Los_Angeles", ["en-US", "de-DE"], "", "asking", "first", ""],
  ["Etc/UTC", ["en-US"], "", "asking", "first", ""],
  ["", [], "", "asking", "first", ""],
]) {
  story(`${zone || "no zone"} and ${languages.join(", ") || "no language"} hint at ${expected[3] ? `what lets ${expected[3]} run` : "nothing that runs unasked"}`, async ({ page, world }) => {
    await page.goto(abroad(world, { before: from(zone, ...languages) }));
    assert.deepEqual(await seen(page), expected);
  });
}

story("where the server says that it does not know, the hint counts", async ({ page, world }) => {
  world.route("site.test", "/where", (_, response) => response.writeHead(200).end('{"region": ""}'));
  await page.goto(abroad(world, { before: from("America/Los_Angeles", "en-US"), config: { ...ABROAD, regions: { rules: "/rules.json", endpoint: "/where" } } }));
  assert.equal((await seen(page))[1], "unasked");
});

story("the rules that come with us are found beside us, and name California", async ({ page, world }) => {
  await page.goto(abroad(world, { region: "US-CA", config: { ...ABROAD, regions: {} } }));
  assert.deepEqual(await seen(page), ["US-CA", "unasked", "none", "ads stats look"]);
  assert.equal(world.requests("site.test").filter(({ path }) => path === "/portcullis/presets/regions.json").length, 1);
});

for (const [fault, rules, cause] of [
  ["are not there", (_, response) => response.writeHead(404).end(), /status 404/],
  ["are no JSON", (_, response) => response.writeHead(200).end("<!doctype html>"), /regions-unusable/],
  ["have an unknown mode", { ...RULES, rules: [{ places: ["US-CA"], advertising: "maybe" }] }, /\/rules\.json: .*advertising/],
  ["break off", (request) => request.socket.destroy(), /\/rules\.json/],
  ["never come", () => {}, /\/rules\.json, no answer in 10 s/],
]) {
  story(`where the rules ${fault} everything is asked, and the console says why`, { faults: ["N9"] }, async ({ page, world }) => {
    await page.goto(abroad(world, { region: "US-CA", rules }));
    assert.deepEqual((await seen(page)).slice(1), ["asking", "first", ""]);
    assert.deepEqual(await codes(page), ["regions-unusable"]);
    assert.match((await lines(page))[0], cause);
  });
}

story("while the rules are on their way nothing is shown and nothing runs unasked; the page goes on", { faults: ["N9"] }, async ({ page, world }) => {
  const asked = new Promise((resolve) => (world.late = resolve));
  await page.goto(abroad(world, { region: "US-CA", rules: (_, response) => world.late(response) }));
  const late = await asked;
  await page.click("#link");
  await world.quiet(QUIET_MS);
  assert.deepEqual([await order(page), (await state(page)).status], [[], "waiting"]);
  late.writeHead(200).end(JSON.stringify(RULES));
  await world.untilRan("look");
  assert.equal((await state(page)).status, "unasked");
});

story("what was granted somewhere else runs before the rules are there, and what runs unasked does not", async ({ page, world }) => {
  await page.goto(abroad(world, { path: "/before", region: "DE" }));
  await ready(page);
  await page.evaluate(() => window.portcullis.set({ stats: true }));
  await page.goto(abroad(world, { region: "US-CA", rules: () => {} }));
  await world.untilRan("stats");
  await world.quiet(QUIET_MS);
  assert.deepEqual(await order(page), ["stats"]);
});

story("the receipt says where it was given and by which rules", async ({ page, world }) => {
  await page.goto(abroad(world, { region: "DE" }));
  await page.click(button("accept-all"));
  await decided(page);
  const { region, rules, signals } = (await state(page)).record;
  assert.deepEqual([region, rules, signals], ["DE", "2026-11-01", ""]);
});

story("without regions in the config everything is asked, and nobody fetches rules", async ({ page, world }) => {
  const { regions, ...config } = ABROAD;
  await page.goto(abroad(world, { config, region: "US-CA" }));
  assert.deepEqual(await seen(page), ["", "asking", "first", ""]);
  assert.deepEqual(world.requests("site.test").filter(({ path }) => path.includes("rules")), []);
  assert.ok(regions);
});

story("an opt-out by the link takes as many steps as an opt-in, and is seen to be honoured", async ({ page, world }) => {
  await page.goto(abroad(world, { region: "US-CA" }));
  await ready(page);
  assert.match(await page.evaluate(() => document.querySelector("[data-portcullis-host]").shadowRoot.querySelector(".reopen").textContent), /Your Privacy Choices/);
  const step = (action) => page.click(button(action));
  await step("reopen");
  await page.waitFor(() => window.portcullis.state().layer === "second");
  await step("reject-all");
  await page.waitFor(() => window.portcullis?.state?.().optedOut && window.portcullis.state().layer === "none");
  await page.waitFor(() => /Opt-out request honoured/.test(document.querySelector("[data-portcullis-host]")?.shadowRoot.querySelector(".reopen")?.textContent));
  assert.equal(await running(page), "");
  await step("reopen");
  await page.waitFor(() => window.portcullis.state().layer === "second");
  await step("accept-all");
  await page.waitFor(() => window.portcullis?.state?.().layer === "none" && !window.portcullis.state().optedOut);
  assert.equal(await running(page), "ads stats look");
});

story("who saves what runs unasked has not consented to it where consent is due", async ({ page, world }) => {
  await page.goto(abroad(world, { path: "/before", region: "GB" }));
  await ready(page);
  await page.click(button("preferences"));
  await page.waitFor(() => window.portcullis.state().layer === "second");
  await page.click(button("save"));
  await decided(page);
  assert.equal(await running(page), "stats look");
  await page.goto(abroad(world, { region: "DE" }));
  assert.deepEqual((await seen(page)).slice(1), ["asking", "first", ""]);
  await world.quiet(QUIET_MS);
  assert.deepEqual(await order(page), []);
});

story("a refusal in a cookie is there when its time is over", { engines: ["chromium"], why: "knows no cookieStore here, and so not when a cookie ends" }, async ({ page, world }) => {
  const config = { ...ABROAD, storage: { kind: "cookie" }, validDays: 1 };
  await page.goto(abroad(world, { path: "/before", region: "US-CA", config }));
  await ready(page);
  await page.evaluate(() => window.portcullis.rejectAll());
  await page.waitFor(() => window.portcullis?.state?.().optedOut);
  const days = await page.evaluate(async () => (await cookieStore.get("portcullis")).expires / 864e5 - Date.now() / 864e5);
  assert.ok(days > 390, `${days} days`);
});

/** Before our tag: storage takes nothing, or cannot even be looked at. */
const FULL = '<script>Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };</script>';
const DENIED = '<script>Object.defineProperty(window, "localStorage", { get() { throw new DOMException("denied", "SecurityError"); } });</script>';

for (const [what, options] of [
  ["what is stored cannot be read", { before: DENIED }],
  ["cookies are switched off", { before: '<script>Object.defineProperty(Navigator.prototype, "cookieEnabled", { get: () => false });</script>', config: { ...ABROAD, storage: { kind: "cookie" } } }],
  ["the site keeps nothing", { config: { ...ABROAD, storage: { kind: "memory" } } }],
]) {
  story(`where ${what} everything is asked, also in a region where nobody is`, async ({ page, world }) => {
    await page.goto(abroad(world, { region: "US-CA", ...options }));
    assert.deepEqual((await seen(page)).slice(1), ["asking", "first", ""]);
    await page.click(button("accept-all"));
    await decided(page);
    assert.equal(await running(page), "ads stats look");
  });
}

story("where storage takes nothing, who refuses what ran unasked is not led to a page where it runs again", async ({ page, world }) => {
  const config = { ...ABROAD, withdrawal: "reload" };
  await page.goto(abroad(world, { region: "US-CA", before: FULL, config }));
  await world.untilRan("ads");
  await page.evaluate(() => void (window.isSame = true));
  await page.evaluate(() => window.portcullis.rejectAll());
  await world.quiet(QUIET_MS);
  assert.deepEqual([await page.evaluate(() => window.isSame), await running(page), await codes(page)], [true, "", ["storage-refused"]]);
  assert.equal(world.ran().filter((id) => id === "ads").length, 1);
});

story("rules whose reader comes after everything was asked take no question back", async ({ page, world }) => {
  let answer;
  world.route("site.test", "/portcullis/portcullis.more.js", (_, response) => void (answer ??= response));
  await page.goto(abroad(world, { region: "US-CA" }));
  await page.waitFor(() => window.portcullis?.state?.().layer === "first");
  answer.writeHead(200, { "content-type": "text/javascript" }).end(await readFile(join(process.env.PORTCULLIS_DIST ?? "dist", "portcullis.more.js")));
  await world.quiet(QUIET_MS);
  assert.deepEqual((await seen(page)).slice(1), ["asking", "first", ""]);
  assert.deepEqual(await order(page), []);
});
