// Pages of every kind, and our script in them in every way that there is.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { story } from "../driver/story.mjs";
import { CONFIG, QUIET_MS, button, codes, decided, held, heldInline, ready, site, state } from "./site.mjs";
import { marked, shut } from "./closed.mjs";
import { US, asked, granted } from "./hostile.mjs";

const DIST = process.env.PORTCULLIS_DIST ?? new URL("../../../dist", import.meta.url).pathname;
const LINK = '<p><a id="link" href="#x">x</a></p>';
const src = "/portcullis/portcullis.js";
const byScript = (attributes) => `<script ${attributes} src="${src}" data-config="/portcullis.json"></script>`;
const served = (world, html, rest = {}) => {
  site(world, { path: "/unused" });
  return world.page("/", { html, ...rest });
};

/** How our script may come. */
const WAYS = {
  "with async": byScript("async"),
  "with defer": byScript("defer"),
  "by document.write": `<script>document.write(${JSON.stringify(US).replace("</", "<\\/")});</script>`,
  "by a script of the page": `<script>{ const us = document.createElement("script"); us.src = "${src}"; us.dataset.config = "/portcullis.json"; document.head.append(us); }</script>`,
  "by a fragment": `<script>document.head.append(document.createRange().createContextualFragment(${JSON.stringify(US).replace("</", "<\\/")}));</script>`,
};
for (const [way, head] of Object.entries(WAYS)) {
  story(`our script that comes ${way} holds and asks`, { faults: ["P10"] }, async ({ page, world }) => {
    await page.goto(site(world, { script: "/nothing.js", head, body: marked(world) }));
    await asked(page, world);
  });
}

story("our script as a module, which does not know its own tag, holds, asks, and says what is missing: the ES package is for that", { faults: ["P10"] }, async ({ page, world }) => {
  await page.goto(site(world, { script: "/nothing.js", head: byScript('type="module"'), body: marked(world) }));
  await ready(page);
  await shut(page, world);
  await page.click(button("accept-all"));
  await decided(page);
  await page.waitFor(() => window.portcullis.check().problems.length);
  await shut(page, world, ["more-unreachable"]);
});

story("our script at the end of the page holds what is marked before it", { faults: ["P10"] }, async ({ page, world }) => {
  await page.goto(site(world, { script: "/nothing.js", body: marked(world) + US }));
  await asked(page, world);
});

story("our script by innerHTML never runs: what is marked stays held", { faults: ["P10"] }, async ({ page, world }) => {
  await page.goto(site(world, { script: "/nothing.js", body: `<div id="box"></div>${marked(world)}` }));
  await page.evaluate((html) => (document.querySelector("#box").innerHTML = html), US);
  await shut(page, world);
});

const other = (world, path) => {
  const text = readFileSync(`${DIST}/portcullis.js`, "utf8");
  const later = text.replace(/(["'`])\d+\.\d+\.\d+\1/g, "$19.9.9$1");
  assert.notEqual(later, text);
  world.route("site.test", path, (_, response) => response.writeHead(200, { "content-type": "text/javascript; charset=utf-8" }).end(later));
};
for (const [order, first, second] of [["before", "/portcullis/later.js", src], ["after", src, "/portcullis/later.js"]]) {
  story(`of two versions the first one serves, and the other says so (a later one ${order} ours)`, { faults: ["P9"] }, async ({ page, world }) => {
    const address = site(world, { script: first, head: `<script src="${second}" data-config="/portcullis.json"></script>`, body: marked(world) });
    other(world, "/portcullis/later.js");
    await page.goto(address);
    await asked(page, world, { expected: ["already-running"] });
    assert.equal((await page.box("[data-portcullis-host]")).count, 1);
  });
}

story("a second copy that comes late, after the answer, changes nothing", { faults: ["P9"] }, async ({ page, world }) => {
  await page.goto(site(world, { body: marked(world) }));
  await ready(page);
  await granted(page, world);
  await page.evaluate((source) => document.body.append(Object.assign(document.createElement("script"), { src: source })), src);
  await page.waitFor(() => window.__recorded.console.length);
  await world.quiet(QUIET_MS);
  assert.deepEqual([world.ran().sort(), await codes(page)], [["a", "b"], ["already-running"]]);
});

/** Kinds of documents. */
const xml = (text) => text.replaceAll("&", "&amp;").replaceAll("&amp;amp;", "&amp;");
const KINDS = {
  "in quirks mode": { html: (world) => `<title>x</title>${US}${LINK}${marked(world)}` },
  "without a head or a body of its own": { html: (world) => `${US}${LINK}${marked(world)}` },
  "with a base elsewhere": { html: (world) => `<!doctype html><title>x</title><base href="/deep/er/">${US}${LINK.replace("#x", "/#x")}${marked(world)}`, link: false },
  "in windows-1252": { html: (world) => `<!doctype html><title>x</title>${US}${LINK}${marked(world)}`, headers: { "content-type": "text/html; charset=windows-1252" } },
  "in UTF-16": { html: (world) => Buffer.from(`\uFEFF<!doctype html><title>x</title><script src="/recorder.js"></script>${US}${LINK}${heldInline(world, "b")}`, "utf16le"), headers: { "content-type": "text/html" }, recorder: false, names: ["b"] },
  "of XHTML": {
    html: (world) => `<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><title>x</title>${US}</head><body>${LINK}${xml(held(world, "a")).replaceAll("&amp;amp;", "&amp;")}<script type="text/plain" data-portcullis="analytics"><![CDATA[${world.inline("b")}]]></script></body></html>`,
    headers: { "content-type": "application/xhtml+xml" },
  },
};
for (const [kind, { html, link, names, ...rest }] of Object.entries(KINDS)) {
  story(`a page ${kind} is asked, held and released`, { faults: ["P12", "P11"] }, async ({ page, world }) => {
    await page.goto(served(world, html(world), rest));
    await asked(page, world, { link, names });
  });
}

story("a page of a frameset holds", { faults: ["P12"] }, async ({ page, world }) => {
  await page.goto(served(world, `<html><head><title>x</title>${US}${marked(world)}</head><frameset cols="*"><frame src="/nothing"></frameset></html>`));
  await ready(page);
  await shut(page, world);
});

story("a document inside srcdoc holds, and follows what is answered above it", { faults: ["P12", "P18"] }, async ({ page, world }) => {
  const inner = `<!doctype html><title>in</title><script src="${world.origin()}${src}" data-config="/portcullis.json"></script>${marked(world)}`;
  await page.goto(site(world, { body: `<iframe width="600" height="300" srcdoc="${inner.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"></iframe>` }));
  await ready(page);
  await page.waitFor(() => document.querySelector("iframe").contentWindow.portcullis.state().layer === "first");
  await shut(page, world);
  await granted(page, world);
});

story("in a frame of the same site we hold too, and an answer in either counts in both", { faults: ["P18"] }, async ({ page, world }) => {
  const inner = site(world, { path: "/inner", body: held(world, "inside") });
  await page.goto(site(world, { body: `${held(world, "outside")}<iframe width="600" height="300" src="${inner}"></iframe>` }));
  await ready(page);
  await page.waitFor(() => document.querySelector("iframe").contentWindow.portcullis.state().layer === "first");
  await shut(page, world);
  await granted(page, world, ["inside", "outside"]);
});

story("in a frame of another site nothing of what the site above was told counts", { faults: ["P18"] }, async ({ page, world }) => {
  const inner = site(world, { path: "/inner", body: held(world, "inside"), host: "other.test" });
  world.route("other.test", "/portcullis.json", (_, response) => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(CONFIG)));
  await page.goto(site(world, { body: held(world, "outside") }));
  await ready(page);
  await granted(page, world, ["outside"]);
  await page.evaluate((address) => document.body.append(Object.assign(document.createElement("iframe"), { src: address })), inner.replace("site.test", "other.test"));
  await world.quiet(QUIET_MS);
  assert.deepEqual(world.ran(), ["outside"]);
});

story("on paper there is nothing of ours, and the page's own is all there", { faults: ["P17"], engines: ["chromium"], why: "the driver prints nowhere else" }, async ({ page, world }) => {
  await page.goto(site(world, { body: marked(world) }));
  await ready(page);
  const rules = await page.evaluate(() => {
    const { shadowRoot } = document.querySelector("[data-portcullis-host]");
    return shadowRoot.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules]).filter((rule) => rule.media?.mediaText === "print").map((rule) => rule.cssText.replace(/\s+/g, " "));
  });
  assert.match(rules.join(), /:host \{ display: none/);
});

story("gating and dialog are the same for whoever looks: nothing asks who that is", { faults: ["P25"] }, async ({ page, world }) => {
  const bot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
  const head = `<script>for (const [name, value] of [["userAgent", ${JSON.stringify(bot)}], ["webdriver", true]]) Object.defineProperty(Navigator.prototype, name, { get: () => (window.wasRead = name, value) });</script>${US}`;
  await page.goto(site(world, { script: "/nothing.js", head, body: marked(world) }));
  await asked(page, world);
  assert.equal(await page.evaluate(() => "wasRead" in window), false);
  assert.equal((await state(page)).status, "decided");
  await decided(page);
  assert.equal(await page.box(button("accept-all")), null);
});
