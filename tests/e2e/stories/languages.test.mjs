// Languages: which is chosen, what is fetched for it and when, and what a site says itself.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { CONFIG, button, codes, decided, lines, ready, site, state } from "./site.mjs";

/** What the dialog says, once it is there. */
const shown = async (page, selector = "h2") => {
  await page.waitFor(() => document.querySelector("[data-portcullis-host]"));
  return page.evaluate((inside) => {
    const host = document.querySelector("[data-portcullis-host]");
    const node = host.shadowRoot.querySelector(inside);
    return { lang: host.lang, dir: getComputedStyle(node).direction, text: node.textContent };
  }, selector);
};
const files = (world) => world.requests("site.test").map(({ path }) => path).filter((path) => path.includes("/locales/"));
const inLanguage = (lang) => ({ head: `<script>document.documentElement.lang = ${JSON.stringify(lang)};</script><script src="/portcullis/portcullis.js" data-config="/portcullis.json"></script>`, script: "/nothing.js" });

for (const [lang, file, title] of [
  ["de-AT", "de", "Ihre Auswahl"], ["fr_CA", "fr", "Votre choix"], ["ar-EG", "ar", "اختيارك"], ["JA", "ja", "Cookie"], ["en-GB", null, "Your choice"], ["xx-", null, "Your choice"],
]) {
  story(`a page in ${lang} is asked in ${file ?? "English"}, with ${file ? "one more" : "no"} file`, async ({ page, world }) => {
    await page.goto(site(world, inLanguage(lang)));
    await ready(page);
    const { lang: language, dir, text } = await shown(page);
    assert.deepEqual([language, dir], [file ?? "en", file === "ar" ? "rtl" : "ltr"]);
    assert.ok(text.startsWith(title), text);
    assert.deepEqual(files(world), file ? [`/portcullis/locales/${file}.json`] : []);
    await page.click(button("reject-all"));
    await decided(page);
    assert.equal((await state(page)).record.locale, file ?? "en");
    assert.deepEqual(await codes(page), []);
  });
}

story("texts that cannot be had: the dialog is there in English, says so in the console, and the record too", async ({ page, world }) => {
  world.route("site.test", "/portcullis/locales/de.json", (_, response) => response.writeHead(404).end());
  await page.goto(site(world, { config: { ...CONFIG, locale: "de" } }));
  await ready(page);
  const { lang, text } = await shown(page);
  assert.deepEqual([lang, text], ["en", "Your choice on cookies and tracking"]);
  await page.click(button("accept-all"));
  await decided(page);
  assert.equal((await state(page)).record.locale, "en");
  assert.deepEqual(await codes(page), ["texts-unreachable"]);
});

story("texts that are no JSON: as if they were not there", async ({ page, world }) => {
  world.route("site.test", "/portcullis/locales/de.json", (_, response) => response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><p>Not found"));
  await page.goto(site(world, { config: { ...CONFIG, locale: "de" } }));
  await ready(page);
  const { text } = await shown(page);
  assert.equal(text, "Your choice on cookies and tracking");
});

story("texts that stay away keep nobody from refusing by the API, and nothing is granted", async ({ page, world }) => {
  world.route("site.test", "/portcullis/locales/de.json", () => {});
  await page.goto(site(world, { config: { ...CONFIG, locale: "de" } }));
  await ready(page);
  await page.evaluate(() => window.portcullis.rejectAll());
  await decided(page);
  assert.equal((await state(page)).allowed.analytics, false);
});

story("nobody who has answered fetches texts, where the site has a way back of its own", async ({ page, world }) => {
  const config = { ...CONFIG, locale: "de", reopen: "none" };
  await page.goto(site(world, { config }));
  await shown(page);
  await page.click(button("reject-all"));
  await decided(page);
  const before = files(world).length;
  await page.goto(site(world, { path: "/second", config }));
  await ready(page);
  assert.equal(files(world).length, before);
});

story("the site's words come before ours, and one that a language lacks is English and named", async ({ page, world }) => {
  const texts = { pl: { "first.title": "Twój wybór" }, de: { "first.title": "Guten Tag" } };
  await page.goto(site(world, { config: { ...CONFIG, texts, locale: "de" } }));
  await ready(page);
  assert.deepEqual(await shown(page), { lang: "de", dir: "ltr", text: "Guten Tag" });
  assert.equal(await page.evaluate((action) => document.querySelector(action).textContent, button("accept-all")), "Alle akzeptieren");
  await page.goto(site(world, { path: "/pl", config: { ...CONFIG, texts, locale: "pl" } }));
  await ready(page);
  assert.deepEqual(await shown(page), { lang: "pl", dir: "ltr", text: "Twój wybór" });
  await page.click(button("preferences"));
  await page.waitFor(() => window.portcullis.state().layer === "second");
  const said = await lines(page);
  assert.equal(said.length, 1, said.join("\n"));
  assert.match(said[0], /\[text-missing\] pl first\.text/);
});

story("days, dates, countries and plurals are the language's own", async ({ page, world }) => {
  const service = { ...CONFIG.services[0], cookies: [{ name: "_x", days: 400 }], countries: ["US", "IE"], data: ["IP address", "pages"] };
  const config = { ...CONFIG, services: [service], lastChanged: "2026-11-01", locale: "de" };
  await page.goto(site(world, { config }));
  await ready(page);
  await shown(page);
  await page.click(button("preferences"));
  await page.waitFor(() => window.portcullis.state().layer === "second");
  const text = await page.evaluate(() => document.querySelector("[data-portcullis-host]").shadowRoot.querySelector("dialog").textContent);
  for (const part of ["180 Tage", "1 Dienst", "400 Tage", "Vereinigte Staaten", "Irland", "1. November 2026"]) assert.ok(text.includes(part), `${part}: ${text}`);
});

story("what comes late, or from another tab, leaves the language as it is", async ({ page, world }) => {
  await page.goto(site(world, { config: { ...CONFIG, locale: "de" }, body: '<iframe data-portcullis="analytics" data-portcullis-srcdoc="x" width="400" height="300"></iframe>' }));
  await ready(page);
  assert.equal((await shown(page)).lang, "de");
  await page.evaluate(() => void window.dispatchEvent(new StorageEvent("storage", { key: "portcullis" })));
  await page.click(button("preferences"));
  await page.waitFor(() => window.portcullis.state().layer === "second");
  assert.equal((await shown(page)).text, "Datenschutzeinstellungen");
  await page.click(button("save"));
  await page.waitFor(() => window.portcullis.state().layer === "none");
  assert.equal(await page.evaluate((action) => document.querySelector("[data-portcullis-host]").shadowRoot.querySelector(action).textContent, button("reopen")), "Datenschutzeinstellungen");
  assert.deepEqual(await lines(page), []);
});

story("a language may be written as operating systems do", async ({ page, world }) => {
  await page.goto(site(world, { config: { ...CONFIG, locale: "de_DE" } }));
  await ready(page);
  assert.equal((await shown(page)).lang, "de");
});

for (const [lastChanged, expected] of [["2026-11-01", "November 1, 2026"], ["Version 3", "Version 3"]])
  story(`"${lastChanged}" is that day, or those words, in California too`, { engines: ["chromium"], why: "no other engine can be put into a time zone over the protocols that we drive it by", page: { timezoneId: "America/Los_Angeles" } }, async ({ page, world }) => {
    await page.goto(site(world, { config: { ...CONFIG, lastChanged } }));
    await ready(page);
    await page.click(button("preferences"));
    await page.waitFor(() => window.portcullis.state().layer === "second");
    const text = await page.evaluate(() => document.querySelector("[data-portcullis-host]").shadowRoot.querySelector(".closing").textContent);
    assert.ok(text.includes(expected), text);
  });
