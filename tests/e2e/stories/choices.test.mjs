// A toggle for each service: the category's moves them, is mixed where they differ, and each answer is kept.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { button, decided, heldInline, order, ready, site, state } from "./site.mjs";

const CONFIG = {
  format: 1,
  categories: [{ id: "must", required: true }, { id: "stats" }, { id: "ads" }],
  services: [
    { id: "chat", category: "must" },
    { id: "one", category: "stats", name: "One" },
    { id: "two", category: "stats", name: "Two" },
    { id: "off", category: "stats", enabled: false },
    { id: "ad", category: "ads" },
  ],
};
const toggle = (id) => `[data-id="${id}"]`;

const openPreferences = async (page) => {
  await page.evaluate(() => window.portcullis.open());
  await page.waitFor(() => window.portcullis.state().layer === "second");
};

/** The toggles as they are seen: on, off, or mixed, which lies over one of the two. */
const seen = (page) =>
  page.evaluate(() => {
    const root = document.querySelector("[data-portcullis-host]").shadowRoot;
    const state = (node) => (node.indeterminate ? "mixed " : "") + (node.checked ? "on" : "off");
    return Object.fromEntries([...root.querySelectorAll("[part=toggle]")].map((node) => [node.dataset.id, state(node)]));
  });

story("a category's toggle moves those of its services, and is mixed where they differ", async ({ page, world }) => {
  await page.goto(site(world, { config: CONFIG }));
  await ready(page);
  await openPreferences(page);
  assert.deepEqual(await seen(page), { must: "on", chat: "on", stats: "off", one: "off", two: "off", ads: "off", ad: "off" });
  const steps = [
    ["stats", { stats: "on", one: "on", two: "on" }],
    ["one", { stats: "mixed on", one: "off", two: "on" }],
    ["one", { stats: "on", one: "on", two: "on" }],
    ["one", { stats: "mixed on", one: "off", two: "on" }],
    ["two", { stats: "off", one: "off", two: "off" }],
    ["two", { stats: "mixed off", one: "off", two: "on" }],
    ["stats", { stats: "on", one: "on", two: "on" }],
  ];
  for (const [id, expected] of steps) {
    await page.click(toggle(id));
    const { stats, one, two, ads } = await seen(page);
    assert.deepEqual({ stats, one, two }, expected, `after ${id}`);
    assert.equal(ads, "off");
  }
});

story("one service is off inside an allowed category, after a reload too", async ({ page, world }) => {
  const body = heldInline(world, "stats", { ids: "stats" }) + heldInline(world, "one", { ids: "one" }) + heldInline(world, "two", { ids: "two" });
  await page.goto(site(world, { config: CONFIG, body }));
  await ready(page);
  await openPreferences(page);
  await page.click(toggle("stats"));
  await page.click(toggle("one"));
  await page.click(button("save"));
  await decided(page);
  await world.untilRan("two");
  assert.deepEqual(await order(page), ["stats", "two"]);
  await page.reload();
  await ready(page);
  await page.waitFor(() => window.ran?.length === 2);
  assert.deepEqual(await order(page), ["stats", "two"]);
  await openPreferences(page);
  const { stats, one, two } = await seen(page);
  assert.deepEqual({ stats, one, two }, { stats: "mixed on", one: "off", two: "on" });
  const { record, allowed } = await state(page);
  assert.deepEqual(record.choices, { stats: true, two: true, one: false, ads: false, ad: false });
  assert.equal(record.source, "preferences");
  assert.deepEqual(allowed, { must: true, stats: true, ads: false, chat: true, one: false, two: true, off: false, ad: false });
});

story("a service that was never asked about is denied, and asked about", async ({ page, world }) => {
  const body = heldInline(world, "one", { ids: "one" }) + heldInline(world, "new", { ids: "new" });
  await page.goto(site(world, { config: CONFIG, body }));
  await page.click(button("accept-all"));
  await world.untilRan("one");
  const added = { ...CONFIG, services: [...CONFIG.services, { id: "new", category: "stats" }] };
  await page.goto(site(world, { config: added, body }));
  await ready(page);
  await page.waitFor(() => window.ran?.includes("one"));
  const { status, allowed } = await state(page);
  assert.deepEqual([status, allowed.one, allowed.new], ["asking", true, false]);
  assert.deepEqual(await order(page), ["one"]);
});

story("the receipt says what was answered, when, in which words, under which config", async ({ page, world }) => {
  await page.goto(site(world, { config: CONFIG }));
  await ready(page);
  assert.deepEqual(await page.evaluate(() => window.portcullis.receipts()), []);
  const before = Date.now();
  await page.click(button("reject-all"));
  await decided(page);
  const [receipt, ...more] = await page.evaluate(() => window.portcullis.receipts());
  assert.deepEqual(more, []);
  assert.deepEqual(receipt.choices, { stats: false, one: false, two: false, ads: false, ad: false });
  assert.match(receipt.id, /^[0-9a-f]{32}$/);
  assert.ok(receipt.at >= before - 60_000 && receipt.validUntil - receipt.at === 180 * 864e5);
  const { source, locale, policyVersion } = receipt;
  assert.deepEqual({ source, locale, policyVersion }, { source: "banner", locale: "en", policyVersion: 1 });
  assert.match(receipt.configHash, /^[0-9a-z]+$/);
  assert.match(receipt.textsHash, /^[0-9a-z]+$/);
});
