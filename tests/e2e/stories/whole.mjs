// The whole story of a visitor, for whatever a page's surroundings are.
import assert from "node:assert/strict";
import { QUIET_MS, button, codes, decided, held, order, ready, state } from "./site.mjs";

/** What stands on the page: two held tags, with `attributes`, which must run in this order. */
export const tags = (world, attributes = "") => held(world, "a", { attributes, delay: 50 }) + held(world, "b", { attributes });

const third = (world) => world.requests("tags.test").filter(({ path }) => path === "/tag.js").map(({ query }) => query.name);

/** Resolves when `act` has had the page loaded again, and we are up there. */
async function reloaded(page, act) {
  await page.evaluate(() => { window.isBefore = true; });
  await act();
  await page.waitFor(() => !window.isBefore && window.portcullis?.state && window.portcullis.ready);
}

/** Refuses, then opens the preferences, allows and saves: only then do the tags run, once and in order. */
async function answer(page, world) {
  assert.equal((await ready(page)).status, "asking");
  await page.click(button("reject-all"));
  await decided(page);
  await world.quiet(QUIET_MS);
  assert.deepEqual(world.requests("tags.test"), [], "nothing is asked before the grant");
  await page.evaluate(() => window.portcullis.open());
  await page.click('[data-id="analytics"]');
  await page.click(button("save"));
  await page.waitFor(() => window.ran?.length === 2);
  assert.deepEqual(await order(page), ["a", "b"]);
}

/** Ask, refuse, allow in the preferences, load again, take back in the preferences; nothing is said and nothing thrown. */
export async function wholeStory(page, world, address) {
  await page.goto(address);
  await answer(page, world);
  await page.reload();
  assert.equal((await ready(page)).status, "decided");
  await page.waitFor(() => window.ran?.length === 2);
  await calm(page);
  await page.evaluate(() => window.portcullis.open());
  await page.click('[data-id="analytics"]');
  const before = third(world).length;
  await reloaded(page, () => page.click(button("save")));
  assert.equal((await state(page)).allowed.analytics, false);
  await world.quiet(QUIET_MS);
  assert.equal(third(world).length, before, "nothing is asked after the withdrawal");
  await calm(page);
}

/** No line of ours, no exception, and the page can be used. */
export async function calm(page, expected = []) {
  assert.deepEqual(await codes(page), expected);
  assert.deepEqual((await page.recorded()).errors, [], "no exception reached the page");
}

/** Nothing was asked and nothing ran, one line has one of `expected`, and a link can be followed. */
export async function allHeld(page, world, expected) {
  await world.quiet(QUIET_MS);
  assert.deepEqual([world.requests("tags.test"), world.ran()], [[], []]);
  await calm(page, expected);
  await page.click("#link");
  assert.equal(await page.evaluate(() => location.hash), "#x", "the page can be used");
}

/** Whether the fallback was asked for. */
export const fellBack = (world) => world.log.some(({ path }) => path.endsWith("/portcullis.fallback.js"));
