// Back and forward: a page that was left is kept as it was, deaf, and has to find out what was chosen when it is shown again.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { CONFIG, QUIET_MS, decided, held, ready, site, state } from "./site.mjs";

/** Engines keep no page that says `no-store`, as this world does for the rest. */
const KEPT = { "cache-control": "no-cache" };
const COOKIE = { ...CONFIG, storage: { kind: "cookie" } };
/** Each time that the first page was shown: whether it had been kept. */
const HEAD = `<script>addEventListener("pageshow", ({ persisted }) =>
  sessionStorage.setItem("shown", (sessionStorage.getItem("shown") || "") + (persisted ? "kept " : "loaded ")));</script>`;
const shown = (page) => page.evaluate(() => sessionStorage.getItem("shown").trim());
const frame = (world) => `<iframe id="film" data-portcullis="analytics" data-portcullis-src="${world.url("tags.test", "/frame.html?name=film")}" width="480" height="300"></iframe>`;
const documents = (world) => world.log.filter(({ path }) => path === "/").length;

/** Opens the site, with `body` on its first page, and another page of it to go to. */
async function open(page, world, options) {
  const url = site(world, { ...options, head: HEAD, headers: KEPT });
  site(world, { ...options, path: "/other", headers: KEPT, body: "" });
  await page.goto(url);
  await ready(page);
}

/** Goes to the other page as a link does, and waits until it runs. Firefox keeps no page that still waits for an answer. */
async function leave(page, world) {
  await world.quiet(QUIET_MS);
  await page.evaluate(() => void setTimeout(() => location.assign("/other"), 0));
  await page.waitFor(() => location.pathname === "/other" && window.portcullis?.state && window.portcullis.ready);
}

/** Goes back to the first page, which has then been shown as `how` says. */
async function comeBack(page, how = "loaded kept") {
  await page.evaluate(() => void setTimeout(() => history.back(), 0));
  await page.waitFor((times) => location.pathname === "/" && sessionStorage.getItem("shown").split(" ").length > times, how.split(" ").length);
  assert.equal(await shown(page), how);
}

const accept = (page) => page.evaluate(() => window.portcullis.acceptAll());
const refuse = (page) => page.evaluate(() => void setTimeout(() => window.portcullis.rejectAll(), 0));

for (const [where, config] of [["localStorage", CONFIG], ["a cookie", COOKIE]]) {
  story(`a grant on the next page, kept in ${where}, counts on the one that comes back`, { faults: ["P15"] }, async ({ page, world }) => {
    await open(page, world, { config, body: held(world, "a") });
    await leave(page, world);
    await accept(page);
    await decided(page);
    await world.quiet(QUIET_MS);
    assert.deepEqual(world.ran(), [], "nobody hears of a page that is kept");
    await comeBack(page);
    await world.untilRan("a");
    assert.equal((await state(page)).layer, "none");
    assert.equal(documents(world), 1);
  });

  story(`a grant in another tab, kept in ${where}, does not throw the page out, and counts when it comes back`, { faults: ["P15"] }, async ({ page, world }) => {
    await open(page, world, { config, body: held(world, "a") });
    await leave(page, world);
    const other = await page.newTab();
    await other.goto(world.url("site.test", "/other"));
    await ready(other);
    await accept(other);
    await page.waitFor(() => window.portcullis.state().status === "decided");
    await comeBack(page);
    await world.untilRan("a");
    assert.equal(documents(world), 1);
  });
}

story("a page that comes back hears of other tabs again", { faults: ["P15"] }, async ({ page, world }) => {
  await open(page, world, { config: COOKIE, body: held(world, "a") });
  await leave(page, world);
  await comeBack(page);
  const other = await page.newTab();
  await other.goto(world.url("site.test", "/other"));
  await ready(other);
  await accept(other);
  await page.waitFor(() => window.ran?.includes("a"));
  assert.equal(documents(world), 1);
});

story("a refusal on the next page has the frame of the one that comes back go back to its placeholder", async ({ page, world }) => {
  await open(page, world, { body: frame(world) });
  await accept(page);
  await world.untilRan("film");
  await leave(page, world);
  await refuse(page);
  await page.waitFor(() => !window.portcullis.allows("analytics"));
  await comeBack(page);
  await page.waitFor(() => !!document.querySelector("#film").contentDocument?.querySelector("button"));
  await world.quiet(QUIET_MS);
  assert.deepEqual([documents(world), world.ran()], [1, ["film"]]);
});

for (const [withdrawal, how] of [["reload", "loaded kept loaded"], ["none", "loaded kept"]]) {
  story(`a refusal on the next page, where the site says "${withdrawal}", is in force on the one that comes back`, { faults: ["P15"] }, async ({ page, world }) => {
    await open(page, world, { config: { ...CONFIG, withdrawal }, body: held(world, "a") });
    await accept(page);
    await world.untilRan("a");
    await leave(page, world);
    await refuse(page);
    await page.waitFor(() => !window.portcullis.allows("analytics"));
    await comeBack(page, how);
    await ready(page);
    assert.equal(await page.evaluate(() => window.portcullis.allows("analytics")), false);
    await world.quiet(QUIET_MS);
    assert.deepEqual([world.ran(), await shown(page)], [["a"], how]);
  });
}
