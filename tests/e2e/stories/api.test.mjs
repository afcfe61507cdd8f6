// The public object, used as pages use it: too early, too late, twice, and wrongly.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { QUIET_MS, button, codes, decided, held, heldInline, ready, site, state } from "./site.mjs";

const last = (head) => ({ script: "/nothing.js", head: `${head}<script src="/portcullis/portcullis.js" data-config="/portcullis.json"></script>` });

story("what is asked for before the config is there is done when it is", async ({ page, world }) => {
  const head = `<script>(window.portcullis ||= []).push((p) => p.set({ analytics: true }), (p) => p.open());</script>`;
  await page.goto(site(world, { ...last(head), body: held(world, "a") }));
  await world.untilRan("a");
  const { status, layer, allowed } = await state(page);
  assert.deepEqual([status, layer, allowed.analytics, allowed.advertising], ["decided", "second", true, false]);
  const asked = world.requests("site.test").filter(({ path }) => path === "/portcullis.json");
  assert.equal(asked.length, 1, "the config is fetched once");
});

for (const head of ["var portcullis = window.portcullis || [];", "Object.defineProperty(window, 'portcullis', { value: 1 });"]) {
  story(`a page that owns the name (${head}) is asked and held like any other`, async ({ page, world }) => {
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
  await page.goto(site(world, { body: `${remover}<div id="box">${held(world, "boxed")}</div>${held(world, "after")}` }));
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

story("under a policy of nonces, markup that somebody smuggled in does not run by our hand", async ({ page, world }) => {
  const headers = { "content-security-policy": "script-src 'nonce-n0nce' 'strict-dynamic' 'wasm-unsafe-eval'; object-src 'none'" };
  const good = held(world, "good", { ids: "necessary", attributes: 'nonce="n0nce"' });
  await page.goto(site(world, { headers, nonce: "n0nce", body: held(world, "evil", { ids: "necessary" }) + good }));
  await world.untilRan("good");
  await world.quiet(QUIET_MS);
  assert.deepEqual(world.ran(), ["good"]);
});
