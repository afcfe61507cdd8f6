// The harness itself: what the other stories lean on.
import assert from "node:assert/strict";
import { ENGINES, engineName } from "../driver/engines.mjs";
import { story } from "../driver/story.mjs";
import { SITE, TAGS } from "../world/index.mjs";

/** Whether the engine can be told that the world's hosts are secure; only there it says what a request is for. */
const secure = Boolean(ENGINES[engineName()].secure);

const html = (body, head = "") =>
  `<!doctype html><html lang="en"><head><title>harness</title>${head}</head><body>${body}</body></html>`;

const shadowed = (inside) => `<div id="host"></div><script>
  document.querySelector("#host").attachShadow({ mode: "open" }).innerHTML = ${JSON.stringify(inside)};
</script>`;

story("a third-party script is logged with its host and what it is for", async ({ page, world }) => {
  await page.goto(world.page("/", html(`<script src="${world.tag("a")}"></script>`)));
  const request = await world.until(({ path }) => path === "/tag.js");
  assert.equal(request.host, TAGS);
  assert.equal(request.dest, secure ? "script" : undefined);
  assert.deepEqual(request.query, { name: "a" });
  assert.equal(request.headers.referer, `${world.origin()}/`);
});

story("a tag that runs is seen at the server, once, in order", async ({ page, world }) => {
  const tags = `<script src="${world.tag("a")}"></script><script>${world.inline("b")}</script>`;
  await page.goto(world.page("/", html(tags)));
  await Promise.all([world.untilRan("a"), world.untilRan("b")]);
  await world.quiet();
  assert.deepEqual(world.ran(), ["a", "b"]);
  assert.deepEqual(await page.evaluate(() => window.ran), ["a", "b"]);
});

story("a tag that is not found does not run", async ({ page, world }) => {
  await page.goto(world.page("/", html(`<script src="${world.tag("a", { status: 404 })}"></script>`)));
  await world.quiet();
  // Firefox asks again for a script whose preload failed, so the number is not the point.
  assert.deepEqual([...new Set(world.requests(TAGS).map(({ path, status }) => `${path} ${status}`))], ["/tag.js 404"]);
  assert.deepEqual(world.ran(), []);
});

story("a script of type text/plain makes no request", async ({ page, world }) => {
  const held = `<script type="text/plain" src="${world.tag("held")}"></script>`;
  await page.goto(world.page("/", html(`${held}<script src="${world.tag("free")}"></script>`)));
  await world.untilRan("free");
  await world.quiet();
  assert.deepEqual(world.requests(TAGS).map(({ path, query }) => `${path} ${query.name}`), ["/tag.js free"]);
  assert.deepEqual(world.ran(), ["free"]);
});

story("two hosts are two origins", async ({ page, world }) => {
  world.page("/inner", { html: html("inner"), host: TAGS });
  const frames = `<iframe src="${world.url(TAGS, "/inner")}"></iframe><iframe src="/self"></iframe>`;
  await page.goto(world.page("/", html(frames)));
  assert.deepEqual(await page.evaluate(() => [0, 1].map((index) => {
    try {
      return window.frames[index].location.host;
    } catch (error) {
      return error.name;
    }
  })), ["SecurityError", `${SITE}:${world.port}`]);
});

story("a fault can be told: a reset connection is an error event, not a run", async ({ page, world }) => {
  world.route(TAGS, "/reset.js", (request) => request.socket.destroy());
  const tag = `<script onerror="window.failed = true" src="${world.url(TAGS, "/reset.js")}"></script>`;
  await page.goto(world.page("/", html(tag)));
  assert.equal(await page.waitFor(() => window.failed), true);
  assert.deepEqual([...new Set(world.requests(TAGS).map(({ path, status }) => `${path} ${status}`))], ["/reset.js undefined"]);
});

story("waiting in vain tells what the server saw", async ({ page, world }) => {
  await page.goto(world.page("/only-this", html("")));
  const vain = world.until(() => false, { what: "something that never comes", timeout: 50 });
  await assert.rejects(vain, secure ? /something that never comes[^]*GET site\.test\/only-this document 200/ : /something that never comes[^]*GET site\.test\/only-this {2}200/);
});

story("a click is trusted, pierces shadow roots, and waits for what is not there yet", async ({ page, world }) => {
  await page.goto(world.page("/", html(shadowed("<p>empty</p>"))));
  const clicked = page.click("#deep");
  await page.evaluate(() => {
    const outer = document.createElement("div");
    document.querySelector("#host").shadowRoot.append(outer);
    outer.attachShadow({ mode: "open" }).innerHTML = "<dialog><button id=deep hidden>press</button></dialog>";
    const button = outer.shadowRoot.querySelector("button");
    button.addEventListener("click", ({ isTrusted }) => { window.trusted = isTrusted; });
    outer.shadowRoot.querySelector("dialog").showModal();
    const after = (frames) => (frames ? requestAnimationFrame(() => after(frames - 1)) : (button.hidden = false));
    after(10);
  });
  await clicked;
  assert.equal(await page.evaluate(() => window.trusted), true);
});

story("a box says where an element is and whether a click would reach it", async ({ page, world }) => {
  const cover = `<div id="cover" style="position:fixed;inset:0;background:#0008"></div>`;
  const slotted = `<template shadowrootmode="open"><section style="display:inline-block"><slot></slot></section></template>`;
  await page.goto(world.page("/", html(`<div>${slotted}<button id="in">in a slot</button></div>${cover}`)));
  const covered = await page.box("#in");
  assert.deepEqual([covered.visible, covered.hit, covered.top], [true, false, "<div#cover>"]);
  await page.evaluate(() => document.querySelector("#cover").remove());
  const free = await page.box("#in");
  assert.deepEqual([free.visible, free.hit, free.count], [true, true, 1]);
  assert.ok(free.width > 0 && free.height > 0);
  assert.equal((await page.box("section")).hit, true);
  assert.equal(await page.box("#nowhere"), null);
});

story("keys move the focus, press buttons and close dialogs", async ({ page, world }) => {
  const buttons = `<button data-portcullis-action="one" onclick="pressed.push('one')">One</button>
    <button id="two" part="panel" onclick="pressed.push('two')">Two</button>`;
  const dialog = shadowed(`<dialog><input name="field"></dialog>`);
  await page.goto(world.page("/", html(`<script>pressed = []</script>${buttons}${dialog}`)));
  await page.press("Tab");
  await page.press("Enter");
  const first = { tag: "button", action: "one", id: null, name: null, part: null, text: "One" };
  assert.deepEqual(await page.focused(), first);
  await page.press("Tab");
  await page.press("Space");
  assert.deepEqual(await page.focused(), { ...first, action: null, id: "two", part: "panel", text: "Two" });
  await page.press("Shift+Tab");
  assert.equal((await page.focused()).action, "one");
  assert.deepEqual(await page.evaluate(() => window.pressed), ["one", "two"]);
  await page.evaluate(() => document.querySelector("#host").shadowRoot.querySelector("dialog").showModal());
  assert.equal((await page.focused()).name, "field");
  await page.press("Escape");
  await page.waitFor(() => !document.querySelector("#host").shadowRoot.querySelector("dialog").open);
});

story("the recorder keeps the console, errors and refusals, under a strict policy too", async ({ page, world }) => {
  const headers = { "content-security-policy": "script-src 'self'; require-trusted-types-for 'script'" };
  world.route(SITE, "/loud.js", (_, response) => {
    response.setHeader("content-type", "text/javascript");
    response.end(`console.error("loud", { a: 1 }); console.warn("warned"); console.info("told");
      Promise.reject(new TypeError("left alone")); throw new Error("thrown");`);
  });
  const text = html(`<script>window.inline = true</script><script src="/loud.js"></script>`);
  await page.goto(world.page("/", { html: text, headers }));
  await page.waitFor(() => window.__recorded.errors.length === 2);
  const { console: said, errors, violations } = await page.recorded();
  assert.deepEqual(said, [
    { level: "error", text: 'loud {"a":1}' }, { level: "warn", text: "warned" }, { level: "info", text: "told" },
  ]);
  assert.match(errors.join("\n"), /thrown/);
  assert.match(errors.join("\n"), /unhandled rejection: TypeError: left alone/);
  assert.deepEqual(violations.map(({ directive, blocked }) => [directive, blocked]), [["script-src-elem", "inline"]]);
  assert.equal(await page.evaluate((name) => window[name] ?? null, "inline"), null);
});

story("the recorder can be left out, and can carry a nonce", async ({ page, world }) => {
  await page.goto(world.page("/bare", { html: html(""), recorder: false }));
  assert.equal(await page.recorded(), null);
  const headers = { "content-security-policy": "script-src 'nonce-abc' 'strict-dynamic'" };
  await page.goto(world.page("/nonce", { html: html(""), headers, nonce: "abc" }));
  assert.deepEqual(await page.recorded(), { console: [], errors: [], violations: [] });
});

for (const time of ["first", "second"]) {
  story(`a story finds nothing that another one stored (${time} telling)`, async ({ page, world }) => {
    await page.goto(world.page("/", html("")));
    assert.deepEqual(await page.storage(), { local: {}, cookies: "" });
    await page.evaluate(() => {
      localStorage.setItem("kept", "yes");
      document.cookie = "kept=yes; max-age=1000";
    });
    assert.deepEqual(await page.storage(), { local: { kept: "yes" }, cookies: "kept=yes" });
  });
}

story("tabs and pages of one profile share what is stored, fresh pages do not", async ({ page, browser, world }) => {
  const address = world.page("/", html(""));
  const [mine, yours] = [await browser.page({ profile: "shared" }), await browser.page({ profile: "shared" })];
  const tab = await mine.newTab();
  for (const one of [page, mine, yours, tab]) await one.goto(address);
  await mine.evaluate(() => localStorage.setItem("kept", "yes"));
  await mine.reload();
  const kept = await Promise.all([page, mine, yours, tab].map(async (one) => (await one.storage()).local));
  assert.deepEqual(kept, [{}, { kept: "yes" }, { kept: "yes" }, { kept: "yes" }]);
  await tab.close();
});

const seen = () => [
  innerWidth, innerHeight, matchMedia("(prefers-color-scheme: dark)").matches,
  matchMedia("(prefers-reduced-motion: reduce)").matches, isSecureContext,
];

story("a page has the viewport and the preferences that were asked for", async ({ page, browser, world }) => {
  const address = world.page("/", html(""));
  await page.goto(address);
  assert.deepEqual(await page.evaluate(seen), [1280, 800, false, false, secure]);
  await page.resize(320, 568);
  await page.waitFor(() => innerWidth === 320 && innerHeight === 568);
  const options = { viewport: { width: 390, height: 844 }, colorScheme: "dark", reducedMotion: "reduce" };
  const other = await browser.page(options);
  await other.goto(address);
  assert.deepEqual(await other.evaluate(seen), [390, 844, true, true, secure]);
});

story("a page whose process dies is an error, not silence", { engines: ["chromium"], why: "no other engine has an address that does it" }, async ({ page }) => {
  await assert.rejects(page.goto("chrome://crash"));
  await assert.rejects(page.evaluate(() => 1), /died|crashed/);
});
