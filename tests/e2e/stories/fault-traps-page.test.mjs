// What a page does to us from inside: callbacks that throw, call everything, or never end, and elements of ours that it takes away.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { story } from "../driver/story.mjs";
import { QUIET_MS, button, codes, decided, held, heldInline, order, ready, site, state } from "./site.mjs";

const EVENTS = ["ready", "shown", "change", "held", "released", "withdrawn"];

story("listeners that throw, or never end, are the page's to see, and keep nobody else from hearing", { faults: ["W8"] }, async ({ page, world }) => {
  const listen = `<script>
    window.heard = [];
    (window.portcullis ||= []).push((p) => {
      for (const name of ${JSON.stringify(EVENTS)}) {
        p.on(name, () => { throw Error("mine"); });
        p.on(name, () => new Promise(() => {}));
        p.on(name, () => void heard.push(name));
        document.addEventListener("portcullis:" + name, () => { throw Error("mine too"); });
      }
    });
  </script>`;
  await page.goto(site(world, { head: listen, body: held(world, "a") + heldInline(world, "b") }));
  await page.click(button("accept-all"));
  for (const name of ["a", "b"]) await world.untilRan(name);
  await page.waitFor(() => window.heard.includes("released"));
  const { errors } = await page.recorded();
  assert.ok(errors.length >= 8 && errors.every((error) => /mine/.test(error)), errors.join("\n"));
  assert.deepEqual(await page.evaluate(() => ["ready", "change", "held", "released"].filter((name) => !window.heard.includes(name))), []);
  assert.deepEqual(await codes(page), []);
});

story("a listener that leaves the page while it is told of the answer keeps the answer", { faults: ["W8"] }, async ({ page, world }) => {
  const next = site(world, { path: "/next", body: held(world, "a") });
  await page.goto(site(world, { body: held(world, "a") }));
  await ready(page);
  await page.evaluate((address) => void window.portcullis.on("change", () => { location.href = address; }), next);
  await page.click(button("accept-all"));
  await world.untilRan("a");
  await page.waitFor(() => location.pathname === "/next" && window.portcullis?.state?.().status === "decided");
});

story("a tag that throws, and calls everything while it runs, stops no other", { faults: ["W5", "W8"] }, async ({ page, world }) => {
  const busy = `<script type="text/plain" data-portcullis="analytics">
    for (const name of ["state", "report", "open", "acceptAll", "close", "acceptAll", "check", "receipts"]) portcullis[name]();
    throw Error("mine");</script>`;
  await page.goto(site(world, { body: busy + held(world, "a") + heldInline(world, "b") }));
  await ready(page);
  await page.evaluate(() => { window.portcullis.acceptAll(); window.portcullis.acceptAll(); });
  for (const name of ["a", "b"]) await world.untilRan(name);
  await world.quiet(QUIET_MS);
  assert.deepEqual([...world.ran()].sort(), ["a", "b"], "each once");
  const { errors } = await page.recorded();
  assert.ok(errors.length === 1 && /mine/.test(errors[0]), errors.join("\n"));
  assert.deepEqual([await codes(page), (await state(page)).status], [[], "decided"]);
});

story("buttons of ours that the page has taken away do what they say when a script presses them, and throw nothing", { faults: ["W6"] }, async ({ page, world }) => {
  await page.goto(site(world, { body: held(world, "a") }));
  await ready(page);
  await page.waitFor(() => document.querySelector("[data-portcullis-host]"));
  await page.evaluate(() => {
    const host = document.querySelector("[data-portcullis-host]");
    const every = (action) => [host, host.shadowRoot].map((root) => root.querySelector(`[data-portcullis-action=${action}]`)).find(Boolean);
    const [accept, preferences, reject] = ["accept-all", "preferences", "reject-all"].map(every);
    host.remove();
    accept.click();
    preferences.click();
    accept.remove();
    window.pressLater = () => [accept, preferences, reject].forEach((button) => button.click());
  });
  await page.waitFor(() => window.portcullis.state().layer === "second");
  assert.equal((await page.box("[data-portcullis-host]")).count, 1, "it is put back to show something");
  await page.evaluate(() => window.pressLater());
  await page.waitFor(() => window.portcullis.state().record);
  await world.quiet(QUIET_MS);
  assert.deepEqual(world.requests("tags.test"), []);
  assert.equal((await state(page)).allowed.analytics, false);
  assert.deepEqual([(await page.recorded()).errors, await codes(page)], [[], ["click-not-trusted"]]);
});

story("a script that loads after the module has started again is no other script's turn", { faults: ["W1"] }, async ({ page, world }) => {
  const waiting = {};
  const tag = (name) => `<script type="text/plain" data-portcullis="analytics" src="${world.url("tags.test", `/${name}.js`)}"></script>`;
  for (const name of ["a", "b", "c"])
    world.route("tags.test", `/${name}.js`, (_, response) => {
      waiting[name] = () => response.writeHead(200, { "content-type": "text/javascript" }).end(`(window.ran ||= []).push("${name}");`);
    });
  const head = '<script src="/trap/portcullis.js" data-config="/portcullis.json" data-trap="api-close"></script>';
  await page.goto(site(world, { script: "/nothing.js", head, body: ["a", "b", "c"].map(tag).join("") }));
  await page.click(button("accept-all"));
  await world.until(({ path }) => path === "/a.js");
  await page.waitFor(() => document.querySelector('script[src*="/a.js"]:not([type])'));
  await page.evaluate(() => window.portcullis.close());
  // The new instance knows nothing of the first, and goes on with the second.
  await page.waitFor(() => document.querySelector('script[src*="/b.js"]:not([type])'));
  waiting.a();
  await page.waitFor(() => window.ran?.includes("a"));
  await world.quiet(QUIET_MS);
  assert.equal(await page.evaluate(() => document.querySelector('script[src*="/c.js"]').type), "text/plain", "it waits for the second");
  waiting.b();
  await world.until(({ path }) => path === "/c.js");
  waiting.c();
  await page.waitFor(() => window.ran.length === 3);
  assert.deepEqual(await order(page), ["a", "b", "c"]);
});

story("a portcullis.more.js that throws is opened once, and asked for again after the next answer", { faults: ["W2"] }, async ({ page, world }) => {
  const send = (text) => world.route("site.test", "/portcullis/portcullis.more.js", (_, response) => response.writeHead(200, { "content-type": "text/javascript" }).end(text));
  send('window[Symbol.for("portcullis.more")] = () => { window.opened = (window.opened ?? 0) + 1; throw Error("mine"); };');
  await page.goto(site(world, { body: held(world, "a") }));
  await page.click(button("accept-all"));
  await decided(page);
  await page.waitFor(() => window.opened && window.portcullis.check().problems.length);
  await page.evaluate(() => {
    for (let times = 0; times < 5; times++) document.body.insertAdjacentHTML("beforeend", '<script type="text/plain" data-portcullis="analytics"></script>');
    window.portcullis.report();
  });
  await world.quiet(QUIET_MS);
  assert.deepEqual([await page.evaluate(() => window.opened), await codes(page), world.ran()], [1, ["more-unreachable"], []]);
  send(readFileSync(join(process.env.PORTCULLIS_DIST ?? "dist", "portcullis.more.js")));
  await page.evaluate(() => window.portcullis.acceptAll());
  await world.untilRan("a");
  assert.deepEqual((await page.recorded()).errors, []);
});
