// Frameworks and libraries from npm that take over markup: React and Vue hydrate it, Turbo and htmx replace the body, lazy loaders
// act on attributes that held elements have too.
import assert from "node:assert/strict";
import { createElement as h } from "react";
import { renderToString } from "react-dom/server";
import { createSSRApp, h as v } from "vue";
import { renderToString as renderVue } from "vue/server-renderer";
import { story } from "../driver/story.mjs";
import { QUIET_MS, button, codes, decided, fetched, held, heldInline, ready, site } from "./site.mjs";
import { marked, shut } from "./closed.mjs";
import { US, bundled, granted, npm } from "./hostile.mjs";

/** What a framework makes of tags: `h` is its function for elements. */
const parts = (h, world) => [
  h("h2", { key: "h" }, "App"),
  h("script", { key: "a", type: "text/plain", "data-portcullis": "analytics", src: world.tag("a") }),
  h("iframe", { key: "f", "data-portcullis": "analytics", "data-portcullis-src": `${world.origin("tags.test")}/frame.html?name=frame`, width: 300, height: 200, title: "f" }),
  h("p", { key: "p" }, h("a", { id: "link", href: "#x" }, "a link")),
];
const client = (make) => `const world = { tag: () => window.tagA, origin: () => window.origin_ };
  const parts = ${String(parts)};
  ${make}`;
const globals = (world) => `<script>window.tagA = ${JSON.stringify(world.tag("a"))}; window.origin_ = ${JSON.stringify(world.origin("tags.test"))};</script>`;

const REACT = client(`import { createElement as h } from "react"; import { hydrateRoot } from "react-dom/client";
  window.problems = [];
  const onRecoverableError = (error) => window.problems.push(error.message);
  const App = () => h("section", {}, parts(h, world), h("button", { id: "hydrated", onClick: () => (window.pressed = true) }, "press"));
  window.hydrate = () => hydrateRoot(document.querySelector("#root"), h(App), { onRecoverableError });`);
const VUE = client(`import { createSSRApp, h } from "vue";
  window.problems = [];
  const App = { render: () => h("section", {}, [...parts(h, world), h("button", { id: "hydrated", onClick: () => (window.pressed = true) }, "press")]) };
  window.hydrate = () => { const app = createSSRApp(App); app.config.errorHandler = (error) => window.problems.push(error.message); app.mount("#root"); };`);

const FRAMEWORKS = {
  "React": { source: REACT, html: (world) => renderToString(h("section", {}, parts(h, world), h("button", { id: "hydrated" }, "press"))) },
  "Vue": { source: VUE, html: (world) => renderVue(createSSRApp({ render: () => v("section", {}, [...parts(v, world), v("button", { id: "hydrated" }, "press")]) })) },
};

for (const [name, { source, html }] of Object.entries(FRAMEWORKS)) {
  for (const when of ["before the answer", "after the grant", "before the answer, and again from nothing"]) {
    story(`markup that ${name} hydrates ${when} has its held tags once each, and hydration does not fail`, { faults: ["P14"] }, async ({ page, world }) => {
      const file = await bundled(world, `/app-${name}.js`, source);
      const body = `<div id="root">${await html(world)}</div>${globals(world)}<script src="${file}"></script>`;
      await page.goto(site(world, { body }));
      await ready(page);
      const hydrate = async () => {
        await page.evaluate(() => void window.hydrate());
        await page.waitFor(() => (document.querySelector("#hydrated").click(), window.pressed));
      };
      if (when !== "after the grant") await hydrate();
      await shut(page, world);
      await granted(page, world, ["a", "frame"]);
      if (when === "after the grant") await hydrate();
      await world.quiet(QUIET_MS);
      assert.deepEqual(world.ran().sort(), ["a", "frame"], "once each");
      assert.deepEqual((await page.recorded()).errors, []);
      const problems = await page.evaluate(() => window.problems);
      assert.deepEqual(problems.filter((text) => /portcullis/i.test(text)), []);
    });
  }
}

story("a whole document that React hydrates keeps our dialog, and its tags are held and released once", { faults: ["P14", "P6"] }, async ({ page, world }) => {
  const app = (h, tag) => h("html", { lang: "en" }, h("head", {}, h("title", {}, "x")), h("body", {}, h("a", { id: "link", href: "#x" }, "x"),
    h("script", { type: "text/plain", "data-portcullis": "analytics", src: tag }), h("button", { id: "hydrated", onClick: () => (window.pressed = true) }, "press")));
  const source = `import { createElement as h } from "react"; import { hydrateRoot } from "react-dom/client";
    const app = ${String(app)};
    window.hydrate = () => hydrateRoot(document, app(h, window.tagA), { onRecoverableError() {} });`;
  const file = await bundled(world, "/whole.js", source);
  const markup = renderToString(app(h, world.tag("a"))).replace("<head>", `<head>${globals(world)}${US}<script src="${file}"></script>`);
  site(world, { path: "/unused" });
  await page.goto(world.page("/", `<!doctype html>${markup}`));
  await ready(page);
  await page.evaluate(() => void window.hydrate());
  await page.waitFor(() => (document.querySelector("#hydrated").click(), window.pressed));
  await shut(page, world);
  await granted(page, world, ["a"]);
});

const visit = (page, path) => page.evaluate((to) => document.querySelector(`a[href="${to}"]`).click(), path);

for (const [name, file, attributes] of [["@hotwired/turbo", "dist/turbo.es2017-umd.js", ""], ["htmx.org", "dist/htmx.js", 'hx-boost="true" hx-boost:inherited="true"']]) {
  story(`from page to page with ${name} the dialog stays, and each page's tags are held, and released once each`, { faults: ["P6", "P13"] }, async ({ page, world }) => {
    const head = `<script src="${npm(world, name, file)}" defer></script>`;
    const links = '<a href="/">one</a> <a href="/two">two</a> <a href="/three">three</a>';
    const body = (tag) => `<main ${attributes}><h2 id="${tag}">${tag}</h2>${links}${held(world, tag)}${heldInline(world, `${tag}-inline`)}</main>`;
    site(world, { path: "/two", head, body: body("two") });
    site(world, { path: "/three", head, body: body("three") });
    await page.goto(site(world, { head, body: body("one") }));
    await ready(page);
    await page.evaluate(() => (window.isSame = true));
    await visit(page, "/two");
    await page.waitFor(() => document.querySelector("#two"));
    await shut(page, world);
    await granted(page, world, ["two", "two-inline"]);
    await visit(page, "/three");
    for (const tag of ["three", "three-inline"]) await world.untilRan(tag);
    await visit(page, "/two");
    await page.waitFor(() => document.querySelector("#two"));
    await world.quiet(QUIET_MS);
    assert.equal(await page.evaluate(() => window.isSame), true, "it was not loaded anew");
    assert.ok(world.ran().filter((tag) => tag === "three").length === 1, String(world.ran()));
    await page.evaluate(() => window.portcullis.open());
    await page.click(button("reject-all"));
    // What was released is withdrawn, so the page loads itself again.
    await page.waitFor(() => !window.isSame && window.portcullis.state().status === "decided");
  });
}

for (const [name, file, start] of [["lazysizes", "lazysizes.js", ""], ["vanilla-lazyload", "dist/lazyload.iife.js", "new LazyLoad({ elements_selector: '.lazyload' });"]]) {
  story(`${name} does not ask for what is held, and still loads what is its own`, { faults: ["P14", "G1"] }, async ({ page, world }) => {
    const pixel = (query) => `${world.origin("tags.test")}/pixel.gif?name=${query}`;
    const body = `${marked(world)}
      <img class="lazyload" width="20" height="20" alt="" data-portcullis="analytics" data-portcullis-src="${pixel("img")}">
      <iframe class="lazyload" width="300" height="200" title="f" data-portcullis="analytics" data-portcullis-src="${world.origin("tags.test")}/frame.html?name=frame"></iframe>
      <img class="lazyload" width="20" height="20" alt="" data-portcullis="analytics" data-src="${pixel("theirs")}">
      <img class="lazyload" width="20" height="20" alt="" data-src="/pixel.gif?name=own" id="own">`;
    await page.goto(site(world, { body: `${body}<script src="${npm(world, name, file)}"></script><script>${start}</script>` }));
    await ready(page);
    await world.until(({ host, query }) => host === "site.test" && query.name === "own");
    await shut(page, world);
    await page.click(button("accept-all"));
    for (const tag of ["a", "b", "frame"]) await world.untilRan(tag);
    await world.until(({ host, query }) => host === "tags.test" && query.name === "img");
    await world.quiet(QUIET_MS);
    assert.deepEqual([...new Set(fetched(world))], ["a"]);
    assert.deepEqual(world.ran().sort(), ["a", "b", "frame"]);
    assert.deepEqual(await codes(page), []);
  });
}

story("after a refusal none of them finds anything to do", { faults: ["P14"] }, async ({ page, world }) => {
  const file = npm(world, "lazysizes", "lazysizes.js");
  await page.goto(site(world, { body: `${marked(world)}<script src="${file}"></script>` }));
  await page.click(button("reject-all"));
  await decided(page);
  await shut(page, world);
});
