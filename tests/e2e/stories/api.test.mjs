// The public object, used as pages use it: too early, too late, twice, and wrongly.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { story } from "../driver/story.mjs";
import { CONFIG, QUIET_MS, button, codes, decided, held, heldInline, order, ready, site, state } from "./site.mjs";

const last = (head) => ({ script: "/nothing.js", head: `${head}<script src="/portcullis/portcullis.js" data-config="/portcullis.json"></script>` });

story("what is asked for before the config is there is done when it is", { faults: ["W9"] }, async ({ page, world }) => {
  const head = `<script>(window.portcullis ||= []).push((p) => p.set({ analytics: true }), (p) => p.open());</script>`;
  await page.goto(site(world, { ...last(head), body: held(world, "a") }));
  await world.untilRan("a");
  const { status, layer, allowed } = await state(page);
  assert.deepEqual([status, layer, allowed.analytics, allowed.advertising], ["decided", "second", true, false]);
  const asked = world.requests("site.test").filter(({ path }) => path === "/portcullis.json");
  assert.equal(asked.length, 1, "the config is fetched once");
});

for (const head of ["var portcullis = window.portcullis || [];", "Object.defineProperty(window, 'portcullis', { value: 1 });"]) {
  story(`a page that owns the name (${head}) is asked and held like any other`, { faults: ["P3"] }, async ({ page, world }) => {
    await page.goto(site(world, { ...last(`<script>${head}</script>`), body: held(world, "a") }));
    await page.click(button("accept-all"));
    await world.untilRan("a");
    assert.deepEqual(await codes(page), []);
  });
}

story("arguments that name nothing decide nothing, and a name that nobody knows is reported", async ({ page, world }) => {
  await page.goto(site(world, { body: held(world, "a") }));
  await ready(page);
  for (const argument of [null, 7, {}, [], "analytics=true", { "analytics=true\n": false }, { analitycs: true }])
    await page.evaluate((value) => window.portcullis.set(value), argument);
  await page.evaluate(() => window.portcullis.set());
  await world.quiet(QUIET_MS);
  const { status, layer } = await state(page);
  assert.deepEqual([status, layer, world.ran()], ["asking", "first", []]);
  const found = await codes(page);
  assert.deepEqual([...new Set(found)], ["unknown-id"]);
});

story("a listener that is taken off twice takes no other with it", async ({ page, world }) => {
  await page.goto(site(world));
  await ready(page);
  await page.evaluate(() => {
    window.heard = 0;
    const off = window.portcullis.on("change", () => {});
    window.portcullis.on("change", () => window.heard++);
    off();
    off();
    window.portcullis.rejectAll();
  });
  await decided(page);
  assert.equal(await page.evaluate(() => window.heard), 1);
});

story("a tag that another one takes out with its surroundings never runs, and holds up nothing", async ({ page, world }) => {
  const remover = `<script type="text/plain" data-portcullis="analytics">window.box = document.getElementById("box"); box.remove();</script>`;
  // The page must not be loaded again by the withdrawal: it is this one that the tag comes back to.
  const config = { ...CONFIG, withdrawal: "none" };
  await page.goto(site(world, { config, body: `${remover}<div id="box">${held(world, "boxed")}</div>${held(world, "after")}` }));
  await page.click(button("accept-all"));
  await world.untilRan("after");
  await page.evaluate(() => window.portcullis.rejectAll());
  await page.waitFor(() => !window.portcullis.allows("analytics"));
  await page.evaluate(() => document.body.append(window.box));
  await world.quiet(QUIET_MS);
  assert.deepEqual(world.ran(), ["after"]);
});

for (const attributes of ["nomodule", 'data-portcullis-type="application/json"']) {
  story(`a tag that says neither that it loaded nor that it failed (${attributes}) holds up nothing`, async ({ page, world }) => {
    await page.goto(site(world, { body: held(world, "silent", { attributes }) + heldInline(world, "after") }));
    await page.click(button("accept-all"));
    // Less than the 10 s that one is waited for.
    await page.waitFor(() => window.ran?.includes("after"), undefined, { timeout: 5000 });
  });
}

story("under a policy of nonces, markup that somebody smuggled in does not run by our hand", { faults: ["G12"] }, async ({ page, world }) => {
  const headers = { "content-security-policy": "script-src 'nonce-n0nce' 'strict-dynamic' 'wasm-unsafe-eval'; object-src 'none'" };
  const good = held(world, "good", { ids: "necessary", attributes: 'nonce="n0nce"' });
  await page.goto(site(world, { headers, nonce: "n0nce", body: held(world, "evil", { ids: "necessary" }) + good }));
  await world.untilRan("good");
  await world.quiet(QUIET_MS);
  assert.deepEqual(world.ran(), ["good"]);
  const unknown = await page.evaluate(() => window.portcullis.report().unknown.map(({ ids, why }) => [ids, why]));
  assert.deepEqual([unknown, await codes(page)], [[["necessary", "unknown"]], ["nonce-missing"]], "and it is said");
});

/** The members of an interface in the types that we ship. */
const members = (name) => {
  const types = readFileSync(new URL("../../../www/portcullis.d.ts", import.meta.url), "utf8");
  const [, body] = new RegExp(`interface ${name} \\{\n(.*?)\n\\}`, "s").exec(types);
  return [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??[:(<]/gm)].map(([, member]) => member).sort();
};

story("what the page finds is what the types say, member by member", async ({ page, world }) => {
  await page.goto(site(world, { body: `${held(world, "a")}<img data-portcullis="x" alt="">` }));
  await ready(page);
  await page.click(button("accept-all"));
  await world.untilRan("a");
  await page.evaluate(() => window.portcullis.report("table"));
  await page.waitFor(() => "where" in window.portcullis.report().released[0]);
  const found = await page.evaluate(() => {
    const { portcullis } = window;
    const names = (object) => Object.keys(object).sort();
    const report = portcullis.report();
    return [portcullis, portcullis.state(), portcullis.receipts()[0], report, report.released[0], portcullis.check()].map(names);
  });
  assert.deepEqual(found, ["Portcullis", "Snapshot", "Receipt", "Report", "Tag", "Check"].map(members));
});

story("each event comes when its name says, with a snapshot, and listeners may answer", async ({ page, world }) => {
  const listen = `<script>window.heard = [];
    for (const type of ["ready", "shown", "held", "released", "change", "error"])
      document.addEventListener("portcullis:" + type, ({ detail }) => heard.push(type + " " + detail.status));
  </script>`;
  await page.goto(site(world, { script: "/nothing.js", head: `${listen}<script src="/portcullis/portcullis.js" data-config="/portcullis.json"></script>`, body: heldInline(world, "a") }));
  await ready(page);
  assert.deepEqual(await page.evaluate(() => window.heard), ["held waiting", "shown asking", "ready asking"]);
  await page.evaluate(() => window.portcullis.set({ nobody: true }));
  await page.click(button("accept-all"));
  await world.untilRan("a");
  const heard = await page.evaluate(() => window.heard.slice(3));
  assert.deepEqual(heard, ["error asking", "change decided", "released decided"]);
});

story("listeners of every event may call everything from inside", { faults: ["W5"] }, async ({ page, world }) => {
  const listen = `<script>window.calls = 0;
    for (const type of ["ready", "shown", "held", "released", "change", "error"])
      document.addEventListener("portcullis:" + type, () => {
        if ((calls += 1) > 40) return;
        const { portcullis } = window;
        portcullis.report(); portcullis.check(); portcullis.receipts(); portcullis.state();
        portcullis.set({ nobody: true, analytics: calls % 2 === 0 });
        portcullis.open(); portcullis.close(); portcullis.allows("analytics");
        if (calls === 40) portcullis.acceptAll();
      });
  </script>`;
  const script = '<script src="/portcullis/portcullis.js" data-config="/portcullis.json"></script>';
  // What is taken back while it runs would load the page again.
  await page.goto(site(world, { config: { ...CONFIG, withdrawal: "none" }, script: "/nothing.js", head: listen + script, body: heldInline(world, "a") + held(world, "b") }));
  await page.waitFor(() => window.calls > 40);
  await world.untilRan("b");
  assert.deepEqual(await order(page), ["a", "b"]);
  assert.deepEqual((await page.recorded()).errors, []);
  assert.deepEqual(await codes(page), ["unknown-id"]);
});

story("an argument that throws is none, and takes no other call with it", { faults: ["C19"] }, async ({ page, world }) => {
  const early = `<script>window.portcullis = [(p) => p.set({ get analytics() { throw Error("mine"); } }), (p) => p.rejectAll()];</script>`;
  await page.goto(site(world, last(early)));
  await decided(page);
  const thrown = await page.evaluate(() => {
    const { portcullis } = window;
    Object.prototype.denied = 1;
    try {
      portcullis.set(new Proxy({}, { ownKeys() { throw Error("mine"); } }));
      portcullis.set(null);
      const circle = { analytics: "yes" };
      circle.advertising = circle;
      for (const odd of [1n, new Date(), () => true, Symbol("analytics"), circle, { get toString() { throw Error("mine"); } }]) {
        for (const method of ["set", "allows", "report", "state", "open"]) portcullis[method](odd);
      }
      portcullis.report();
    } catch (error) {
      return String(error);
    } finally {
      delete Object.prototype.denied;
    }
  });
  assert.deepEqual([thrown ?? null, (await state(page)).allowed.analytics, await codes(page)], [null, false, []]);
});

story("answering only for what nobody is asked about answers nothing", async ({ page, world }) => {
  await page.goto(site(world));
  await ready(page);
  await page.evaluate(() => window.portcullis.set({ necessary: true }));
  assert.deepEqual([(await state(page)).status, await codes(page)], ["asking", []]);
});

story("what is no function hears nothing, and nothing is thrown for it", async ({ page, world }) => {
  await page.goto(site(world));
  await ready(page);
  const calls = await page.evaluate(() => {
    window.heard = 0;
    for (const listener of [null, undefined, 5, {}, "name", () => window.heard++]) for (const type of ["ready", "change"]) window.portcullis.on(type, listener);
    window.portcullis.acceptAll();
    return window.heard;
  });
  assert.equal(calls, 2);
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
  assert.deepEqual([await codes(page), (await page.recorded()).errors], [[], []]);
});

story("what is pushed and is no function is passed over, before we are there and after", async ({ page, world }) => {
  await page.goto(site(world, { attributes: "async", head: `<script>window.portcullis = [null, { event: 1 }, "x", (p) => (window.first = p)];</script>` }));
  await ready(page);
  await page.evaluate(() => window.portcullis.push());
  await page.evaluate(() => window.portcullis.push({ event: 2 }, (p) => (window.second = p)));
  assert.ok(await page.evaluate(() => window.first === window.portcullis && window.second === window.portcullis));
  assert.deepEqual([await codes(page), (await page.recorded()).errors], [[], []]);
});

story("a method of ours that the page puts its own in place of is still ours to us", async ({ page, world }) => {
  const head = `<script>window.portcullis = [(p) => (p.state = () => { throw new Error("the page's own"); })];</script>`;
  await page.goto(site(world, { attributes: "async", head, body: held(world, "a") }));
  await page.waitFor(() => window.portcullis?.ready);
  await page.click(button("accept-all"));
  await world.untilRan("a");
  assert.deepEqual([await codes(page), (await page.recorded()).errors], [[], []]);
});
