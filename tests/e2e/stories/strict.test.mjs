// data-hold="strict": a Content-Security-Policy of ours, and the one reload that a grant needs.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { CONFIG, QUIET_MS, button, codes, held, ready, site } from "./site.mjs";

/** FNV-1a in base 36: what `cargo xtask check` prints. */
const hashOf = (text) => {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(36);
};
const TWO = {
  ...CONFIG,
  services: [
    { id: "one", category: "analytics", match: ["one.test"] },
    { id: "two", category: "advertising", match: ["two.test"] },
  ],
};
const image = (world, host) => `<img alt="" src="${world.url(host, "/pixel.gif")}">`;
const strictSite = (world, { config = TWO, hash = hashOf(JSON.stringify(config)), body = "", attributes = "", ...rest } = {}) =>
  site(world, { config, attributes: `data-hold="strict" data-config-hash="${hash}" ${attributes}`, body, ...rest });
const documents = (world) => world.log.filter(({ path, dest }) => path === "/" && dest !== "empty").length;
/** The hosts that the page's scripts reached, each by a request of its own after what came before. */
const ask = async (page, world, hosts) => {
  world.log.length = 0;
  await page.evaluate((urls) => Promise.allSettled(urls.map((url) => fetch(url, { mode: "no-cors" }))), hosts.map((host) => world.url(host, "/asked")));
  await world.quiet(QUIET_MS);
  return [...new Set(world.log.filter(({ path }) => path === "/asked").map(({ host }) => host))].sort();
};
const HOSTS = ["one.test", "two.test", "unknown.test", "cdn.site.test"];

story("nothing but the page's own and what is granted can be asked; a grant loads the page again, once", async ({ page, world }) => {
  await page.goto(strictSite(world, { body: held(world, "a", { ids: "one", host: "one.test" }) }));
  await ready(page);
  assert.deepEqual(await ask(page, world, HOSTS), ["cdn.site.test"]);

  world.log.length = 0;
  await page.evaluate(() => void setTimeout(() => window.portcullis.set({ one: true }), 0));
  await world.untilRan("a");
  await world.quiet(QUIET_MS);
  assert.equal(documents(world), 1, "once");
  assert.deepEqual(await ask(page, world, HOSTS), ["cdn.site.test", "one.test"], "exactly what was granted");
});

story("taken back, it can be asked no more, at once and without another page where nothing has run", async ({ page, world }) => {
  await page.goto(strictSite(world, { config: { ...TWO, withdrawal: "none" } }));
  await ready(page);
  await page.evaluate(() => void setTimeout(() => window.portcullis.acceptAll(), 0));
  await world.until((entry, log) => log.filter(({ path }) => path === "/").length === 2, { what: "the page again" });
  await page.waitFor(() => window.portcullis?.allows?.("two"));
  assert.deepEqual(await ask(page, world, HOSTS), ["cdn.site.test", "one.test", "two.test"]);
  await page.evaluate(() => window.portcullis.set({ two: false }));
  assert.deepEqual(await ask(page, world, HOSTS), ["cdn.site.test", "one.test"]);
});

story("what nobody knows is reported", async ({ page, world }) => {
  await page.goto(strictSite(world));
  await ready(page);
  await page.evaluate((url) => void (new Image().src = url), world.url("unknown.test", "/pixel.gif"));
  await page.waitFor(() => window.portcullis.check().problems.length);
  assert.deepEqual(await codes(page), ["unknown-host"]);
});

story("a page that has been typed into is not loaded again, it is offered", async ({ page, world }) => {
  await page.goto(strictSite(world, { body: '<input id="field">' + image(world, "one.test") }));
  await ready(page);
  await page.click("#field");
  await page.press("x");
  world.log.length = 0;
  await page.click(button("accept-all"));
  await page.waitFor(() => window.portcullis.state().layer === "notice");
  assert.equal(documents(world), 0);
  assert.equal(await page.evaluate(() => document.querySelector("#field").value), "x");
  await page.click(button("reload"));
  await world.until(({ host, path }) => host === "one.test" && path === "/pixel.gif", { what: "what was granted" });
});

story("where the choice cannot be kept there is no other page, and the visitor is told", async ({ page, world }) => {
  await page.goto(strictSite(world, { config: { ...TWO, storage: { kind: "memory" } } }));
  await ready(page);
  world.log.length = 0;
  await page.click(button("accept-all"));
  await page.waitFor(() => window.portcullis.state().layer === "notice");
  await world.quiet(QUIET_MS);
  assert.equal(documents(world), 0);
  assert.deepEqual(await ask(page, world, HOSTS), ["cdn.site.test"]);
  await page.click(button("close"));
  await page.waitFor(() => window.portcullis.state().layer === "none");
});

story("a tag that names another config is told which one it is, and nothing loads again", async ({ page, world }) => {
  await page.goto(strictSite(world, { hash: "0ther" }));
  await ready(page);
  world.log.length = 0;
  await page.click(button("accept-all"));
  await page.waitFor(() => window.portcullis.check().problems.length);
  await world.quiet(QUIET_MS);
  assert.equal(documents(world), 0);
  const { problems: [problem] } = await page.evaluate(() => window.portcullis.check());
  assert.match(problem, new RegExp(`^\\[config-unpinned\\] ${hashOf(JSON.stringify(TWO))}: `));
});

story("a choice in a cookie is let through on the next page too", async ({ page, world }) => {
  await page.goto(strictSite(world, { config: { ...TWO, storage: { kind: "cookie" } }, body: image(world, "one.test") }));
  await ready(page);
  world.log.length = 0;
  await page.click(button("accept-all"));
  await world.until(({ host, path }) => host === "one.test" && path === "/pixel.gif", { what: "what was granted" });
  assert.equal((await ready(page)).status, "decided");
});
