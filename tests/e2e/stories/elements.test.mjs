// Held elements that are no scripts, and scripts of every kind: nothing before the grant, each once after it.
import assert from "node:assert/strict";
import { ENGINES, engineName } from "../driver/engines.mjs";
import { story } from "../driver/story.mjs";
import { QUIET_MS, button, codes, decided, order, ready, site, state } from "./site.mjs";

const tagsAt = (world) => new URL(world.tag("x")).origin;

/** Every kind of held element, each asking the second origin for something of its own. */
const elements = (world) => {
  const at = tagsAt(world);
  return `
    <iframe data-portcullis="analytics" data-portcullis-src="${at}/frame.html?name=iframe" title="frame"></iframe>
    <img data-portcullis="analytics" data-portcullis-src="${at}/pixel.gif?name=img" alt="">
    <img data-portcullis="analytics" data-portcullis-srcset="${at}/pixel.gif?name=srcset 1x" alt="">
    <video data-portcullis="analytics" data-portcullis-poster="${at}/pixel.gif?name=poster"></video>
    <link rel="stylesheet" data-portcullis="analytics" data-portcullis-href="${at}/tag.js?name=link">
    <object data-portcullis="analytics" data-portcullis-data="${at}/frame.html?name=object"></object>
    <iframe data-portcullis="analytics" data-portcullis-srcdoc="<img src='${at}/pixel.gif?name=srcdoc'>"></iframe>
    <script type="text/plain" data-portcullis="analytics" data-portcullis-src="${at}/tag.js?name=script"></script>`;
};
const NAMES = ["iframe", "img", "srcset", "poster", "link", "object", "srcdoc", "script"];

const asked = (world) => world.requests("tags.test").filter(({ path }) => path !== "/ran").map(({ query }) => query.name);

story("held elements of every kind ask for nothing before the grant, and once each after it", { faults: ["G1"] }, async ({ page, world }) => {
  await page.goto(site(world, { body: elements(world) }));
  await ready(page);
  await world.quiet(QUIET_MS);
  assert.deepEqual(asked(world), []);
  await page.click(button("accept-all"));
  await world.until(() => NAMES.every((name) => asked(world).includes(name)), "all of them");
  await world.quiet(QUIET_MS);
  // An engine that may ask a second time for some of them does not always.
  const { asksTwice = [] } = ENGINES[engineName()];
  const each = asked(world).filter((name, i, all) => !asksTwice.includes(name) || all.indexOf(name) === i);
  assert.deepEqual(each.sort(), [...NAMES].sort(), "each once");
  assert.ok(asked(world).length <= NAMES.length + asksTwice.length, "or twice");
});

story("a refusal leaves them as they are", async ({ page, world }) => {
  await page.goto(site(world, { body: elements(world) }));
  await page.click(button("reject-all"));
  await decided(page);
  await world.quiet(QUIET_MS);
  assert.deepEqual(asked(world), []);
});

story("what is inserted later is held too", { faults: ["P21"] }, async ({ page, world }) => {
  await page.goto(site(world));
  await ready(page);
  const insert = (name) =>
    page.evaluate(
      (html) => document.body.insertAdjacentHTML("beforeend", html),
      `<p><img data-portcullis="analytics" data-portcullis-src="${tagsAt(world)}/pixel.gif?name=${name}" alt=""></p>`,
    );
  await insert("before");
  await world.quiet(QUIET_MS);
  assert.deepEqual(asked(world), []);
  await page.click(button("accept-all"));
  await world.until(() => asked(world).includes("before"), "the one from before the grant");
  await insert("after");
  await world.until(() => asked(world).includes("after"), "the one from after it");
});

story("scripts keep what they are: async, defer, module, inline, and their order", { faults: ["G1", "G12"] }, async ({ page, world }) => {
  const at = tagsAt(world);
  const tag = (name, attributes = "") =>
    `<script type="text/plain" data-portcullis="analytics" ${attributes} src="${at}/tag.js?name=${name}"></script>`;
  const body = `
    ${tag("first", "")}<script type="text/plain" data-portcullis="analytics">${world.inline("second")}</script>
    ${tag("async", "async")}${tag("defer", "defer")}${tag("module", 'data-portcullis-type="module"')}
    <script type="text/plain" data-portcullis="analytics" data-portcullis-type="module">${world.inline("inline module")}</script>`;
  await page.goto(site(world, { body }));
  await ready(page);
  await page.click(button("accept-all"));
  for (const name of ["first", "second", "async", "defer", "module", "inline module"]) await world.untilRan(name);
  const ran = await order(page);
  assert.equal(ran.length, 6, `each once: ${ran}`);
  assert.ok(ran.indexOf("first") < ran.indexOf("second"), "an inline one waits for the external one before it");
  const types = await page.evaluate(() => [...document.querySelectorAll("script[src*=module]")].map(({ type }) => type));
  assert.deepEqual(types, ["module"]);
});

story("a template's content comes after it, its scripts in order, and nothing of it before", { faults: ["P20", "G1"] }, async ({ page, world }) => {
  const at = tagsAt(world);
  const body = `<template data-portcullis="analytics"><p id="inside">in</p>
      <img data-portcullis-src="${at}/pixel.gif?name=img" alt="">
      <script data-portcullis-src="${at}/tag.js?name=one&amp;delay=50"></script><script>${world.inline("two")}</script>
      <script type="text/plain" data-portcullis="advertising">${world.inline("other")}</script></template><p id="below"></p>`;
  await page.goto(site(world, { body }));
  await ready(page);
  await world.quiet(QUIET_MS);
  assert.deepEqual(asked(world), []);
  await page.evaluate(() => window.portcullis.set({ analytics: true }));
  await world.untilRan("two");
  await world.quiet(QUIET_MS);
  assert.deepEqual(await order(page), ["one", "two"], "and not what another category holds inside it");
  assert.ok(asked(world).includes("img"));
  const place = await page.evaluate(() => [...document.body.children].map(({ id, localName }) => id || localName));
  assert.ok(place.indexOf("inside") > place.indexOf("template") && place.indexOf("inside") < place.indexOf("below"), place.join());
  await page.evaluate(() => window.portcullis.acceptAll());
  await world.untilRan("other");
  assert.deepEqual(await order(page), ["one", "two", "other"]);
});

story("several ids must all be allowed, and a misspelt one holds for good and is reported", async ({ page, world }) => {
  const at = tagsAt(world);
  const img = (ids, name) => `<img data-portcullis="${ids}" data-portcullis-src="${at}/pixel.gif?name=${name}" alt="">`;
  await page.goto(site(world, { body: img("analytics  beacons", "both") + img("analitycs", "misspelt") }));
  await ready(page);
  await page.evaluate(() => window.portcullis.set({ analytics: true }));
  await world.quiet(QUIET_MS);
  assert.deepEqual(asked(world), []);
  await page.evaluate(() => window.portcullis.acceptAll());
  await world.until(() => asked(world).includes("both"), "the one with both");
  await world.quiet(QUIET_MS);
  assert.deepEqual(asked(world), ["both"]);
  assert.deepEqual(await codes(page), ["unknown-id"]);
});

story("only what can carry a request is filled in, and nothing that runs", { faults: ["G8"] }, async ({ page, world }) => {
  const body = `<a id="a" data-portcullis="necessary" data-portcullis-href="/x">a</a>
    <iframe id="f" data-portcullis="necessary" data-portcullis-src=" java&#10;script:parent.evil=1" title="f"></iframe>
    <img id="i" data-portcullis="necessary" data-portcullis-onerror="evil=1" data-portcullis-src="/nothing.gif" alt="">`;
  await page.goto(site(world, { body }));
  await ready(page);
  await page.waitFor(() => document.querySelector("#i").hasAttribute("src"));
  const found = await page.evaluate(() => ({
    a: document.querySelector("#a").hasAttribute("href"),
    f: document.querySelector("#f").hasAttribute("src"),
    i: document.querySelector("#i").hasAttribute("onerror"),
    evil: "evil" in window,
  }));
  assert.deepEqual(found, { a: false, f: false, i: false, evil: false });
});

story("the report says what is held, released and unknown, and why", async ({ page, world }) => {
  const at = tagsAt(world);
  const body = `<img data-portcullis="analytics" data-portcullis-src="${at}/pixel.gif" alt="">
    <img data-portcullis="advertising" data-portcullis-src="/ad.gif" alt=""><img data-portcullis="x" alt="">
    <script type="text/plain" data-portcullis="necessary">window.inline = true;</script>`;
  await page.goto(site(world, { body }));
  await ready(page);
  await page.waitFor(() => window.inline);
  const what = ({ element, ids, url, why }) => ({ element, ids, url, why });
  const report = async () => {
    const { held, released, unknown } = await page.evaluate(() => window.portcullis.report());
    return { held: held.map(what), released: released.map(what), unknown: unknown.map(what) };
  };
  const script = { element: "script", ids: "necessary", url: "", why: "granted" };
  const analytics = { element: "img", ids: "analytics", url: `${at}/pixel.gif` };
  const advertising = { element: "img", ids: "advertising", url: "/ad.gif", why: "denied" };
  const unknown = [{ element: "img", ids: "x", url: "", why: "unknown" }];
  assert.deepEqual(await report(), { held: [{ ...analytics, why: "denied" }, advertising], released: [script], unknown });
  await page.evaluate(() => window.portcullis.set({ analytics: true }));
  await page.waitFor(() => window.portcullis.report().released.length > 1);
  assert.deepEqual(await report(), { held: [advertising], released: [script, { ...analytics, why: "granted" }], unknown });
  const check = await page.evaluate(() => window.portcullis.check());
  assert.equal(check.ok, false);
  assert.deepEqual(check.problems, ["[unknown-id] x: no category or service has this id; correct it"]);
});

story("a page that asks for the report while tags are released loses none and runs none twice", async ({ page, world }) => {
  const tag = (name) => `<script type="text/plain" data-portcullis="analytics">portcullis.report(); ${world.inline(name)}</script>`;
  await page.goto(site(world, { body: ["a", "b", "c"].map(tag).join("") }));
  await ready(page);
  await page.click(button("accept-all"));
  await world.untilRan("c");
  await world.quiet(QUIET_MS);
  assert.deepEqual(await order(page), ["a", "b", "c"]);
});

story("under a policy of nonces what is no script needs none", async ({ page, world }) => {
  const headers = { "content-security-policy": "script-src 'nonce-n0nce' 'wasm-unsafe-eval'; object-src 'none'" };
  const at = tagsAt(world);
  const body = `<img data-portcullis="necessary" data-portcullis-src="${at}/pixel.gif?name=img" alt="">
    <template data-portcullis="necessary"><script nonce="n0nce">${world.inline("good")}</script><script>${world.inline("evil")}</script></template>`;
  await page.goto(site(world, { headers, nonce: "n0nce", body }));
  await world.untilRan("good");
  await world.quiet(QUIET_MS);
  assert.deepEqual([asked(world), await order(page)], [["img"], ["good"]]);
});

for (const policy of ["other", "portcullis"]) {
  story(`under Trusted Types that allow '${policy}' we ask, hold, and release what the policy lets through`, { module: policy === "other" && "without a policy of ours it cannot come" }, async ({ page, world }) => {
    const headers = { "content-security-policy": `require-trusted-types-for 'script'; trusted-types ${policy}` };
    // Without a policy of ours what lets go cannot be loaded by us: the site loads it.
    const head = policy === "other" ? '<script src="/portcullis/portcullis.more.js"></script>' : "";
    await page.goto(site(world, { headers, head, body: elements(world) + elements(world) }));
    assert.equal((await ready(page)).status, "asking");
    await page.click(button("accept-all"));
    const free = policy === "portcullis" ? NAMES : ["iframe", "img", "srcset", "poster", "link"];
    await world.until(() => free.every((name) => asked(world).includes(name)), { what: "what is no sink" });
    await world.quiet(QUIET_MS);
    // In Firefox what an object loads is no sink.
    const asks = new Set(asked(world).filter((name) => policy === "portcullis" || name !== "object"));
    assert.deepEqual([...asks].sort(), [...free].sort());
    assert.deepEqual(await codes(page), []);
  });
}

story("under Trusted Types that do not allow our policy, and without a tag of the site's for it, what lets go cannot be had: all stays held", { module: "without a policy of ours it cannot come" }, async ({ page, world }) => {
  const headers = { "content-security-policy": "require-trusted-types-for 'script'; trusted-types other" };
  await page.goto(site(world, { headers, body: elements(world) }));
  await page.click(button("accept-all"));
  await page.waitFor(() => window.portcullis.check().problems.length);
  await world.quiet(QUIET_MS);
  assert.deepEqual([asked(world), await codes(page)], [[], ["more-unreachable"]]);
});

story("markup of SVG that looks like ours is passed over", { faults: ["P20"] }, async ({ page, world }) => {
  const svg = `<svg><template data-portcullis="necessary"></template><script type="text/plain" data-portcullis="necessary"></script></svg>`;
  await page.goto(site(world, { body: svg.repeat(4) + `<script type="text/plain" data-portcullis="necessary">${world.inline("after")}</script>` }));
  await world.untilRan("after");
  assert.deepEqual([(await state(page)).status, await codes(page)], ["asking", []]);
});

story("a folder that is named after a language is a folder", async ({ page, world }) => {
  await page.goto(site(world, { body: '<img data-portcullis="necessary" data-portcullis-src="javascripts/x.gif" alt="">' }));
  await world.until(({ path }) => path === "/javascripts/x.gif", { what: "the picture" });
});
