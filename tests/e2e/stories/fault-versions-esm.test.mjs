// The ES package with a module of another build, or beside other files of ours.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { built, closed, marked, writeMarkup } from "./closed.mjs";
import { button, codes, ready, site } from "./site.mjs";

const WASM = "/portcullis/esm/portcullis.wasm";
const start = (how = "") => `<script id="options" type="application/json" data-config="/portcullis.json"></script>
  <script type="module">import start from "/portcullis/esm/portcullis.mjs";
    start({ script: document.querySelector("#options")${how} }).then((runs) => { window.outcome = runs ? "runs" : "does not"; });</script>`;
const package_ = (world, how) => site(world, { script: "/nothing.js", head: start(how), body: marked(world) });
const outcome = (page) => page.waitFor(() => window.outcome);
const send = (bytes, type = "application/wasm") => (_, response) => response.writeHead(200, { "content-type": type }).end(bytes);
const right = built("esm/portcullis.wasm");
/** A module that does the same, but for an empty section of its own: what a build of another day would be. */
const other = Buffer.concat([right, Buffer.from([0, 2, 1, 120])]);

for (const [fault, answer] of [
  ["is of another build", send(other)],
  ["is not there", (_, response) => response.writeHead(404).end()],
  ["is a web page", send("<!doctype html>", "text/html")],
  ["is cut off", send(right.subarray(0, right.length / 2))],
  ["breaks off", (_, response) => {
    response.writeHead(200, { "content-type": "application/wasm", "content-length": right.length });
    response.write(right.subarray(0, 1000), () => response.destroy());
  }],
  ["is empty", send("")],
]) {
  story(`a portcullis.wasm that ${fault} lets nothing go: start() gives false, one line says why, and the right one is well again`, { faults: ["N1", "N3"] }, async ({ page, world }) => {
    const address = package_(world);
    world.route("site.test", WASM, answer);
    await page.goto(address);
    assert.equal(await outcome(page), "does not");
    await closed(page, world, ["module-refused"]);
    world.route("site.test", WASM, send(right));
    await page.goto(address);
    assert.equal(await outcome(page), "runs");
    await page.click(button("accept-all"));
    await world.untilRan("a");
  });
}

story("a portcullis.wasm that never comes lets nothing go, and markup that the page writes meanwhile waits too", { faults: ["N4"] }, async ({ page, world }) => {
  const address = package_(world);
  world.route("site.test", WASM, () => {});
  await page.goto(address, { until: "domcontentloaded" });
  await writeMarkup(page, world);
  await closed(page, world, []);
});

story("a portcullis.wasm of another type than its own is used all the same", { faults: ["N2"] }, async ({ page, world }) => {
  const address = package_(world);
  world.route("site.test", WASM, send(right, "application/octet-stream"));
  await page.goto(address);
  assert.equal(await outcome(page), "runs");
  assert.equal((await ready(page)).status, "asking");
});

story("a module that the site hands over itself is not asked where it is from", { faults: ["N3"] }, async ({ page, world }) => {
  const address = package_(world, `, module: fetch("${WASM}")`);
  await page.goto(address);
  assert.equal(await outcome(page), "runs");
  assert.deepEqual([(await ready(page)).status, await codes(page)], ["asking", []]);
});

story("the ES package beside a portcullis.head.js of another version stays out", { faults: ["N3"] }, async ({ page, world }) => {
  const head = built("portcullis.head.js").toString("utf8");
  const changed = head.replace(/version:"[\d.]+"/, 'version:"0.0.9"');
  assert.notEqual(changed, head);
  world.route("site.test", "/portcullis/portcullis.head.js", send(changed, "text/javascript"));
  await page.goto(site(world, { stub: true, script: "/nothing.js", head: start(), body: marked(world) }));
  assert.equal(await outcome(page), "does not");
  await closed(page, world, ["version-mixed"]);
});
