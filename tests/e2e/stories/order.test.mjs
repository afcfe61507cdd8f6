// Release: chains that keep their order, cannot hang, and leave each other alone.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { CONFIG, QUIET_MS, button, codes, fetched, held, heldInline, order, ready, site } from "./site.mjs";

const accept = async (page) => {
  await ready(page);
  await page.click(button("accept-all"));
};
const services = (...services) => ({ ...CONFIG, services: services.map((service) => ({ category: "analytics", ...service })) });
const why = (page, ids) =>
  page.evaluate((ids) => window.portcullis.report().held.filter((tag) => tag.ids === ids).map((tag) => tag.why), ids);

/** A tag whose answer never comes. */
const dead = (world, ids) => {
  world.route("tags.test", "/dead.js", () => {});
  return `<script type="text/plain" data-portcullis="${ids}" src="${world.url("tags.test", "/dead.js")}"></script>`;
};

story("everything of a chain is fetched at once, and runs one by one in the order of the page", { faults: ["G1"] }, async ({ page, world }) => {
  const body =
    held(world, "slow", { delay: 400 }) + heldInline(world, "inline") +
    held(world, "fast", { attributes: 'crossorigin referrerpolicy="no-referrer"' }) + held(world, "deferred", { attributes: "defer" });
  const head = `<script>window.ahead = []; new MutationObserver((records) => {
    for (const { addedNodes } of records)
      for (const { rel, href } of addedNodes) if (rel === "preload") ahead.push(new URL(href).searchParams.get("name"));
  }).observe(document, { childList: true, subtree: true })</script>`;
  await page.goto(site(world, { head, body }));
  await accept(page);
  await world.untilRan("deferred");
  await world.quiet(QUIET_MS);
  assert.deepEqual(await order(page), ["slow", "inline", "fast", "deferred"]);
  // Requests on several connections may overtake each other on their way, so the order is that in which they were made.
  assert.deepEqual(fetched(world).sort(), ["deferred", "fast", "slow"], "each once");
  assert.deepEqual(await page.evaluate(() => window.ahead), ["slow", "fast", "deferred"], "in the order of the page");
  const at = (predicate) => world.log.findIndex(predicate);
  const ranFirst = at(({ path, query }) => path === "/ran" && query.name === "slow");
  for (const name of ["fast", "deferred"])
    assert.ok(at(({ path, query }) => path === "/tag.js" && query.name === name) < ranFirst, `${name} was asked for before the first one ran`);
  const asked = world.requests("tags.test").find(({ query }) => query.name === "fast");
  assert.equal(asked.headers.referer, undefined, "as the tag says");
  assert.ok(asked.headers.origin, "as the tag says");
  assert.equal(await page.evaluate(() => document.querySelectorAll("link").length), 0, "and nothing of that is left");
});

story("chains do not wait for each other, a failed tag holds up nobody", { faults: ["G13", "N8"] }, async ({ page, world }) => {
  const config = services({ id: "one" }, { id: "two" });
  const missing = `<script type="text/plain" data-portcullis="one" src="${world.url("tags.test", "/missing.js")}"></script>`;
  const thrower = `<script type="text/plain" data-portcullis="two">throw Error("theirs")</script>`;
  const body = missing + held(world, "slow", { ids: "two", delay: 600 }) + thrower + heldInline(world, "one", { ids: "one" }) + heldInline(world, "two", { ids: "two" });
  await page.goto(site(world, { config, body }));
  await accept(page);
  await world.untilRan("two");
  assert.deepEqual(await order(page), ["one", "slow", "two"]);
  assert.deepEqual(await codes(page), []);
});

story("a dead tag is reported, what comes after it is skipped, all else runs", { faults: ["G13", "N8"] }, async ({ page, world }) => {
  const config = { ...services({ id: "one" }, { id: "two", after: ["one"] }, { id: "three" }), release: { timeout: 1 } };
  const body = dead(world, "one") + ["one", "two", "three"].map((ids) => heldInline(world, ids, { ids })).join("");
  await page.goto(site(world, { config, body }));
  await accept(page);
  await world.untilRan("three");
  await page.waitFor(() => window.portcullis.check().problems.length);
  assert.deepEqual(await codes(page), ["tag-late"]);
  assert.deepEqual([await why(page, "one"), await why(page, "two")], [["skipped"], ["skipped"]]);
  await world.quiet(QUIET_MS);
  assert.deepEqual(await order(page), ["three"]);
});

story("where the config says run, what comes after a dead tag runs", { faults: ["N8"] }, async ({ page, world }) => {
  const config = { ...services({ id: "one" }, { id: "two", after: ["one"] }), release: { timeout: 1, onTimeout: "run" } };
  await page.goto(site(world, { config, body: heldInline(world, "two", { ids: "two" }) + dead(world, "one") + heldInline(world, "one", { ids: "one" }) }));
  await accept(page);
  await world.untilRan("one");
  await world.untilRan("two");
  assert.deepEqual(await codes(page), ["tag-late"]);
});

story("a tag that comes after all its time still opens the way for the next", async ({ page, world }) => {
  const config = { ...CONFIG, release: { timeout: 1 } };
  await page.goto(site(world, { config, body: held(world, "late", { delay: 1800 }) + heldInline(world, "next") }));
  await accept(page);
  await page.waitFor(() => window.portcullis.check().problems.length);
  assert.deepEqual(await order(page), []);
  await world.untilRan("next");
  assert.deepEqual(await order(page), ["late", "next"]);
});

story("a service that comes after another waits for it, wherever they stand", async ({ page, world }) => {
  const config = services({ id: "one" }, { id: "two", after: ["one"] });
  const body = heldInline(world, "two", { ids: "two" }) + held(world, "one", { ids: "one", attributes: "async", delay: 300 });
  const address = site(world, { config, body });
  await page.goto(address);
  await accept(page);
  await world.untilRan("two");
  assert.deepEqual(await order(page), ["one", "two"]);
  await page.reload();
  await world.until(() => world.ran().filter((name) => name === "two").length === 2, { what: "two ran again" });
  assert.deepEqual(await order(page), ["one", "two"], "also where the choice is known from the start");
});

story("what a released script writes stands after it, and the page is not wiped", { faults: ["G4"] }, async ({ page, world }) => {
  world.route("tags.test", "/writer.js", (_, response) => {
    response.writeHead(200, { "content-type": "text/javascript" }).end(`document.write('<i id="external">written</i>')`);
  });
  const body = `<div id="box"><script id="inline" type="text/plain" data-portcullis="analytics">
      document.write('<b id="written">wr'); document.writeln("itten</b>"); document.write('<script>${"(window.ran = window.ran || []).push(\"nested\")"}<\\/script>');
    </script></div><div><script id="outside" type="text/plain" data-portcullis="analytics" src="${world.url("tags.test", "/writer.js")}"></script></div>`;
  await page.goto(site(world, { body: body + heldInline(world, "last") }));
  await accept(page);
  await world.untilRan("last");
  const found = await page.evaluate(() => [
    document.querySelector("#inline + #written")?.textContent.trim(), document.querySelector("#outside + #external")?.textContent, !!document.querySelector("h1"),
  ]);
  assert.deepEqual(found, ["written", "written", true]);
  assert.deepEqual(await order(page), ["nested", "last"]);
});

story("the page's own document.write still does what it did", async ({ page, world }) => {
  await page.goto(site(world, { body: `<script>document.write('<p id="own">own</p>')</script>` }));
  await ready(page);
  assert.equal(await page.evaluate(() => document.querySelector("#own").textContent), "own");
});

story("the dialog is gone from the screen before the first tag works, and long work leaves room", async ({ page, world }) => {
  const busy = (index) =>
    `<script type="text/plain" data-portcullis="analytics">{ const end = performance.now() + 5; while (performance.now() < end); (window.tasks ||= []).push(window.task); ${
      index ? "" : "window.painted = window.frames_seen > window.clicked;"
    } }</script>`;
  const body = `<script>
    window.task = 0; const channel = new MessageChannel(); channel.port1.onmessage = () => { window.task++; channel.port2.postMessage(0); }; channel.port2.postMessage(0);
    window.frames_seen = 0; const count = () => { window.frames_seen++; requestAnimationFrame(count); }; requestAnimationFrame(count);
    addEventListener("click", () => { window.clicked = window.frames_seen; }, true);
  </script>${Array.from({ length: 12 }, (_, index) => busy(index)).join("")}${heldInline(world, "last")}`;
  await page.goto(site(world, { body }));
  await accept(page);
  await world.untilRan("last");
  assert.equal(await page.evaluate(() => window.painted), true, "a frame came first");
  const slices = new Set(await page.evaluate(() => window.tasks)).size;
  assert.ok(slices >= 3, `12 tags of 5 ms came in ${slices} slices`);
});

story("held tags in shadow trees are found, open ones of any age", { faults: ["P20"] }, async ({ page, world }) => {
  const inside = heldInline(world, "declared").replace("<script", '<script data-in="shadow"');
  const body = `<div id="declared"><template shadowrootmode="open">${inside}</template></div><div id="made"></div>`;
  await page.goto(site(world, { body }));
  await page.evaluate((source) => {
    const root = document.querySelector("#made").attachShadow({ mode: "open" });
    const script = Object.assign(document.createElement("script"), { type: "text/plain", textContent: source });
    script.setAttribute("data-portcullis", "analytics");
    root.append(script);
  }, world.inline("made"));
  await accept(page);
  await world.untilRan("declared");
  await world.untilRan("made");
  const later = world.inline("later");
  await page.evaluate((source) => {
    const host = document.body.appendChild(document.createElement("div"));
    const root = host.attachShadow({ mode: "open" });
    root.innerHTML = "<div></div>";
    const script = Object.assign(document.createElement("script"), { type: "text/plain", textContent: source });
    script.setAttribute("data-portcullis", "analytics");
    root.firstChild.append(script);
  }, later);
  await world.untilRan("later");
  await world.quiet(QUIET_MS);
  assert.deepEqual([...(await order(page))].sort(), ["declared", "later", "made"]);
});

story("with replay, what a script listens for that has passed it hears once, and nobody else hears it again", async ({ page, world }) => {
  const config = { ...CONFIG, services: [{ ...CONFIG.services[0], replay: true }] };
  const source = `window.heard = []; for (const [target, type] of [[document, "DOMContentLoaded"], [window, "DOMContentLoaded"], [window, "load"]])
    target.addEventListener(type, (event) => heard.push([event.type, event.isTrusted]));
    document.addEventListener("click", () => heard.push("click"));
    const twice = () => heard.push("twice"), gone = () => heard.push("gone"), abort = new AbortController();
    for (const listener of [null, undefined, 0, twice, twice, gone]) try { addEventListener("load", listener); } catch {}
    addEventListener("load", gone, { signal: abort.signal }); removeEventListener("load", gone);
    addEventListener("load", () => heard.push("aborted"), { signal: abort.signal }); abort.abort();
    addEventListener("load", { handleEvent: () => heard.push("object") });`;
  world.route("tags.test", "/late.js", (_, response) => response.writeHead(200, { "content-type": "text/javascript" }).end(source));
  const own = `<script>window.own = 0; document.addEventListener("DOMContentLoaded", () => own++); addEventListener("load", () => own++);</script>`;
  const tag = `<script type="text/plain" data-portcullis="tagger" src="${world.url("tags.test", "/late.js")}"></script>`;
  await page.goto(site(world, { config, head: own, body: tag }));
  await page.click(button("accept-all"));
  await page.waitFor(() => window.heard?.includes("object"));
  await world.quiet(QUIET_MS);
  const passed = [["DOMContentLoaded", false], ["DOMContentLoaded", false], ["load", false], "twice", "object"];
  assert.deepEqual(await page.evaluate(() => [window.heard, window.own]), [passed, 2]);
  assert.deepEqual((await page.recorded()).errors, []);
});

story("without replay nothing of that happens", async ({ page, world }) => {
  const source = `window.heard = 0; addEventListener("load", () => heard++);`;
  world.route("tags.test", "/late.js", (_, response) => response.writeHead(200, { "content-type": "text/javascript" }).end(source));
  await page.goto(site(world, { body: `<script type="text/plain" data-portcullis="tagger" src="${world.url("tags.test", "/late.js")}"></script>` }));
  await page.click(button("accept-all"));
  await page.waitFor(() => window.heard !== undefined);
  await world.quiet(QUIET_MS);
  assert.equal(await page.evaluate(() => window.heard), 0);
});
