// A choice taken back: what the page is told, what is loaded again, and the other tabs.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { CONFIG, QUIET_MS, button, decided, held, heldInline, ready, reloadedBy, site, state } from "./site.mjs";

const documents = (world) => world.log.filter(({ path }) => path === "/").length;
/** Refuses everything once the driver has its answer: the page may be loaded again in the same breath. */
const refuse = (page) => page.evaluate(() => void setTimeout(() => window.portcullis.rejectAll(), 0));
const listen = `<script>(window.portcullis ||= []).push((p) => p.on("withdrawn", ({ withdrawn, status }) =>
  sessionStorage.setItem("heard", JSON.stringify([withdrawn, status, document.cookie]))));</script>`;
const heard = (page) => page.evaluate(() => JSON.parse(sessionStorage.getItem("heard")));
const KEEPER = { ...CONFIG, services: [{ ...CONFIG.services[0], cookies: [{ name: "_t" }] }] };

story("what has run is ended by loading the page again, after the vendor was told and before anything runs", { faults: ["G14"] }, async ({ page, world }) => {
  await page.goto(site(world, { config: KEEPER, head: listen, body: held(world, "a") + heldInline(world, "b", { ids: "necessary" }) }));
  await page.click(button("accept-all"));
  await world.untilRan("a");
  await page.evaluate(() => void (document.cookie = "_t=1"));
  world.log.length = 0;
  await refuse(page);
  await world.untilRan("b");
  await world.quiet(QUIET_MS);
  assert.equal(documents(world), 1);
  assert.deepEqual(world.ran(), ["b"]);
  const [ids, status, cookies] = await heard(page);
  assert.deepEqual(ids.sort(), ["advertising", "analytics", "beacons", "cookies", "tagger"]);
  assert.deepEqual([status, cookies], ["decided", "_t=1"], "before its names went");
  assert.equal(await page.evaluate(() => document.cookie), "");
});

for (const [withdrawal, tells] of [["event", true], ["none", false]]) {
  story(`where the site says "${withdrawal}" nothing is loaded again`, async ({ page, world }) => {
    await page.goto(site(world, { config: { ...CONFIG, withdrawal }, head: listen, body: held(world, "a") }));
    await page.click(button("accept-all"));
    await world.untilRan("a");
    world.log.length = 0;
    await refuse(page);
    await world.quiet(QUIET_MS);
    assert.equal(documents(world), 0);
    assert.equal((await heard(page)) !== null, tells);
  });
}

story("where nothing of it has run nothing is loaded again", { faults: ["G14"] }, async ({ page, world }) => {
  await page.goto(site(world));
  await page.click(button("accept-all"));
  await decided(page);
  world.log.length = 0;
  await refuse(page);
  await world.quiet(QUIET_MS);
  assert.equal(documents(world), 0);
});

story("what nobody marked has run too", { faults: ["G14"] }, async ({ page, world }) => {
  await page.goto(site(world, { body: `<script src="${world.tag("a")}"></script>` }));
  await page.click(button("accept-all"));
  await world.untilRan("a");
  world.log.length = 0;
  await refuse(page);
  await world.until(({ path }) => path === "/", { what: "the page again" });
  await world.until(({ path }) => path === "/portcullis.json", { what: "its config" });
  await ready(page);
  await world.quiet(QUIET_MS);
  assert.deepEqual(world.ran(), []);
});

story("a frame of the markup that nobody marked does not come back from the history of what was shown", { engines: ["firefox"], why: "keeps no such history, and a frame in the markup may be faster than the hold (docs/gate.md)" }, async ({ page, world }) => {
  const frame = `<iframe src="${world.url("tags.test", "/frame.html?name=film")}"></iframe>`;
  await page.goto(site(world, { body: frame + held(world, "a") }));
  await ready(page);
  await page.evaluate(() => window.portcullis.acceptAll());
  for (const name of ["a", "film"]) await world.untilRan(name);
  world.log.length = 0;
  await refuse(page);
  await world.until(({ path }) => path === "/portcullis.json", { what: "the config of the page again" });
  await ready(page);
  await world.quiet(QUIET_MS);
  assert.deepEqual([documents(world), world.ran()], [1, []]);
});

story("a choice in one tab counts in the other: released there, and taken back there", { faults: ["S13"] }, async ({ page, world }) => {
  const url = site(world, { body: held(world, "a") });
  await page.goto(url);
  await ready(page);
  const other = await page.newTab();
  await other.goto(url);
  await ready(other);
  await page.click(button("accept-all"));
  for (const tab of [page, other]) await tab.waitFor(() => window.ran?.includes("a"));
  assert.equal((await state(other)).layer, "none");
  world.log.length = 0;
  await refuse(page);
  await world.until((_, log) => log.filter(({ path }) => path === "/").length === 2, { what: "both pages again" });
  await other.waitFor(() => window.portcullis?.state?.()?.status === "decided" && !window.ran);
});

story("a tab that somebody has typed into is not loaded again by the other", async ({ page, world }) => {
  const url = site(world, { body: held(world, "a") + '<input id="field">' });
  await page.goto(url);
  await page.click(button("accept-all"));
  await world.untilRan("a");
  await page.click("#field");
  await page.press("x");
  const other = await page.newTab();
  await other.goto(url);
  await ready(other);
  await refuse(other);
  await page.waitFor(() => window.portcullis.state().layer === "notice");
  assert.equal(await page.evaluate(() => document.querySelector("#field").value), "x");
});

story("a choice in a cookie reaches the other tab by the channel", async ({ page, world }) => {
  const url = site(world, { config: { ...CONFIG, storage: { kind: "cookie" } }, body: held(world, "a") });
  await page.goto(url);
  await ready(page);
  const other = await page.newTab();
  await other.goto(url);
  await ready(other);
  await page.evaluate(() => window.portcullis.acceptAll());
  await other.waitFor(() => window.ran?.includes("a"));
});

story("ids on several lines are as many ids: what has run is ended", async ({ page, world }) => {
  const tag = `<script type="text/plain" data-portcullis="analytics\n\tbeacons">${world.inline("a")}</script>`;
  await page.goto(site(world, { body: tag }));
  await ready(page);
  await page.evaluate(() => window.portcullis.acceptAll());
  await world.untilRan("a");
  await reloadedBy(page, "window.portcullis.rejectAll()");
  assert.equal((await state(page)).allowed.analytics, false);
});
