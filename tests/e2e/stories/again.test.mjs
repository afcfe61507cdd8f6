// What is asked again when a site changes: what is new or goes further, by name, and nothing else.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { ABROAD, abroad, running } from "./abroad.mjs";
import { button, decided, ready, state } from "./site.mjs";

const { regions, ...PLAIN } = ABROAD;
const [ADSERVER, COUNTER] = PLAIN.services;
const withCounter = (change) => ({ ...PLAIN, services: [ADSERVER, { ...COUNTER, ...change }] });
const shown = () => document.querySelector("[data-portcullis-host]").shadowRoot.textContent;

/** Answers by `action` under the config as it was, then comes back to `config`. */
async function back(page, world, action, config) {
  await page.goto(abroad(world, { path: "/before", config: PLAIN }));
  await action(page);
  await decided(page);
  await page.goto(abroad(world, { config }));
  return ready(page);
}
const accept = (page) => page.click(button("accept-all"));
const refuse = (page) => page.click(button("reject-all"));

for (const [what, config] of [
  ["a corrected text", withCounter({ name: "Der Zähler", text: "Zählt." })],
  ["a cookie that stays for less long", withCounter({ cookies: [{ name: "_c", days: 29 }] })],
  ["a category's new label", { ...PLAIN, categories: PLAIN.categories.map((category) => ({ ...category, label: "X", text: "Y" })) }],
]) {
  story(`${what} asks nobody`, async ({ page, world }) => {
    const { status, layer } = await back(page, world, accept, config);
    assert.deepEqual([status, layer, await running(page)], ["decided", "none", "ads stats look"]);
  });
}

for (const [what, config, name] of [
  ["a cookie that stays for longer", withCounter({ cookies: [{ name: "_c", days: 31 }] }), "Counter"],
  ["one cookie more", withCounter({ cookies: [...COUNTER.cookies, { name: "_d" }] }), "Counter"],
  ["another provider", withCounter({ provider: "Else Ltd" }), "Counter"],
  ["a raised revision", withCounter({ revision: 2 }), "Counter"],
  ["a new service", { ...PLAIN, services: [...PLAIN.services, { id: "map", name: "A map", category: "look", match: ["map.test"] }] }, "A map"],
  ["a category's other purpose", { ...PLAIN, categories: PLAIN.categories.map((category) => (category.id === "stats" ? { ...category, purpose: "advertising" } : category)) }, "Statistics"],
]) {
  story(`${what} is asked about by name, and nothing else is`, async ({ page, world }) => {
    const { status, layer, allowed } = await back(page, world, accept, config);
    assert.deepEqual([status, layer, allowed.ads, allowed.adserver], ["asking", "first", true, true]);
    assert.match(await page.evaluate(shown), new RegExp(`New or changed since your last choice: ${name}`));
    await page.click(button("reject-all"));
    await decided(page);
    assert.equal((await state(page)).allowed.adserver, true, "what was granted before stays");
  });

  story(`who refused is not asked again for ${what}`, async ({ page, world }) => {
    assert.equal((await back(page, world, refuse, config)).status, "decided");
  });
}

story("what is accepted anew takes back no earlier refusal, and is marked in the preferences until then", async ({ page, world }) => {
  const choose = (tab) => tab.evaluate(() => window.portcullis.set({ stats: true, ads: false, look: false }));
  await back(page, world, async (tab) => (await ready(tab), choose(tab)), withCounter({ revision: 2 }));
  await page.click(button("preferences"));
  await page.waitFor(() => window.portcullis.state().layer === "second");
  assert.deepEqual(await page.evaluate(() => [...document.querySelector("[data-portcullis-host]").shadowRoot.querySelectorAll("[part=new]")].map((node) => node.parentNode.textContent)), ["CounterNew or changed"]);
  await page.evaluate(() => window.portcullis.close());
  await page.waitFor(() => window.portcullis.state().layer === "first");
  await page.click(button("accept-all"));
  await decided(page);
  assert.deepEqual((await state(page)).record.choices, { stats: true, counter: true, ads: false, adserver: false, look: false });
});

story("what of a service is new or goes further is marked in the preferences, where its details stand open", async ({ page, world }) => {
  await back(page, world, accept, withCounter({ cookies: [{ name: "_c", days: 90 }, { name: "_d" }], recipients: ["Else Ltd"] }));
  await page.click(button("preferences"));
  await page.waitFor(() => window.portcullis.state().layer === "second");
  const marked = await page.evaluate(() => {
    const { shadowRoot } = document.querySelector("[data-portcullis-host]");
    return [...shadowRoot.querySelectorAll("dd [part=new]")].map((node) => [node.parentNode.textContent, node.checkVisibility(), node.closest("details").open]);
  });
  const news = ["_c · 90 days · New or changed", "_d · until the browser is closed · New or changed", "Else Ltd · New or changed"];
  assert.deepEqual(marked, news.map((text) => [text, true, true]));
});

story("a raised policy version asks everything again, and says why", async ({ page, world }) => {
  const { status, layer } = await back(page, world, accept, { ...PLAIN, policyVersion: 2 });
  assert.deepEqual([status, layer, await running(page)], ["asking", "first", ""]);
  assert.match(await page.evaluate(shown), /Our policy has changed since your last choice/);
  assert.ok(regions);
});
