// What a page takes away or breaks after us, and single tags that cannot be let go: the others go all the same.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { QUIET_MS, button, codes, held, heldInline, lines, ready, site, state } from "./site.mjs";
import { marked, shut } from "./closed.mjs";
import { before, granted } from "./hostile.mjs";

const THROWS = 'function () { throw Error("the page\'s own"); }';
/** What portcullis.more.js begins with, and how a page may have it broken by the time that the file comes. */
const BROKEN = {
  "an IntersectionObserver that throws": `window.IntersectionObserver = ${THROWS};`,
  "no IntersectionObserver": 'Object.defineProperty(window, "IntersectionObserver", { value: undefined });',
  "no Range": "window.Range = undefined;",
  "no ShadowRoot": "window.ShadowRoot = undefined;",
  "no HTMLInputElement": "window.HTMLInputElement = undefined;",
  "no HTMLMediaElement": "window.HTMLMediaElement = undefined;",
};

for (const [what, source] of Object.entries(BROKEN)) {
  story(`a page that has ${what} after us has its preferences, its tags and its report`, { faults: ["P22"] }, async ({ page, world }) => {
    const writer = `<script type="text/plain" data-portcullis="analytics">document.write("<p id=written>")</script>`;
    const film = '<video data-portcullis="analytics"><source data-portcullis="analytics" data-portcullis-src="/film.webm"></video>';
    await page.goto(site(world, { body: `<script>${source}</script>${marked(world)}${writer}${film}` }));
    await ready(page);
    // Not by clicks, for which the driver looks with what is gone.
    await page.evaluate(() => window.portcullis.open());
    await page.waitFor(() => window.portcullis.state().layer === "second");
    await page.evaluate((url) => (document.body.appendChild(document.createElement("div")).innerHTML = `<img alt="" src="${url}">`), world.tag("image"));
    await world.quiet(QUIET_MS);
    assert.deepEqual([world.requests("tags.test"), world.ran()], [[], []]);
    await page.evaluate(() => void setTimeout(() => window.portcullis.acceptAll()));
    for (const name of ["a", "b"]) await world.untilRan(name);
    await page.waitFor(() => document.querySelector("#written") && document.querySelector("source").src);
    const report = await page.evaluate(() => window.portcullis.report("table").released.map(({ element, where }) => [element, !!where]));
    assert.ok(report.length >= 4 && report.every(([, where]) => where), JSON.stringify(report));
    assert.deepEqual([await codes(page), (await page.recorded()).errors], [[], []]);
  });
}

story("where portcullis.more.js cannot begin, all stays held, and the console says why; nothing reaches the page", { faults: ["P22"] }, async ({ page, world }) => {
  const source = 'Object.defineProperty(window, "HTMLInputElement", { get() { throw Error("the page\'s own"); } });';
  await page.goto(site(world, { body: `<script>${source}</script>${marked(world)}` }));
  await ready(page);
  await page.click(button("accept-all"));
  await page.waitFor(() => window.portcullis.check().problems.length);
  await shut(page, world, ["not-started", "more-unreachable"]);
  assert.match((await lines(page))[0], /the page's own/);
});

story("what is called a template in SVG or MathML holds nothing, and keeps no other from being let go", { faults: ["P20"] }, async ({ page, world }) => {
  const template = (ids) => `<template data-portcullis="${ids}" data-portcullis-held><p>x</p></template>`;
  const foreign = `<svg>${template("analytics")}</svg><math>${template("necessary")}</math>`;
  await page.goto(before(world, "", { body: foreign + marked(world) }));
  await ready(page);
  await shut(page, world);
  await granted(page, world);
  assert.deepEqual([await codes(page), (await page.recorded()).errors], [[], []]);
});

story("a tag that the page has made to throw is told of and not tried again; the others run, also those after it", { faults: ["G13"] }, async ({ page, world }) => {
  const broken = `<template id="broken" data-portcullis="analytics"><p>x</p></template>${held(world, "late")}
    <script>
      const thrower = () => { throw Error("the page's own"); };
      Object.defineProperty(document.querySelector("#broken"), "content", { get: thrower });
      Object.defineProperty(document.querySelector("script[src*=late]"), "removeAttribute", { value: thrower });
      Object.defineProperty(document.querySelector("script[src*=late]"), "async", { set: thrower });
    </script>`;
  await page.goto(site(world, { body: broken + held(world, "a") + heldInline(world, "b") }));
  await ready(page);
  await shut(page, world);
  await page.click(button("accept-all"));
  for (const name of ["a", "b"]) await world.untilRan(name);
  await world.quiet(QUIET_MS);
  assert.deepEqual([...new Set(await codes(page))], ["not-released"]);
  assert.match((await lines(page))[0], /the page's own/);
  assert.deepEqual([(await state(page)).status, (await page.recorded()).errors], ["decided", []]);
});

story("an id of a million characters is held, and the line that names it can be read", { faults: ["G1"] }, async ({ page, world }) => {
  await page.goto(site(world, { body: `<script type="text/plain" data-portcullis="${"a".repeat(1e6)}"></script>${marked(world)}` }));
  await page.waitFor(() => window.portcullis?.check?.().problems.length);
  const [line] = await lines(page);
  assert.deepEqual([line.length < 300, /\[unknown-id\] a{100,}: no category/.test(line)], [true, true], line.slice(0, 400));
  await granted(page, world);
});
