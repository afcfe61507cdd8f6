// data-hold="strict": a Content-Security-Policy of ours, and the one reload that a grant needs.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { story } from "../driver/story.mjs";
import { CONFIG, QUIET_MS, button, codes, held, ready, reloadedBy, site } from "./site.mjs";

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

story("nothing but the page's own and what is granted can be asked; a grant loads the page again, once", { faults: ["G3", "G5", "G11"] }, async ({ page, world }) => {
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
  await page.evaluate(() => void setTimeout(() => window.portcullis.acceptAll(), window.before = 0));
  await world.until((entry, log) => log.filter(({ path }) => path === "/").length === 2, { what: "the page again" });
  await page.waitFor(() => !("before" in window) && window.portcullis?.allows?.("two"));
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
  const { unknown } = await page.evaluate(() => window.portcullis.report());
  assert.deepEqual(unknown.map(({ element, url, why, rule }) => [element, new URL(url).hostname, why, rule]), [["img-src", "unknown.test", "unknown", ""]]);
});

story("what nobody knows is reported too where it was refused before the config was there", async ({ page, world }) => {
  const ask = `<script>document.addEventListener("securitypolicyviolation", () => fetch("/refused"));
    new Image().src = "${world.url("unknown.test", "/pixel.gif")}";</script>`;
  const url = strictSite(world, { head: ask });
  world.route("site.test", "/portcullis.json", async (_, response) => {
    await world.until(({ path }) => path === "/refused", { what: "the refusal" });
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(TWO));
  });
  await page.goto(url);
  await ready(page);
  await page.waitFor(() => window.portcullis.check().problems.length);
  assert.deepEqual([await codes(page), world.requests("unknown.test").length], [["unknown-host"], 0]);
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

const inside = (world) => `<iframe srcdoc="<img alt='' src='${world.url("one.test", "/pixel.gif")}'>"></iframe>`;
const pictures = (world) => world.requests("one.test").filter(({ path }) => path === "/pixel.gif").length;

story("what a `srcdoc` of the markup asks for comes with the grant", async ({ page, world }) => {
  await page.goto(strictSite(world, { body: inside(world) }));
  await ready(page);
  await world.quiet(QUIET_MS);
  assert.equal(pictures(world), 0);
  await page.evaluate(() => void setTimeout(() => window.portcullis.acceptAll(), 0));
  await world.until(() => pictures(world) === 1, { what: "the picture in the frame" });
  assert.equal((await ready(page)).status, "decided");
});

story("what a `srcdoc` of the markup asks for goes with the grant", { faults: ["G6"] }, async ({ page, world }) => {
  const url = strictSite(world, { body: inside(world) + held(world, "a", { ids: "one", host: "one.test" }) });
  await page.goto(url);
  await ready(page);
  await page.evaluate(() => void setTimeout(() => window.portcullis.acceptAll(), 0));
  await world.untilRan("a");
  // A page of its own, so that no frame of it comes from the one that was loaded again.
  world.log.length = 0;
  await page.goto("about:blank");
  await page.goto(url);
  await world.untilRan("a");
  await world.until(() => pictures(world), { what: "the picture in the frame" });
  world.log.length = 0;
  await page.evaluate(() => void setTimeout(() => window.portcullis.rejectAll(), 0));
  await world.until(({ path }) => path === "/portcullis.json", { what: "the config of the page again" });
  await ready(page);
  await world.quiet(QUIET_MS);
  assert.deepEqual([documents(world), pictures(world)], [1, 0]);
});

story("with the stub the next page is loaded once, although what makes the plan comes later than the config", async ({ page, world }) => {
  const hash = hashOf(JSON.stringify(TWO));
  const file = await readFile(join(process.env.PORTCULLIS_DIST ?? "dist", "portcullis.more.js"));
  let isLate = false;
  world.route("site.test", "/portcullis/portcullis.more.js", async (_, response) => {
    if (isLate) await world.quiet(QUIET_MS);
    response.writeHead(200, { "content-type": "text/javascript" }).end(file);
  });
  const address = site(world, { config: TWO, stub: `data-hold="strict" data-config-hash="${hash}"`, attributes: "async", body: held(world, "a", { ids: "one", host: "one.test" }) });
  await page.goto(address);
  await ready(page);
  await page.evaluate(() => void setTimeout(() => window.portcullis.acceptAll(), 0));
  await world.untilRan("a");
  isLate = true;
  world.log.length = 0;
  await page.goto(address);
  await world.untilRan("a");
  await world.quiet(QUIET_MS);
  assert.equal(documents(world), 1, "what the last page let pass stands until then");
});

/** What the page calls as what we ask the document for, or breaks; before us where the markup can, and after us. */
const CLOBBERED = {
  "an image called head": '<img name="head" alt="">',
  "a form called head": '<form name="head"></form>',
  "an object with the id head": '<object id="head"></object>',
  "a form called createElement": '<form name="createElement"></form>',
  "methods that throw": "<script>Element.prototype.append = Document.prototype.createElement = () => { throw Error(); };</script>",
};
for (const [what, markup] of Object.entries(CLOBBERED)) {
  story(`${what} in the page takes nothing from the policy: what is taken back can be asked no more`, { faults: ["P1", "P22", "G11"] }, async ({ page, world }) => {
    const config = { ...TWO, withdrawal: "none" };
    const head = /script/.test(markup) ? "" : "</head><body>";
    const body = `${markup}${held(world, "a", { ids: "one", host: "one.test" })}`;
    await page.goto(strictSite(world, { config, head, body }));
    await ready(page);
    assert.deepEqual(await ask(page, world, HOSTS), ["cdn.site.test"]);
    await reloadedBy(page, "window.portcullis.acceptAll()");
    assert.deepEqual(await ask(page, world, HOSTS), ["cdn.site.test", "one.test", "two.test"]);
    await page.evaluate(() => window.portcullis.rejectAll());
    assert.deepEqual([await ask(page, world, HOSTS), await codes(page)], [["cdn.site.test"], ["unknown-host"]]);
  });
}

story("markup before our tag that is called head takes nothing from the policy", { faults: ["P1", "G11"] }, async ({ page, world }) => {
  const us = `<script src="/portcullis/portcullis.js" data-config="/portcullis.json" data-hold="strict" data-config-hash="${hashOf(JSON.stringify(TWO))}"></script>`;
  for (const [what, markup] of Object.entries(CLOBBERED).slice(0, 4)) {
    await page.goto(site(world, { config: TWO, script: "/nothing.js", head: `</head><body>${markup}${us}` }));
    await ready(page);
    assert.deepEqual([what, await ask(page, world, HOSTS)], [what, ["cdn.site.test"]]);
  }
});

story("a misspelt data-hold holds more, not less", { faults: ["C10"] }, async ({ page, world }) => {
  for (const value of ["Strict", "stric", "on"]) {
    await page.goto(site(world, { attributes: `data-hold="${value}"` }));
    await ready(page);
    assert.deepEqual([value, await ask(page, world, HOSTS)], [value, ["cdn.site.test"]]);
  }
  await page.goto(site(world, { attributes: 'data-hold="known"' }));
  await ready(page);
  assert.deepEqual(await ask(page, world, HOSTS), HOSTS.toSorted());
});
