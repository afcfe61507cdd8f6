// What the law wants to be told: who asks, which services and what of each, the visitor's own record; and how it is found among many.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { CONFIG, button, codes, decided, ready, site, state } from "./site.mjs";

const FULL = {
  ...CONFIG,
  lastChanged: "2026-11-01",
  controller: { name: "Site Ltd", address: "1 Road, Town", email: "privacy@site.test", policyUrl: "/privacy", cookiePolicyUrl: "/cookies", imprintUrl: "/imprint", rightsUrl: "/rights" },
  services: [{
    ...CONFIG.services[0], text: "Counts visits.", provider: "Tagger Inc.", policyUrl: "https://tags.test/privacy", cookies: [{ name: "_tg", days: 400, text: "Tells visitors apart." }, { name: "_tgs" }],
    storage: [{ name: "tg-queue" }], legalBasis: "Consent", data: ["IP address", "pages"], retention: "14 months", recipients: ["Ads Inc."], countries: ["US"],
  }],
};
const opened = async (page, action = "preferences") => {
  await page.click(button(action));
  await page.waitFor(() => window.portcullis.state().layer === "second");
};
/** The text of what `selector` finds in the shadow tree, one each. */
const texts = (page, selector) =>
  page.evaluate((wanted) => [...document.querySelector("[data-portcullis-host]").shadowRoot.querySelectorAll(wanted)].map((node) => node.textContent.trim().replace(/\s+/g, " ")), selector);
const inside = (page, act, ...given) =>
  page.evaluate((source, args) => new Function("root", "args", source)(document.querySelector("[data-portcullis-host]").shadowRoot, args), act, given);

story("from the first layer, who asks and for whom is one press away", async ({ page, world }) => {
  await page.goto(site(world, { config: FULL }));
  await ready(page);
  assert.deepEqual(await texts(page, ".links > *"), ["Services (1)", "Privacy policy", "Cookie policy", "Legal notice"]);
  await inside(page, 'root.querySelector(".links button").click()');
  await page.waitFor(() => window.portcullis.state().layer === "second");
  assert.deepEqual(await texts(page, ".body > .links > *"), ["Privacy policy", "Cookie policy", "Legal notice", "Your rights"]);
  assert.deepEqual(await texts(page, ".closing .controller"), ["Controller Site Ltd 1 Road, Town privacy@site.test"]);
  assert.deepEqual((await texts(page, ".closing p")).at(-1), "Last changed: November 1, 2026");
  const facts = await texts(page, ".facts dt, .facts dd");
  assert.deepEqual(facts, [
    "Provider", "Tagger Inc. · Privacy policy Tagger Inc.", "Cookies", "_tg · 400 days", "Tells visitors apart.", "_tgs · until the browser is closed",
    "Stored in the browser", "tg-queue · until it is deleted", "Legal basis", "Consent", "How long the provider keeps data", "14 months",
    "Data", "IP address, pages", "Recipients", "Ads Inc.", "Countries", "United States",
  ]);
  assert.deepEqual(await codes(page), []);
});

story("the visitor's own record is in the preferences, to be copied", async ({ page, world }) => {
  await page.goto(site(world, { config: FULL }));
  await ready(page);
  await opened(page);
  assert.deepEqual(await texts(page, ".record"), []);
  await page.click(button("save"));
  await decided(page);
  await opened(page, "reopen");
  const { id } = (await state(page)).record;
  assert.deepEqual(await texts(page, "[part=record]"), [id]);
  await page.evaluate(() => {
    Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => { window.copied = text; } }, configurable: true });
  });
  await inside(page, 'root.querySelector("[part=copy]").click()');
  await page.waitFor(() => window.copied);
  assert.equal(await page.evaluate(() => window.copied), id);
  await page.waitFor(() => document.querySelector("[data-portcullis-host]").shadowRoot.querySelector(".copied").textContent === "Copied");
});

story("a browser that lets nobody copy has the record marked instead", async ({ page, world }) => {
  await page.goto(site(world, { config: FULL }));
  await ready(page);
  await page.click(button("reject-all"));
  await decided(page);
  await opened(page, "reopen");
  await page.evaluate(() => void Object.defineProperty(navigator, "clipboard", { value: undefined, configurable: true }));
  await inside(page, 'root.querySelector("[part=copy]").click()');
  await page.waitFor((id) => `${getSelection()}`.includes(id) || [...(getSelection().getComposedRanges?.({ shadowRoots: [document.querySelector("[data-portcullis-host]").shadowRoot] }) ?? [])].some((range) => !range.collapsed), (await state(page)).record.id);
  assert.deepEqual((await page.recorded()).errors, []);
});

story("among 30 categories with 200 services one is found by its name, and its switch is saved", async ({ page, world }) => {
  const categories = [{ id: "necessary", required: true }, ...Array.from({ length: 29 }, (_, nth) => ({ id: `c${nth}`, label: `Purpose ${nth}` }))];
  const services = Array.from({ length: 200 }, (_, nth) => ({ id: `s${nth}`, name: `Vendor ${nth}`, category: `c${nth % 29}`, text: nth === 77 ? "Needle in the hay." : "Hay." }));
  await page.goto(site(world, { config: { ...CONFIG, categories, services } }));
  await ready(page);
  await opened(page);
  assert.equal((await texts(page, ".services[open]")).length, 0, "many are folded up");
  const search = (word) => inside(page, `const field = root.querySelector("[type=search]"); field.value = args[0]; field.dispatchEvent(new Event("input", { bubbles: true }));`, word);
  const visible = () => inside(page, 'return [...root.querySelectorAll(".service")].filter((node) => node.checkVisibility()).map((node) => node.querySelector("label").textContent)');
  await search("nEEdle");
  assert.deepEqual(await visible(), ["Vendor 77"]);
  await search("purpose 3");
  assert.deepEqual((await visible()).slice(0, 2), ["Vendor 3", "Vendor 32"]);
  await search("nowhere");
  assert.deepEqual([await visible(), await texts(page, ".found")], [[], ["No service found"]]);
  await search("vendor 123");
  await inside(page, 'root.querySelector("[data-id=s123]").click()');
  // A category's switch grants what is in sight alone.
  await search("vendor 12");
  assert.deepEqual([(await visible()).length, await texts(page, ".found")], [11, ["11 services"]]);
  await inside(page, 'root.querySelector("[data-id=c12]").click()');
  await inside(page, 'root.querySelector("[data-id=s12]").click()');
  await search("");
  assert.deepEqual(await visible(), []);
  await page.click(button("save"));
  await decided(page);
  const { allowed } = await state(page);
  assert.deepEqual(Object.keys(allowed).filter((id) => /^s/.test(id) && allowed[id]), ["s123", "s128"]);
});
