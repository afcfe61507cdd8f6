// Where the choice is kept: localStorage, a first-party cookie, or nowhere.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { QUIET_MS, button, codes, decided, heldInline, order, ready, reloadedBy, site, state } from "./site.mjs";

const COOKIE = { format: 1, storage: { kind: "cookie" } };
const cookies = (page) => page.evaluate(() => document.cookie.split("; ").filter(Boolean));
const locals = (page) => page.evaluate(() => Object.keys(localStorage));

story("a choice in a cookie is there on the next page, and nowhere else", async ({ page, world }) => {
  await page.goto(site(world, { config: COOKIE }));
  await ready(page);
  assert.deepEqual([await cookies(page), await locals(page)], [[], []], "nothing before an answer");
  await page.click(button("accept-all"));
  await decided(page);
  await page.waitFor(() => localStorage["portcullis.plan"]);
  const [cookie, ...more] = await cookies(page);
  assert.match(cookie, /^portcullis=2~/);
  assert.deepEqual([more, await locals(page)], [[], ["portcullis.plan"]], "and what the hold may let through for it");
  await page.goto(site(world, { path: "/deep/below/", config: COOKIE, body: heldInline(world, "a") }));
  await world.untilRan("a");
  assert.equal((await state(page)).status, "decided");
  await reloadedBy(page, "window.portcullis.reset()");
  assert.deepEqual(await cookies(page), []);
});

story("of two cookies of the same name the newest that counts wins, and the others go", { faults: ["S12"] }, async ({ page, world }) => {
  await page.goto(site(world, { path: "/deep/page", config: COOKIE }));
  await ready(page);
  await page.evaluate(() => window.portcullis.rejectAll());
  await page.evaluate(() => {
    const [older] = document.cookie.split("; ");
    window.portcullis.acceptAll();
    document.cookie = `${older}; Path=/deep`;
    document.cookie = "portcullis=nonsense; Path=/deep/page";
  });
  assert.equal((await cookies(page)).length, 3);
  await page.reload();
  await ready(page);
  const { status, allowed } = await state(page);
  assert.deepEqual([status, allowed.analytics], ["decided", true]);
  assert.equal((await cookies(page)).length, 1);
  assert.deepEqual(await codes(page), ["record-damaged"]);
});

story("a choice that no cookie takes lasts for the page, and says so", { faults: ["S10"] }, async ({ page, world }) => {
  const config = { ...COOKIE, storage: { kind: "cookie", domain: "elsewhere.test" } };
  await page.goto(site(world, { config, body: heldInline(world, "a") }));
  await ready(page);
  await page.click(button("accept-all"));
  await world.untilRan("a");
  assert.equal((await state(page)).persistent, false);
  assert.deepEqual(await codes(page), ["storage-refused"]);
});

story("a withdrawal by cookie counts here when the visitor comes back to the page", { faults: ["S14"] }, async ({ page, world }) => {
  await page.goto(site(world, { config: COOKIE }));
  await ready(page);
  await page.click(button("accept-all"));
  await decided(page);
  await page.evaluate(() => {
    document.cookie = "portcullis=; Max-Age=0; Path=/";
    window.dispatchEvent(new Event("focus"));
  });
  const { status, allowed } = await state(page);
  assert.deepEqual([status, allowed.analytics], ["asking", false]);
});

story("where nothing is to be kept, nothing is, and the next page asks again", async ({ page, world }) => {
  const config = { format: 1, storage: { kind: "memory" } };
  await page.goto(site(world, { config, body: heldInline(world, "a") }));
  await page.click(button("accept-all"));
  await world.untilRan("a");
  assert.deepEqual([await cookies(page), await locals(page)], [[], []]);
  assert.equal((await state(page)).persistent, false);
  assert.deepEqual(await codes(page), []);
  await page.reload();
  await ready(page);
  await world.quiet(QUIET_MS);
  assert.equal((await state(page)).status, "asking");
  assert.deepEqual(await order(page), []);
});

story("an answer under one kind takes back what another kind kept", { faults: ["S15"] }, async ({ page, world }) => {
  const local = { format: 1 };
  await page.goto(site(world, { config: local }));
  await page.click(button("accept-all"));
  await decided(page);
  await page.goto(site(world, { config: COOKIE }));
  assert.equal((await ready(page)).status, "asking");
  await page.click(button("reject-all"));
  await decided(page);
  await page.goto(site(world, { config: local, body: heldInline(world, "a") }));
  assert.equal((await ready(page)).status, "asking", "the grant of the first answer is gone");
  await world.quiet(QUIET_MS);
  assert.deepEqual(await order(page), []);
  await page.click(button("reject-all"));
  await decided(page);
  assert.deepEqual(await cookies(page), [], "and so is the cookie now");
});

story("forgetting takes a cookie from the path of the config too", async ({ page, world }) => {
  const config = { format: 1, storage: { kind: "cookie", path: "/app" } };
  await page.goto(site(world, { path: "/app/x", config }));
  await page.click(button("accept-all"));
  await decided(page);
  await page.goto(site(world, { path: "/other", config }));
  await ready(page);
  await page.evaluate(() => window.portcullis.reset());
  await page.goto(site(world, { path: "/app/y", config }));
  assert.equal((await ready(page)).status, "asking");
});
