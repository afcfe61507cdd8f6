// The path: one script tag, one held tag, one dialog, one stored choice.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { QUIET_MS, button, codes, decided, fetched, held, heldInline, order, ready, site, state } from "./site.mjs";

story("before an answer nothing of the second origin is fetched or run", async ({ page, world }) => {
  await page.goto(site(world, { body: held(world, "a") + heldInline(world, "b") }));
  const snapshot = await ready(page);
  assert.deepEqual([snapshot.status, snapshot.layer], ["asking", "first"]);
  await world.quiet(QUIET_MS);
  assert.deepEqual(world.requests("tags.test"), []);
  assert.deepEqual((await page.storage()).local, {}, "and nothing is stored");
  assert.deepEqual(await codes(page), []);
});

story("accepting runs each held tag exactly once, in document order", { faults: ["G1"] }, async ({ page, world }) => {
  const body = held(world, "a", { delay: 300 }) + heldInline(world, "b") + held(world, "c") + heldInline(world, "d");
  await page.goto(site(world, { body }));
  await page.click(button("accept-all"));
  await world.untilRan("d");
  await world.quiet(QUIET_MS);
  assert.deepEqual(await order(page), ["a", "b", "c", "d"]);
  assert.deepEqual([...world.ran()].sort(), ["a", "b", "c", "d"]);
  assert.deepEqual(fetched(world).sort(), ["a", "c"], "each once; they are asked for on two connections");
});

story("another profile, as a private window is one, knows of no choice and asks again", { faults: ["S17"] }, async ({ page, world, browser }) => {
  const address = site(world, { body: held(world, "a") });
  await page.goto(address);
  await page.click(button("accept-all"));
  await world.untilRan("a");
  const other = await browser.page({ profile: "another" });
  await other.goto(address);
  assert.equal((await ready(other)).status, "asking");
  await world.quiet(QUIET_MS);
  assert.deepEqual(world.ran(), ["a"], "once, in the first window");
});

story("the choice is kept: the next page asks nothing and runs the tags", { faults: ["S17"] }, async ({ page, world }) => {
  const address = site(world, { body: held(world, "a") });
  await page.goto(address);
  await page.click(button("accept-all"));
  await world.untilRan("a");
  await page.reload();
  const snapshot = await ready(page);
  assert.deepEqual([snapshot.status, snapshot.layer], ["decided", "none"]);
  assert.equal(snapshot.record.source, "banner");
  await world.until(() => world.ran().length === 2, { what: "a ran again" });
  assert.equal(await page.box(button("accept-all")), null);
});

story("refusing runs nothing, now and after a reload", async ({ page, world }) => {
  const address = site(world, { body: held(world, "a") + heldInline(world, "b") });
  await page.goto(address);
  await page.click(button("reject-all"));
  await decided(page);
  await page.reload();
  assert.equal((await ready(page)).status, "decided");
  await world.quiet(QUIET_MS);
  assert.deepEqual(world.requests("tags.test"), []);
});

story("one category is granted, the other stays held", async ({ page, world }) => {
  const body = held(world, "analytics") + held(world, "advertising", { ids: "advertising" });
  await page.goto(site(world, { body }));
  await page.click(button("preferences"));
  await page.click('[data-id="analytics"]');
  await page.click(button("save"));
  await world.untilRan("analytics");
  await world.quiet(QUIET_MS);
  assert.deepEqual(world.ran(), ["analytics"]);
  const { allowed, record } = await state(page);
  assert.deepEqual(
    [allowed.necessary, allowed.analytics, allowed.advertising, allowed.tagger, record.source],
    [true, true, false, true, "preferences"],
  );
});

story("a tag of several ids waits for all of them", async ({ page, world }) => {
  await page.goto(site(world, { body: held(world, "both", { ids: "analytics beacons" }) }));
  await ready(page);
  await page.evaluate(() => window.portcullis.set({ analytics: true }));
  await world.quiet(QUIET_MS);
  assert.deepEqual(world.ran(), []);
  await page.evaluate(() => window.portcullis.set({ beacons: true }));
  await world.untilRan("both");
});

story("a misspelt id is held for good, and one console line says so", async ({ page, world }) => {
  await page.goto(site(world, { body: held(world, "a", { ids: "analitycs" }) + held(world, "b", { ids: "analitycs" }) }));
  await page.click(button("accept-all"));
  await decided(page);
  await world.quiet(QUIET_MS);
  assert.deepEqual(world.ran(), []);
  assert.deepEqual(await codes(page), ["unknown-id"]);
});

story("tags inserted later run exactly once, by whatever way they came", { faults: ["P21"] }, async ({ page, world }) => {
  await page.goto(site(world));
  await page.click(button("accept-all"));
  await decided(page);
  const ways = await page.evaluate((source) => {
    const make = (name) => {
      const tag = document.createElement("script");
      tag.type = "text/plain";
      tag.dataset.portcullis = "analytics";
      tag.src = source.replace("NAME", name);
      tag.onload = () => (window.loaded = [...(window.loaded ?? []), name]);
      return tag;
    };
    document.body.appendChild(make("append"));
    document.body.insertAdjacentHTML("beforeend", `<div>${make("html").outerHTML}</div>`);
    const box = document.createElement("div");
    box.append(make("nested"));
    document.body.prepend(box);
    return ["append", "html", "nested"];
  }, world.tag("NAME"));
  for (const way of ways) await world.untilRan(way);
  await world.quiet(QUIET_MS);
  assert.deepEqual([...world.ran()].sort(), [...ways].sort());
  assert.deepEqual(await page.evaluate(() => [...window.loaded].sort()), ["append", "nested"], "the page's own listeners hear it");
});

story("an inline tag that a framework inserts as markup runs", { faults: ["P14", "P21"] }, async ({ page, world }) => {
  await page.goto(site(world));
  await page.click(button("accept-all"));
  await decided(page);
  await page.evaluate((html) => document.body.insertAdjacentHTML("beforeend", html), heldInline(world, "markup"));
  await world.untilRan("markup");
  await world.quiet(QUIET_MS);
  assert.deepEqual(world.ran(), ["markup"]);
});

story("a tag that fails holds up nothing", { faults: ["G13"] }, async ({ page, world }) => {
  await page.goto(site(world, { body: held(world, "gone", { status: 404 }) + heldInline(world, "next") + held(world, "last") }));
  await page.click(button("accept-all"));
  await world.untilRan("last");
  assert.deepEqual(await order(page), ["next", "last"]);
});

story("the element that runs is the element that was held", { faults: ["G12"] }, async ({ page, world }) => {
  const body = held(world, "a", { attributes: 'id="tag" nonce="n" data-mine="1"' });
  await page.goto(site(world, { body: `<div>${body}<i></i></div>` }));
  await page.evaluate(() => {
    window.before = document.querySelector("#tag");
    window.before.addEventListener("load", () => (window.heard = true));
  });
  await page.click(button("accept-all"));
  await world.untilRan("a");
  assert.deepEqual(
    await page.waitFor(() => window.heard && [
      window.before === document.querySelector("#tag"), window.before.nonce, window.before.nextSibling.localName, window.before.type,
    ]),
    [true, "n", "i", ""],
  );
});

story("without any config the defaults hold", async ({ page, world }) => {
  await page.goto(site(world, { config: null, body: held(world, "a") }));
  await page.click(button("accept-all"));
  await world.untilRan("a");
});

story("an inline config may stand anywhere in the page", async ({ page, world }) => {
  const body = '<script type="application/json" data-portcullis-config>{"format": 1, "policyVersion": 7}</script>';
  await page.goto(site(world, { config: null, body }));
  await page.click(button("reject-all"));
  assert.equal((await state(page)).record.policyVersion, 7);
});

story("calls made before we are loaded are replayed, and a late listener still hears ready", { faults: ["P10"] }, async ({ page, world }) => {
  const head = `<script>(window.portcullis ||= []).push((p) => { window.early = p.state().status; });</script>`;
  await page.goto(site(world, { head: `${head}<script async src="/portcullis/portcullis.js" data-config="/portcullis.json"></script>`, script: "/nothing.js" }));
  await ready(page);
  await page.evaluate(() => window.portcullis.on("ready", ({ status }) => (window.late = status)));
  assert.deepEqual(await page.evaluate(() => [typeof window.early, window.late]), ["string", "asking"]);
});

story("included twice, the second copy stays out and says so", { faults: ["P9"] }, async ({ page, world }) => {
  await page.goto(site(world, { head: '<script src="/portcullis/portcullis.js"></script>', body: held(world, "a") }));
  await page.click(button("accept-all"));
  await world.untilRan("a");
  await world.quiet(QUIET_MS);
  assert.deepEqual(world.ran(), ["a"]);
  assert.deepEqual(await codes(page), ["already-running"]);
  assert.equal((await page.box("[data-portcullis-host]")).count, 1);
});
