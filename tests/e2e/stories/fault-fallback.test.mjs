// WebAssembly unavailable: switched off, half there, refused synchronously, refused by a policy. The fallback tells the whole story;
// where it cannot come either, all stays held, one line says why, and a site's static notice is shown.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { QUIET_MS, codes, lines, ready, site } from "./site.mjs";
import { allHeld, fellBack, tags, wholeStory } from "./whole.mjs";

const THROWS = "class { constructor() { throw new RangeError('disallowed on the main thread'); } }";
/** What a hardened browser, an old one or an extension leaves of it. */
const LACKS = [
  ["is switched off", "delete window.WebAssembly;"],
  ["is undefined", "Object.defineProperty(window, 'WebAssembly', { value: undefined });"],
  ["is an empty object", "window.WebAssembly = {};"],
  ["compiles nothing synchronously, as in Chrome before 114", `WebAssembly.Module = ${THROWS};`],
  ["makes no instance synchronously", `WebAssembly.Instance = ${THROWS};`],
  ["makes an instance that offers nothing", "WebAssembly.Instance = class { exports = {}; };"],
];
const ours = (attributes = "") => `<script ${attributes} src="/portcullis/portcullis.js" data-config="/portcullis.json"></script>`;
const after = (world, gone, attributes, body = tags(world)) =>
  site(world, { script: "/nothing.js", head: `<script>${gone}</script>${ours(attributes)}`, body });

for (const [how, gone] of LACKS) {
  for (const attributes of ["", "async"]) {
    story(`where WebAssembly ${how}, the fallback tells the whole story (${attributes || "blocking"} tag)`, { faults: ["X8"] }, async ({ page, world }) => {
      await wholeStory(page, world, after(world, gone, attributes));
      assert.ok(fellBack(world));
    });
  }
}

story("the fallback of a tag that says defer comes too; one of a tag that is a module cannot, and one line says so", { faults: ["X8"] }, async ({ page, world }) => {
  for (const attributes of ["defer", "type=module"]) {
    await page.goto(after(world, LACKS[0][1], attributes));
    // A module has no current script, so it does not know where the fallback lies: it says so, and holds.
    if (attributes === "defer") assert.equal((await ready(page)).status, "asking");
    await allHeld(page, world, attributes === "defer" ? [] : ["module-refused"]);
  }
});

const NOTICE = '<div id="notice" hidden data-portcullis-notice>Nobody measures you here.</div>';
const isShown = (page) => page.evaluate(() => !!document.querySelector("#notice").offsetHeight);

for (const [how, headers, missing] of [
  ["is not there", { "content-security-policy": "script-src 'self'" }, true],
  ["is refused by Trusted Types", { "content-security-policy": "script-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'" }],
]) {
  for (const attributes of ["", "async"]) {
    story(`where the fallback ${how} too, all stays held and the site's notice is shown (${attributes || "blocking"} tag)`, { faults: ["X1", "X8"] }, async ({ page, world }) => {
      const address = site(world, { headers, attributes, body: tags(world) + NOTICE });
      if (missing) world.route("site.test", "/portcullis/portcullis.fallback.js", (_, response) => response.writeHead(404).end());
      await page.goto(address);
      await page.waitFor(() => window.__recorded.console.some(({ text }) => text.includes("module-refused")));
      assert.equal(await isShown(page), true);
      await allHeld(page, world, ["module-refused"]);
      assert.match((await lines(page))[0], /'wasm-unsafe-eval' in script-src/);
    });
  }
}

story("the site's notice stays hidden where the module runs, where the fallback does, and where the config cannot be had", { faults: ["X1"] }, async ({ page, world }) => {
  for (const [path, headers] of [["/module", {}], ["/fallback", { "content-security-policy": "script-src 'self'" }]]) {
    await page.goto(site(world, { path, headers, body: NOTICE }));
    await ready(page);
    assert.equal(await isShown(page), false);
  }
  const address = site(world, { path: "/closed", body: NOTICE });
  world.route("site.test", "/portcullis.json", (_, response) => response.writeHead(404).end());
  await page.goto(address);
  await ready(page);
  assert.equal(await isShown(page), false);
});

story("where a page of HTML is served as the fallback, or one that breaks off, all stays held, and one line says so", { faults: ["X1", "X8"] }, async ({ page, world }) => {
  for (const text of ["<!doctype html><title>404</title>", "(() => {"]) {
    const address = site(world, { headers: { "content-security-policy": "script-src 'self'" }, body: tags(world) });
    world.route("site.test", "/portcullis/portcullis.fallback.js", (_, response) => response.writeHead(200, { "content-type": "text/javascript" }).end(text));
    await page.goto(address);
    await page.waitFor(() => window.__recorded.console.some(({ text }) => text.includes("module-refused")));
    await world.quiet(QUIET_MS);
    assert.deepEqual([world.requests("tags.test"), world.ran(), await codes(page)], [[], [], ["module-refused"]]);
  }
});

story("the ES package, which cannot start again after a trap, says to load the page again, and throws nothing into it", { faults: ["W1"] }, async ({ page, world }) => {
  const head = `<script id="options" type="application/json" data-config="/portcullis.json"></script>
    <script type="module">import start from "/portcullis/esm/portcullis.mjs"; await start({ script: document.querySelector("#options") });</script>`;
  await page.goto(site(world, { script: "/nothing.js", head, body: tags(world) }));
  await ready(page);
  // What the page throws into a listener of ours.
  await page.evaluate(() => {
    const event = new Event("focusin");
    Object.defineProperty(event, "target", { get() { throw Error("the page's own"); } });
    document.dispatchEvent(event);
  });
  await page.waitFor(() => window.__recorded.console.some(({ text }) => text.includes("module-trapped")));
  await allHeld(page, world, ["module-trapped"]);
  assert.match((await lines(page))[0], /Reload the page$/);
});
