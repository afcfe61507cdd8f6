// What a withdrawal leaves behind: nothing that a script can reach, of what the service declares, and all else as it was.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { codes, decided, held, heldInline, lines, ready, site } from "./site.mjs";

const STATS = { id: "stats", category: "analytics", cookies: [{ name: "_st" }, { name: "*_st_*" }], storage: [{ name: "_st*" }] };
// Loading the page again is for the stories of withdrawal.
const CONFIG = { format: 1, withdrawal: "none", services: [STATS, { id: "film", category: "advertising" }] };

const names = (page) => page.evaluate(() => document.cookie.split("; ").filter(Boolean).map((pair) => pair.split("=")[0]).sort());
const keys = (page) => page.evaluate(() => Object.keys(localStorage).sort());
const bake = (page, ...cookies) => page.evaluate((texts) => texts.forEach((text) => (document.cookie = text)), cookies);
const grant = async (page, ...ids) => {
  await ready(page);
  await page.evaluate((all) => window.portcullis.set(Object.fromEntries(all.map((id) => [id, true]))), ids);
  await decided(page);
};
const withdraw = (page, id) => page.evaluate((name) => window.portcullis.set({ [name]: false }), id);

story("a cookie goes from every host and path that the page can reach, others of the site stay", { faults: ["G15"] }, async ({ page, world }) => {
  const host = "www.shop.site.test";
  world.route(host, "/portcullis.json", (_, response) => response.end(JSON.stringify(CONFIG)));
  site(world, { host, path: "/deep/below/page", config: null, attributes: 'data-config="/portcullis.json"' });
  await page.goto(world.url(host, "/deep/below/page"));
  await grant(page, "analytics");
  const paths = ["/", "/deep", "/deep/", "/deep/below", "/deep/below/", "/deep/below/page"];
  const hosts = ["", "www.shop.site.test", "shop.site.test", "site.test"];
  const ends = hosts.flatMap((domain) => paths.map((path) => `; Path=${path}${domain && `; Domain=${domain}`}; Max-Age=999`));
  await bake(page, ...ends.map((end, index) => `_st=${index}${end}`), "a_st_b=1", "_sta=1; Domain=site.test", "other=1; Path=/");
  assert.equal((await names(page)).length, ends.length + 3);
  await withdraw(page, "analytics");
  assert.deepEqual(await names(page), ["_sta", "other"]);
  assert.deepEqual(await codes(page), []);
});

story("a secure cookie goes too", { faults: ["G15"], engines: ["chromium", "firefox"], why: "takes them on https alone, which this world does not speak" }, async ({ page, world }) => {
  await page.goto(site(world, { path: "/deep/page", config: CONFIG }));
  await grant(page, "analytics");
  await bake(page, "_st=1; Secure; Path=/", "_st=2; Secure; SameSite=Strict; Path=/deep; Domain=site.test");
  assert.deepEqual(await names(page), ["_st", "_st"]);
  await withdraw(page, "analytics");
  assert.deepEqual(await names(page), []);
});

story("a partitioned cookie and one with a prefix go too", { faults: ["G15"], engines: ["firefox"], why: "takes them on https alone, which this world does not speak" }, async ({ page, world }) => {
  await page.goto(site(world, { path: "/deep/page", config: CONFIG }));
  await grant(page, "analytics");
  const [host, secure] = ["__Host-_st_1", "__Secure-_st_1"];
  await bake(page, "_st=1; Secure; Path=/", "_st=2; Secure; Path=/; Partitioned", `${host}=1; Secure; Path=/`, `${secure}=1; Secure; Path=/deep; Domain=site.test`);
  assert.deepEqual(await names(page), [host, secure, "_st", "_st"]);
  await withdraw(page, "analytics");
  assert.deepEqual(await names(page), []);
});

/** Counts what is written to cookies, ours too. */
const COUNTED = `<script>{
  const { get, set } = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
  window.writes = 0;
  Object.defineProperty(Document.prototype, "cookie", { configurable: true, get, set(text) { window.writes++; set.call(this, text); } });
}</script><script src="/portcullis/portcullis.js" data-config="/portcullis.json"></script>`;
/** How often a cookie is written to when everything is refused. */
const writes = (page) => page.evaluate(() => {
  window.writes = 0;
  window.portcullis.rejectAll();
  return window.writes;
});
const deep = (world, depth, config = CONFIG) => site(world, { path: "/" + "a/".repeat(depth), config, script: "/nothing.js", head: COUNTED });

story("on a page thousands of folders deep as few cookies are written as on another", { faults: ["G15"] }, async ({ page, world }) => {
  await page.goto(deep(world, 3000));
  await ready(page);
  assert.ok(await writes(page) < 20);
});

story("of a page a hundred folders deep thirty cookies of the site's root go at once", { faults: ["G15"] }, async ({ page, world }) => {
  await page.goto(deep(world, 100));
  await grant(page, "analytics");
  await bake(page, ...Array.from({ length: 30 }, (_, nth) => `_st_${nth}=1; Path=/`));
  const count = await writes(page);
  assert.deepEqual([await names(page), count < 500], [[], true], `${count}`);
});

story("so do those of its first ten folders and its last ten; of others the console names them", { faults: ["G15"] }, async ({ page, world }) => {
  await page.goto(deep(world, 100));
  await grant(page, "analytics");
  const path = (depth) => "/a".repeat(depth);
  await bake(page, ...[1, 9, 50, 92, 99, 100].map((depth) => `_st_${depth}=1; Path=${path(depth)}`));
  await withdraw(page, "analytics");
  await page.waitFor(() => window.portcullis.check().problems.length);
  assert.deepEqual([await names(page), await codes(page)], [["_st_50"], ["not-removed"]]);
});

story("what a script keeps anew when the page is left is gone on the next, before anything is released", { faults: ["G14", "G15"] }, async ({ page, world }) => {
  const look = '<script type="text/plain" data-portcullis="film">window.seen = [document.cookie, localStorage._sta ?? ""];</script>';
  await page.goto(site(world, { config: CONFIG, body: look }));
  await grant(page, "analytics", "film");
  await page.evaluate(() => {
    // After our own listeners, so nothing of ours looks again on this page.
    for (const type of ["pagehide", "visibilitychange"])
      addEventListener(type, () => {
        localStorage._sta = "again";
        localStorage._sta_2 = document.visibilityState;
      });
    document.cookie = "_st=1; Path=/";
  });
  await withdraw(page, "analytics");
  await page.reload();
  assert.deepEqual(await page.waitFor(() => window.seen), ["", ""]);
  assert.deepEqual(await keys(page), ["portcullis", "portcullis.cleanup", "portcullis.plan"], "it was there, so the next page looks again");
  await page.reload();
  await ready(page);
  assert.deepEqual(await keys(page), ["portcullis", "portcullis.plan"]);
});

story("what was withdrawn is removed once more although the config names it no longer", async ({ page, world }) => {
  await page.goto(site(world, { config: CONFIG }));
  await grant(page, "analytics");
  await bake(page, "_st=1; Path=/", "_st_1=1; Path=/");
  await withdraw(page, "analytics");
  await page.goto(world.page("/without", "<!doctype html><title>x</title>"));
  await bake(page, "_st=again; Path=/", "other=1; Path=/");
  await page.goto(site(world, { config: { format: 1 } }));
  await ready(page);
  assert.deepEqual(await names(page), ["other"]);
  for (let again = 0; again < 2; again++) {
    await page.reload();
    await ready(page);
  }
  await bake(page, "_st=1");
  assert.deepEqual(await names(page), ["_st", "other"], "and then it is nobody's business");
});

story("what is granted again stays", async ({ page, world }) => {
  const address = site(world, { config: CONFIG });
  await page.goto(address);
  await grant(page, "analytics");
  await bake(page, "_st=1; Path=/");
  await withdraw(page, "analytics");
  await grant(page, "analytics");
  await bake(page, "_st=2; Path=/");
  await page.reload();
  await ready(page);
  assert.deepEqual(await names(page), ["_st"]);
});

story("what gets past us goes when the page is left", async ({ page, world }) => {
  await page.goto(site(world, { config: CONFIG }));
  await ready(page);
  await page.evaluate(() => void (localStorage._sta = "1"));
  assert.deepEqual(await keys(page), ["_sta"]);
  await page.goto(world.page("/without", "<!doctype html><title>x</title>"));
  assert.deepEqual(await keys(page), ["portcullis.cleanup"]);
});

story("a cookie that cannot be removed is named in one line", { faults: ["G15"] }, async ({ page, world }) => {
  const stuck = `<script>{
    const { get, set } = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
    Object.defineProperty(Document.prototype, "cookie", { configurable: true, get, set(text) { /Max-Age=0/.test(text) || set.call(this, text); } });
    document.cookie = "_st=1; Path=/";
  }</script>`;
  const script = '<script src="/portcullis/portcullis.js" data-config="/portcullis.json"></script>';
  await page.goto(site(world, { config: CONFIG, script: "/nothing.js", head: stuck + script }));
  await ready(page);
  await page.evaluate(() => window.portcullis.rejectAll());
  await page.waitFor(() => window.portcullis.check().problems.length);
  assert.match((await lines(page)).join("\n"), /^portcullis: \[not-removed\] _st: [^\n]*docs\/cleanup\.md$/);
  assert.equal(await page.evaluate(() => window.portcullis.check().problems.length), 1);
});

story("before the config is there, and without one, nothing is touched", async ({ page, world }) => {
  await page.goto(site(world, { config: "{" }));
  assert.equal((await ready(page)).status, "closed");
  await bake(page, "_st=1; Path=/");
  await page.evaluate(() => localStorage.setItem("_sta", "1"));
  assert.deepEqual([await names(page), await keys(page)], [["_st"], ["_sta"]]);
});

story("a refusal in another tab removes what this one's service kept", async ({ page, world }) => {
  const address = site(world, { config: CONFIG, body: heldInline(world, "a") + held(world, "b") });
  await page.goto(address);
  await grant(page, "analytics");
  await bake(page, "_st=1; Path=/");
  const other = await page.newTab();
  await other.goto(address);
  await ready(other);
  await withdraw(other, "analytics");
  assert.deepEqual(await names(page), []);
  await page.waitFor(() => !window.portcullis.allows("analytics"));
  await bake(page, "_st=1; Path=/");
  assert.deepEqual(await names(page), []);
});
