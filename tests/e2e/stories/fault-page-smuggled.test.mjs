// What somebody has smuggled into the markup: it runs by our hand no more than it would without us.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { hashOf } from "./closed.mjs";
import { CONFIG, QUIET_MS, codes, held, ready, site, state } from "./site.mjs";

const NONE = { ...CONFIG, services: [] };
const POLICY = "script-src 'nonce-n0nce' 'strict-dynamic' WASM; object-src 'none'";

for (const [build, wasm] of [["module", "'wasm-unsafe-eval'"], ["fallback", ""]]) {
  story(`under nonces and 'strict-dynamic' what nobody marked needs the nonce too, but for what a trusted script makes (${build})`, { faults: ["G12", "X5"] }, async ({ page, world }) => {
    const headers = { "content-security-policy": POLICY.replace("WASM", wasm) };
    const smuggled = `<script src="${world.tag("evil")}"></script><script async src="${world.tag("later")}"></script>
      <script type="text/plain" data-portcullis-held src="${world.tag("claimed")}"></script>
      <script type="text/plain" data-portcullis-held="false" src="${world.tag("false")}"></script>
      <script type="text/plain" data-portcullis-held="false">${world.inline("inline")}</script>
      <script type="text/plain" data-portcullis-held>${world.inline("text")}</script>`;
    const trusted = `<script nonce="n0nce">for (const [name, async] of [["made", false], ["async", true]]) {
        const made = document.createElement("script"); made.async = async; made.src = ${JSON.stringify(world.tag(""))}.replace("name=", "name=" + name); document.body.append(made); }</script>
      <script nonce="n0nce" src="${world.tag("own")}"></script>`;
    await page.goto(site(world, { headers, nonce: "n0nce", config: NONE, body: smuggled + trusted }));
    await ready(page);
    for (const name of ["made", "async", "own"]) await world.untilRan(name);
    await page.evaluate(() => window.portcullis.acceptAll());
    await world.quiet(QUIET_MS);
    assert.deepEqual(world.ran().sort(), ["async", "made", "own"]);
    // What the browser has fetched ahead, and not run, may be told of too.
    assert.deepEqual([...new Set(await codes(page))].filter((code) => code !== "ran-unheld"), ["nonce-missing"]);
  });
}

story("a class of the page's own that is called like one of the browser's is used as the page wrote it", { faults: ["P2"] }, async ({ page, world }) => {
  const own = `<script>window.DocumentStore = class { data(x) { return x; } }; window.HTMLEditor = class { set src(x) { this.given = x; } get src() { return this.given; } }</script>`;
  const us = '<script src="/portcullis/portcullis.js" data-config="/portcullis.json"></script>';
  await page.goto(site(world, { script: "/nothing.js", head: own + us, body: held(world, "a") }));
  await ready(page);
  const url = world.tag("x");
  const got = await page.evaluate((url) => [new window.DocumentStore().data(url), Object.assign(new window.HTMLEditor(), { src: url }).src], url);
  assert.deepEqual([got, (await page.recorded()).errors], [[url, url], []]);
});

for (const [what, spoil] of [
  ["removed", () => localStorage.removeItem("portcullis")],
  ["damaged", () => localStorage.setItem("portcullis", localStorage.portcullis.slice(0, -3))],
]) {
  story(`where the record is ${what} the plan beside it lets nothing pass`, { faults: ["S1", "G5"] }, async ({ page, world }) => {
    const attributes = `data-config-hash="${hashOf(JSON.stringify(CONFIG))}"`;
    await page.goto(site(world, { path: "/before", attributes }));
    await page.evaluate(() => window.portcullis.acceptAll());
    await page.waitFor(() => localStorage["portcullis.plan"]?.includes("tags.test"));
    await page.evaluate(spoil);
    const body = `<script>const made = document.createElement("script"); made.src = ${JSON.stringify(world.tag("made"))}; document.head.append(made);</script>`;
    await page.goto(site(world, { attributes, body }));
    assert.equal((await ready(page)).status, "asking");
    await world.quiet(QUIET_MS);
    assert.deepEqual([world.requests("tags.test"), (await state(page)).allowed.analytics], [[], false]);
  });
}
