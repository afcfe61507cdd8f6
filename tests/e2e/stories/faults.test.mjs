// Whatever breaks: nothing fires, the page works, one console line says why, and nothing stored is lost.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { story } from "../driver/story.mjs";
import { closed as isClosed, marked } from "./closed.mjs";
import { CONFIG, QUIET_MS, button, codes, decided, held, heldInline, lines, ready, reloadedBy, site, state } from "./site.mjs";

/** An unmarked tag in the markup is fetched by the browser's preload scanner before any script can act; it must not run. */
const closed = (page, world, expected) => isClosed(page, world, expected, { unheld: "unmarked" });
const tags = (world) => marked(world) + `<script src="${world.tag("unmarked")}"></script>`;

for (const [fault, config, code] of [
  ["is a web page", "<!doctype html><title>404</title>", "config-syntax"],
  ["is empty", "", "config-syntax"],
  ["is cut off", JSON.stringify(CONFIG).slice(0, -5), "config-syntax"],
  ["is null", "null", "config-type"],
  ["has no format", "{}", "config-format"],
  ["is of a later format", '{"format": 2}', "config-format"],
  ["has a service without a category", '{"format": 1, "services": [{"id": "x", "category": "none"}]}', "config-reference"],
  ["is nested 100,000 deep", "[".repeat(100_000), "config-limit"],
  ["is larger than is read", `${JSON.stringify(CONFIG)}${" ".repeat(400_000)}`, "config-limit"],
]) {
  story(`a config that ${fault} closes everything, a stored grant included, and keeps what is stored`, { faults: ["C17"] }, async ({ page, world }) => {
    await page.goto(site(world, { path: "/before" }));
    await page.click(button("accept-all"));
    await decided(page);
    const { portcullis: stored } = (await page.storage()).local;
    await page.goto(site(world, { config, body: tags(world) }));
    assert.equal((await ready(page)).status, "closed");
    await closed(page, world, [code]);
    assert.equal((await page.storage()).local.portcullis, stored);
    await page.goto(site(world, { path: "/after", body: held(world, "again") }));
    await world.untilRan("again");
  });
}

for (const [fault, answer] of [
  ["is not there", (_, response) => response.writeHead(404).end("nothing")],
  ["breaks off", (request) => request.socket.destroy()],
  ["is an error of the server", (_, response) => response.writeHead(500).end(JSON.stringify(CONFIG))],
]) {
  story(`a config that ${fault} closes everything, and is asked for again when somebody opens the dialog`, { faults: ["N6", "N7"] }, async ({ page, world }) => {
    const address = site(world, { body: tags(world) });
    world.route("site.test", "/portcullis.json", answer);
    await page.goto(address);
    assert.equal((await ready(page)).status, "closed");
    await closed(page, world, ["config-unreachable"]);
    site(world);
    await page.evaluate(() => window.portcullis.open());
    await page.click(button("accept-all"));
    await world.untilRan("a");
  });
}

story("while the config is on its way everything is held, and the page is not held up", { faults: ["N4"] }, async ({ page, world }) => {
  const address = site(world, { body: tags(world) });
  world.route("site.test", "/portcullis.json", () => {});
  await page.goto(address, { until: "domcontentloaded" });
  assert.equal((await page.waitFor(() => window.portcullis?.state?.())).status, "waiting");
  await closed(page, world, []);
});

story("without portcullis.js the marked tags stay held", { faults: ["N1"] }, async ({ page, world }) => {
  await page.goto(site(world, { script: "/nothing.js", body: held(world, "a") + heldInline(world, "b") }));
  await closed(page, world, []);
});

for (const [row, fault, stored, expected] of [
  ["S1", "damaged", "{]%%%", ["record-damaged"]],
  ["S1", "cut off", (text) => text.slice(0, -3), ["record-damaged"]],
  ["S5", "of a later version", "9~something~else", ["record-newer"]],
  ["S3", "tampered with", (text) => text.replace("~banner~", "~preferences~"), ["record-damaged"]],
]) {
  story(`a record that is ${fault} grants nothing, is left alone, and is asked for again`, { faults: [row] }, async ({ page, world }) => {
    const address = site(world, { body: tags(world) });
    await page.goto(address);
    await page.click(button("accept-all"));
    await decided(page);
    for (const name of ["a", "b", "unmarked"]) await world.untilRan(name);
    const text = (await page.storage()).local.portcullis;
    const bad = typeof stored === "string" ? stored : stored(text);
    await page.evaluate((value) => localStorage.setItem("portcullis", value), bad);
    await world.quiet(QUIET_MS);
    world.log.length = 0;
    await page.reload();
    assert.equal((await ready(page)).status, "asking");
    await closed(page, world, expected);
    assert.equal((await page.storage()).local.portcullis, bad);
  });
}

story("a raised policy version asks again and holds until the answer", async ({ page, world }) => {
  await page.goto(site(world, { path: "/before" }));
  await page.click(button("accept-all"));
  await decided(page);
  await page.goto(site(world, { config: { ...CONFIG, policyVersion: 2 }, body: tags(world) }));
  assert.equal((await ready(page)).status, "asking");
  await closed(page, world, []);
});

story("a choice that has run out is asked for again", { faults: ["S7"] }, async ({ page, world }) => {
  const address = site(world, { path: "/before" });
  await page.goto(address);
  await page.click(button("accept-all"));
  await decided(page);
  const later = "<script>{ const now = Date.now; Date.now = () => now() + 181 * 864e5; }</script>";
  const html = `<!doctype html><title>later</title>${later}<script src="/portcullis/portcullis.js" data-config="/portcullis.json"></script><a id="link" href="#x">x</a>${tags(world)}`;
  await page.goto(world.page("/later", html));
  assert.equal((await ready(page)).status, "asking");
  await closed(page, world, []);
});

for (const [row, fault, spoil] of [
  ["S10", "is denied", `Object.defineProperty(window, "localStorage", { get() { throw new DOMException("denied", "SecurityError"); } })`],
  ["S10", "is null", `Object.defineProperty(window, "localStorage", { value: null })`],
  ["S8", "is full", `Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }`],
  ["S10", "lies", `Storage.prototype.getItem = () => null`],
]) {
  story(`where storage ${fault} the choice lasts for the page, and one line says so`, { faults: [row] }, async ({ page, world }) => {
    const spoiler = `<script>${spoil}</script>`;
    const address = world.page("/", `<!doctype html><title>x</title>${spoiler}<script src="/portcullis/portcullis.js" data-config="/portcullis.json"></script><a id="link" href="#x">x</a>${held(world, "a")}`);
    site(world, { path: "/unused" });
    await page.goto(address);
    await page.click(button("accept-all"));
    await world.untilRan("a");
    assert.deepEqual(await codes(page), ["storage-refused"]);
    assert.equal((await state(page)).persistent, false);
    assert.deepEqual((await page.recorded()).errors, []);
  });
}

story("in a sandboxed frame, where nothing may be stored, we start and hold", { faults: ["S9"], engines: ["chromium"], why: "the driver reads frames of another origin only in Chromium" }, async ({ page, world }) => {
  const inner = site(world, { path: "/inner", body: held(world, "a"), headers: { "access-control-allow-origin": "*" } });
  world.route("site.test", "/portcullis.json", (_, response) =>
    response.writeHead(200, { "access-control-allow-origin": "*" }).end(JSON.stringify(CONFIG)));
  await page.goto(world.page("/", `<!doctype html><title>outer</title><iframe sandbox="allow-scripts" width="900" height="600" src="${inner}"></iframe>`));
  const { x, y } = await page.box("iframe");
  assert.ok(x >= 0 && y >= 0);
  await world.until(({ path }) => path === "/portcullis.json");
  await world.quiet(QUIET_MS);
  assert.deepEqual(world.requests("tags.test"), []);
});

story("a page that clobbers what a document offers is held like any other", { faults: ["P1", "P2"] }, async ({ page, world }) => {
  const names = ["body", "head", "documentElement", "createElement", "querySelector", "querySelectorAll", "getElementById",
    "currentScript", "cookie", "defaultView", "readyState", "activeElement", "addEventListener", "baseURI"];
  const clobber = names.map((name) => `<img name="${name}" alt=""><form name="${name}"></form>`).join("") + '<a id="portcullis"></a>';
  const html = `<!doctype html><title>x</title><body>${clobber}<p><a id="link" href="#x">x</a>
    <script src="/portcullis/portcullis.js" data-config="/portcullis.json"></script>${held(world, "a")}${heldInline(world, "b")}`;
  site(world, { path: "/unused" });
  await page.goto(world.page("/", html));
  await page.waitFor(() => window.portcullis?.state?.().layer === "first");
  await closed(page, world, []);
  await page.click(button("accept-all"));
  await world.untilRan("a");
  await world.untilRan("b");
});

story("a page that pollutes Object.prototype grants nothing by it", { faults: ["C12", "P22"] }, async ({ page, world }) => {
  const names = ["granted", "analytics", "advertising", "required", "enabled", "checked", "isTrusted", "tagger", "restart", "script"];
  const head = `<script>for (const name of ${JSON.stringify(names)}) Object.prototype[name] = true;</script>`;
  await page.goto(site(world, { script: "/nothing.js", head: `${head}<script src="/portcullis/portcullis.js" data-config="/portcullis.json"></script>`, body: held(world, "a") }));
  const { status, allowed } = await ready(page);
  assert.deepEqual([status, allowed.analytics, allowed.advertising], ["asking", false, false]);
  await closed(page, world, []);
});

story("a page that pollutes descriptors and options is asked and held like any other", { faults: ["P22"] }, async ({ page, world }) => {
  const names = ["get", "set", "value", "writable", "signal", "attributeFilter"];
  const pollute = `<script>for (const name of ${JSON.stringify(names)}) Object.prototype[name] = 1;</script>`;
  const clean = `<script>for (const name of ${JSON.stringify(names)}) delete Object.prototype[name];</script>`;
  const head = `${pollute}<script src="/portcullis/portcullis.js" data-config="/portcullis.json"></script>${clean}`;
  await page.goto(site(world, { script: "/nothing.js", head, body: tags(world) }));
  assert.equal((await ready(page)).status, "asking");
  await closed(page, world, []);
});

story("page code that calls us from inside our own events ends in the last thing it asked for", async ({ page, world }) => {
  await page.goto(site(world, { body: held(world, "a") }));
  await ready(page);
  await page.evaluate(() => {
    document.addEventListener("portcullis:change", ({ detail }) => {
      if (detail.allowed.analytics) window.portcullis.rejectAll();
    });
  });
  await page.click(button("accept-all"));
  await page.waitFor(() => window.portcullis.state().record?.source === "api");
  assert.equal((await state(page)).allowed.analytics, false);
  assert.deepEqual(await lines(page), []);
});

story("a tag that withdraws while tags are being released stops those after it", async ({ page, world }) => {
  const body = `<script type="text/plain" data-portcullis="analytics">window.portcullis.rejectAll();</script>${heldInline(world, "b")}${held(world, "c")}`;
  await page.goto(site(world, { body }));
  await page.click(button("accept-all"));
  await page.waitFor(() => window.portcullis.state().record?.source === "api");
  await world.quiet(QUIET_MS);
  assert.deepEqual(world.requests("tags.test"), []);
});

story("preferences that cannot be had: the first layer stands in, a grant can be taken back, and nothing is let go", { faults: ["N1"] }, async ({ page, world }) => {
  world.route("site.test", "/portcullis/portcullis.more.js", (_, response) => response.writeHead(404).end());
  await page.goto(site(world, { body: held(world, "a") + heldInline(world, "b") }));
  await page.click(button("accept-all"));
  await decided(page);
  await page.waitFor(() => window.portcullis.check().problems.length);
  await world.quiet(QUIET_MS);
  assert.deepEqual([await codes(page), world.ran()], [["more-unreachable"], []]);
  await page.click(button("reopen"));
  await page.waitFor(() => window.portcullis.state().layer === "first");
  // What has run cannot be known then, so the page is loaded again.
  await reloadedBy(page, `document.querySelector('${button("reject-all")}').click()`);
  assert.equal((await state(page)).allowed.analytics, false);
  world.route("site.test", "/portcullis/portcullis.more.js", (_, response) => {
    response.writeHead(200, { "content-type": "text/javascript" }).end(readFileSync(join(process.env.PORTCULLIS_DIST ?? "dist", "portcullis.more.js")));
  });
  await page.click(button("reopen"));
  await page.click(button("save"));
});
