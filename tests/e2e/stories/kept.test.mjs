// What is let through is what was written: the attributes that the third party's server and the page notice.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { story } from "../driver/story.mjs";
import { QUIET_MS, button, ready, site } from "./site.mjs";

const digest = (text) => `sha256-${createHash("sha256").update(text).digest("base64")}`;
const KEPT = 'crossorigin="anonymous" referrerpolicy="no-referrer" onload="(window.loaded ||= []).push(this.id)"';

/** Elements whose address is written as `address(name, url)` says. */
const elements = (world, address) => {
  const url = (path) => world.url("tags.test", path);
  const script = (name, integrity) =>
    `<script id="${name}" ${KEPT} integrity="${integrity}" ${address("src", world.tag(name))}></script>`;
  return `<i></i>${script("whole", digest(world.inline("whole")))}${script("forged", digest("another"))}
    <img id="img" alt="" ${KEPT} ${address("src", url("/pixel.gif?name=img"))}>
    <iframe id="frame" title="x" sandbox="allow-scripts" ${KEPT} ${address("src", url("/frame.html?name=frame"))}></iframe>
    <link id="sheet" rel="stylesheet" ${KEPT} ${address("href", url("/sheet.css?name=sheet"))}>`;
};

const FORMS = {
  "marked tags": (world) => elements(world, (name, url) => `data-portcullis="tagger" data-portcullis-${name}="${url}"`)
    .replaceAll("<script", '<script type="text/plain"'),
  "tags that a script inserts": (world) => {
    const html = JSON.stringify(elements(world, (name, url) => `${name}="${url}"`)).replaceAll("<", "\\u003c");
    return `<script>document.body.append(document.createRange().createContextualFragment(${html}));</script>`;
  },
};

for (const [form, body] of Object.entries(FORMS)) {
  story(`${form} keep crossorigin, integrity, referrerpolicy, sandbox and their handlers when they are let through`, { faults: ["G12"] }, async ({ page, world }) => {
    world.route("tags.test", "/sheet.css", (_, response) => {
      response.writeHead(200, { "content-type": "text/css", "access-control-allow-origin": "*" }).end("i { color: red }");
    });
    await page.goto(site(world, { body: body(world) }));
    await ready(page);
    await page.click(button("accept-all"));
    await world.untilRan("whole");
    await world.untilRan("frame");
    await world.until(({ path }) => path === "/sheet.css", { what: "the style sheet" });
    await world.quiet(QUIET_MS);
    const asked = world.requests("tags.test").filter(({ path, query }) => path !== "/ran" && query.name);
    assert.deepEqual(asked.filter(({ headers }) => headers.referer).map(({ query }) => query.name), [], "referrerpolicy");
    const withOrigin = asked.filter(({ headers }) => headers.origin).map(({ query }) => query.name);
    assert.deepEqual([...new Set(withOrigin)].sort(), ["forged", "img", "sheet", "whole"], "crossorigin");
    assert.deepEqual(world.ran().sort(), ["frame", "whole"], "integrity");
    const loaded = await page.evaluate(() => window.loaded.filter((id) => id !== "frame"));
    assert.deepEqual(loaded.sort(), ["img", "sheet", "whole"], "handlers, each once (an empty frame has loaded once before)");
    assert.equal(await page.evaluate(() => document.querySelector("#frame").contentDocument), null, "sandbox");
  });
}
