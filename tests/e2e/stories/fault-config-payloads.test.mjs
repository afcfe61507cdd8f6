// What a site's config says is shown as text: markup in every text and tricks in every address run nothing and fetch nothing.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { addressPaths, filled, onBothBuilds, usedFallback } from "./hostile-config.mjs";
import { QUIET_MS, codes, held, ready, site } from "./site.mjs";

/** Each sets window.__xss or asks evil.test if it is ever more than text. */
const PAYLOADS = {
  "an image": (evil) => `<img src="${evil}/a" onerror="window.__xss = 1">`,
  "a script": (evil) => `"'><script src=${evil}/b></script><script>window.__xss = 1</script>`,
  "ends of elements and SVG": (evil) => `</textarea></title></style></template>--><svg onload="window.__xss = 1"><image href="${evil}/c"/></svg>`,
  "entities and foreign letters": (evil) => `&lt;img src=${evil}/d onerror=&quot;window.__xss=1&quot;&gt;&#60;script&#62;\u202e\u2066\u200d\ud800\ufeff\u0000\u0001script\u0002onclick=window.__xss=1\u0003\u0004＜img onerror＞{name}{{constructor}}\${__xss=1}`,
};
/** As it is shown: what draws nothing and what cannot be written stand as U+FFFD. */
const shown = (text) => text.replace(/[\ud800-\udfff\u0001-\u0004]/g, "\ufffd");

/** The words of everything of ours on the page, shadow tree and placeholders included. */
const words = (page) =>
  page.evaluate(() => {
    const host = document.querySelector("[data-portcullis-host]");
    const frames = [...document.querySelectorAll("iframe")].map((frame) => frame.contentDocument?.documentElement.textContent ?? "");
    return [host?.shadowRoot.textContent, host?.textContent, ...frames].join("\n");
  });

/** Nothing ran, nobody was asked, and no element came that is not ours. */
async function inert(page, world) {
  await world.quiet(QUIET_MS);
  assert.equal(await page.evaluate(() => window.__xss ?? null), null);
  assert.deepEqual((await page.recorded()).errors, []);
  assert.deepEqual(world.requests("evil.test"), []);
  const foreign = await page.evaluate(() => {
    const host = document.querySelector("[data-portcullis-host]");
    const trees = [host, host.shadowRoot, ...[...document.querySelectorAll("iframe")].map((frame) => frame.contentDocument).filter(Boolean)];
    return trees.flatMap((tree) => [...tree.querySelectorAll("img, script, svg, image, [onerror], [onload], [onclick]")].map((node) => node.outerHTML));
  });
  assert.deepEqual(foreign, []);
}

onBothBuilds((build, options) => {
  for (const [kind, payload] of Object.entries(PAYLOADS)) {
    story(`${kind} in every text of a config is shown as text, in all layers, placeholders and notices (${build})`, { faults: ["C1", "C5"] }, async ({ page, world }) => {
      const text = payload(world.origin("evil.test"));
      const config = filled(() => text, () => "/privacy");
      const frame = `<iframe data-portcullis="tube" data-portcullis-src="${world.origin("tags.test")}/frame.html" width="700" height="500" title="x"></iframe>`;
      await page.goto(site(world, { ...options, config, body: `<input id="field">${held(world, "a", { ids: "tube" })}${frame}` }));
      assert.deepEqual([(await ready(page)).status, await codes(page)], ["asking", []]);
      const says = (layer) => page.waitFor((layer) => window.portcullis.state().layer === layer, layer).then(() => words(page));
      assert.ok((await says("first")).includes(shown(text)), "the first layer");
      await page.waitFor(() => !!document.querySelector("iframe").contentDocument?.querySelector("button"));
      const inFrame = await page.evaluate(() => document.querySelector("iframe").contentDocument.body.textContent);
      assert.ok(inFrame.includes(shown(text).slice(0, 20)), `the placeholder: ${inFrame}`);
      await inert(page, world);
      await page.evaluate(() => window.portcullis.open());
      assert.ok((await says("second")).split(shown(text)).length > 10, "the second layer");
      await inert(page, world);
      await page.evaluate(() => window.portcullis.acceptAll());
      await world.untilRan("a");
      // Who has typed is not sent away; a notice offers it.
      await page.click("#field");
      await page.press("x");
      await page.evaluate(() => window.portcullis.rejectAll());
      assert.ok((await says("notice")).includes(shown(text)), "the notice");
      await inert(page, world);
      assert.equal(usedFallback(world), build === "fallback");
    });
  }

  story(`an address that could run something closes everything (${build})`, { faults: ["C2"] }, async ({ page, world }) => {
    const bad = ["javascript:window.__xss=1", "JaVaScRiPt:window.__xss=1", "java\tscript:window.__xss=1", "\u0001javascript:window.__xss=1", " javascript:window.__xss=1",
      "data:text/html,<script>opener.__xss=1</script>", "vbscript:window.__xss=1", "//evil.test/", "/\\evil.test/", "java&Tab;script:window.__xss=1", "blob:http://evil.test/x"];
    for (const [nth, url] of bad.entries()) {
      const at = addressPaths()[nth % addressPaths().length];
      const config = filled(() => "x", (path) => (path === at ? url : "/privacy"));
      await page.goto(site(world, { ...options, config, body: held(world, "a", { ids: "tube" }) }));
      assert.deepEqual([(await ready(page)).status, await codes(page)], ["closed", ["config-value"]], `${at} ${url}`);
      await page.click("#link");
      assert.deepEqual((await page.recorded()).errors, []);
    }
    await world.quiet(QUIET_MS);
    assert.deepEqual([...world.requests("evil.test"), ...world.requests("tags.test")], []);
  });

  story(`addresses that only look like code are links on the site itself, in every layer (${build})`, { faults: ["C2"] }, async ({ page, world }) => {
    const tricks = ["&#106;avascript:window.__xss=1", "?javascript:window.__xss=1", "#javascript:window.__xss=1", "&Tab;/javascript:window.__xss=1", "\u{ff4a}avascript/:window.__xss=1"];
    const links = () => page.evaluate(() => [...document.querySelector("[data-portcullis-host]").shadowRoot.querySelectorAll("a")].map(({ href }) => href));
    const clicked = new Set();
    for (const shift of [0, 2]) {
      const address = site(world, { ...options, config: filled(() => "x", (path) => tricks[addressPaths().indexOf(path) + shift]) });
      for (const [layer, nth] of [["first", 0], ["second", 0], ["second", 1], ["second", 2]]) {
        await page.goto(address);
        await ready(page);
        if (layer === "second") await page.evaluate(() => window.portcullis.open());
        await page.waitFor((layer) => window.portcullis.state().layer === layer, layer);
        const href = (await links())[nth];
        assert.ok(href.startsWith(`${world.origin("site.test")}/`), href);
        clicked.add(href);
        await page.evaluate((nth) => document.querySelector("[data-portcullis-host]").shadowRoot.querySelectorAll("a")[nth].click(), nth);
        await world.quiet(QUIET_MS);
        // A click may be on its way to another page still.
        const now = await page.waitFor(() => document.readyState === "complete" && [window.__xss ?? null, location.hostname]);
        assert.deepEqual(now, [null, "site.test"]);
      }
    }
    assert.equal(clicked.size, tricks.length);
    assert.deepEqual(world.requests("evil.test"), []);
  });

  story(`a theme that reaches out closes everything and fetches nothing (${build})`, { faults: ["C3"] }, async ({ page, world }) => {
    const evil = world.origin("evil.test");
    for (const [nth, value] of [`red;background:url(${evil}/x)`, `</style><img src=${evil}/x>`, `@import url(${evil}/x)`, "expression(alert(1))", `var(--x,url(${evil}/x))`, `#000;}*{background:url(${evil}/x)`].entries()) {
      const theme = [{ light: { accent: value } }, { dark: { line: value } }, { font: value }][nth % 3];
      await page.goto(site(world, { ...options, config: { format: 1, theme }, body: held(world, "a") }));
      assert.deepEqual([(await ready(page)).status, await codes(page)], ["closed", ["config-value"]], value);
    }
    await world.quiet(QUIET_MS);
    assert.deepEqual([...world.requests("evil.test"), ...world.requests("tags.test")], []);
  });
});
