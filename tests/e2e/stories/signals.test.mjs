// What browsers say for their visitors: Global Privacy Control, and Do Not Track where the site wants it.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { ABROAD, abroad, running, saying } from "./abroad.mjs";
import { QUIET_MS, button, codes, decided, order, ready, state } from "./site.mjs";

const GPC = saying("gpc");
const honoured = () => /Opt-out request honoured/.test(document.querySelector("[data-portcullis-host]")?.shadowRoot.textContent);

story("Global Privacy Control switches advertising off before any tag, without a click, and that is to be seen", { faults: ["B4"] }, async ({ page, world }) => {
  await page.goto(abroad(world, { region: "US-CA", before: GPC }));
  await world.untilRan("look");
  await world.quiet(QUIET_MS);
  assert.deepEqual(await order(page), ["stats", "look"]);
  const { status, signals, optedOut, record } = await state(page);
  assert.deepEqual([status, signals, optedOut, record.source, record.choices], ["decided", "gpc", true, "gpc", { ads: false, adserver: false }]);
  await page.waitFor(honoured);
  assert.deepEqual(await codes(page), []);
});

const OWN = { engines: ["chromium", "firefox"], why: "the third has no such setting, and none of its pages can be told that it had", page: { gpc: true } };
story("where the browser's own setting says it, to scripts and in its requests, it is heeded at once", OWN, async ({ page, world }) => {
  await page.goto(abroad(world, { region: "US-CA" }));
  await world.untilRan("look");
  await world.quiet(QUIET_MS);
  const sent = world.log.filter(({ host, path }) => host === "site.test" && path.startsWith("/portcullis/"));
  assert.ok(sent.length > 0 && sent.every(({ headers }) => headers["sec-gpc"] === "1"));
  assert.deepEqual(await order(page), ["stats", "look"]);
  const { signals, optedOut, record } = await state(page);
  assert.deepEqual([signals, optedOut, record.source, record.choices], ["gpc", true, "gpc", { ads: false, adserver: false }]);
  await page.waitFor(honoured);
});

story("it switches nothing on, and asks nobody less: where consent is due the question stands, and says that it was honoured", async ({ page, world }) => {
  await page.goto(abroad(world, { region: "DE", before: GPC }));
  const { status, layer, optedOut } = await ready(page);
  assert.deepEqual([status, layer, optedOut, await running(page)], ["asking", "first", true, ""]);
  await page.waitFor(honoured);
});

for (const stub of [false, true]) {
  story(`it beats an older grant, of whose plan nothing passes (${stub ? "with" : "without"} the stub), and stays when the browser falls silent`, async ({ page, world }) => {
    const config = { ...ABROAD, regions: undefined };
    const text = JSON.stringify(config);
    await page.goto(abroad(world, { path: "/before", config: text }));
    await page.click(button("accept-all"));
    await decided(page);
    const hash = await page.waitFor(() => localStorage.getItem("portcullis.plan")?.split(/[\n ]/)[1]);
    const head = `<script src="${world.tag("sold").replace("tags.test", "ads.test")}"></script>`;
    const pin = `data-config-hash="${hash}"`;
    const options = { config: text, head, ...(stub ? { stub: pin, attributes: "async" } : { attributes: pin }) };
    await page.goto(abroad(world, { path: "/gpc", before: GPC, ...options }));
    await page.waitFor(() => window.portcullis?.state?.().record?.source === "gpc");
    await world.quiet(QUIET_MS);
    // The parser may have asked for the tag ahead (docs/gate.md); it does not run.
    assert.deepEqual((await order(page)).sort(), ["look", "stats"]);

    await page.goto(abroad(world, { path: "/silent", ...options }));
    await ready(page);
    await world.quiet(QUIET_MS);
    assert.equal(await running(page), "stats look");
    assert.ok(!(await order(page)).includes("sold"));
  });
}

for (const [region, counts] of [["US-CA", true], ["DE", true], ["US-XX", false]]) {
  story(`a later word of the visitor's own ${counts ? "counts" : "does not count"} in ${region}, where the law ${counts ? "lets" : "does not let"} it`, async ({ page, world }) => {
    const address = abroad(world, { region, before: GPC });
    await page.goto(address);
    await ready(page);
    await page.evaluate(() => window.portcullis.open());
    await page.waitFor(() => window.portcullis.state().layer === "second");
    await page.click(button("accept-all"));
    await page.waitFor(() => window.portcullis.state().layer === "none");
    await page.goto(address);
    await ready(page);
    assert.equal(await running(page), counts ? "ads stats look" : "stats look");
    assert.equal((await state(page)).optedOut, !counts);
  });
}

story("Do Not Track counts where the site says so, and nowhere else", { faults: ["B4"] }, async ({ page, world }) => {
  const before = saying("dnt");
  await page.goto(abroad(world, { path: "/deaf", region: "US-CA", before }));
  await ready(page);
  assert.equal(await running(page), "ads stats look");
  await page.goto(abroad(world, { region: "US-CA", before, config: { ...ABROAD, preferenceSignals: { dnt: true } } }));
  await ready(page);
  assert.deepEqual([await running(page), (await state(page)).record.source], ["stats look", "dnt"]);
});

story("only true is a signal: what a page or an extension writes in its place is none", async ({ page, world }) => {
  const before = '<script>Object.defineProperty(navigator, "globalPrivacyControl", { value: "1" });</script>';
  await page.goto(abroad(world, { region: "US-CA", before }));
  assert.equal((await ready(page)).signals, "");
});

story("the site's own code grants nothing that the browser denies", { faults: ["B4"] }, async ({ page, world }) => {
  await page.goto(abroad(world, { region: "US-CA", before: GPC }));
  await ready(page);
  await page.evaluate(() => window.portcullis.acceptAll());
  await world.quiet(QUIET_MS);
  assert.deepEqual([await running(page), (await state(page)).optedOut], ["stats look", true]);
  assert.ok(!(await order(page)).includes("ads"));
});

story("an opt-out holds for the next category of advertising too", async ({ page, world }) => {
  await page.goto(abroad(world, { path: "/before", region: "US-CA", before: GPC }));
  await ready(page);
  const config = { ...ABROAD, categories: [{ id: "partners", purpose: "advertising" }, ...ABROAD.categories] };
  await page.goto(abroad(world, { region: "US-CA", config }));
  const { allowed, optedOut } = await ready(page);
  assert.deepEqual([allowed.partners, allowed.ads, allowed.stats, optedOut], [false, false, true, true]);
});

story("a getter of the page's that throws where the browser's signals stand says nothing, and ends nothing", async ({ page, world }) => {
  const before = `<script>for (const name of ["globalPrivacyControl", "doNotTrack"])
    Object.defineProperty(Navigator.prototype, name, { configurable: true, get() { throw new Error("mine"); } });</script>`;
  await page.goto(abroad(world, { region: "DE", before }));
  const { layer, signals } = await ready(page);
  assert.deepEqual([layer, signals, await running(page)], ["first", "", ""]);
  assert.deepEqual((await page.recorded()).errors, []);
});
