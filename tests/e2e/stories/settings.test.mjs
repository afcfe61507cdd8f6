// What a config says about how things look, in which words, and about the way back.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { button, decided, held, ready, site, state } from "./site.mjs";

const layer = (page, name) => page.waitFor((wanted) => window.portcullis?.state?.().layer === wanted, name);

story("an address that ends in #portcullis opens the preferences, also when it is followed on the page", async ({ page, world }) => {
  const url = site(world, { body: '<p><a id="way" href="#portcullis">Privacy</a></p>' });
  await page.goto(`${url}#portcullis`);
  await layer(page, "second");
  await page.press("Escape");
  await layer(page, "first");
  await page.click("#way");
  await layer(page, "second");
});

story("the banner stands where the site wants it, with every answer in reach", { page: { reducedMotion: "reduce" } }, async ({ page, world }) => {
  const places = {
    "box-bottom-right": { right: 16, bottom: 16 },
    "box-top-left": { left: 16, top: 16 },
    "bar-bottom": { left: 0, right: 0, bottom: 0 },
    "bar-top": { left: 0, right: 0, top: 0 },
  };
  for (const [banner, place] of Object.entries(places)) {
    await page.goto(site(world, { path: `/${banner}`, config: { format: 1, layout: { banner } } }));
    await ready(page);
    const box = await page.evaluate(() => {
      const { left, top, right, bottom } = document.querySelector("[data-portcullis-host]").shadowRoot.querySelector("[part=banner]").getBoundingClientRect();
      const { clientWidth, clientHeight } = document.documentElement;
      return { left, top, right: clientWidth - right, bottom: clientHeight - bottom };
    });
    const found = Object.fromEntries(Object.keys(place).map((side) => [side, Math.round(box[side]) + 0]));
    assert.deepEqual(found, place, banner);
  }
});

story("the theme's colours are used, and the page's own style sheet comes before them", async ({ page, world }) => {
  const config = { format: 1, theme: { scheme: "light", light: { surface: "#f0f0ff", accent: "#123456" }, font: "monospace" } };
  const surface = () =>
    page.evaluate(() => {
      const banner = document.querySelector("[data-portcullis-host]").shadowRoot.querySelector("[part=banner]");
      const { backgroundColor, fontFamily } = getComputedStyle(banner);
      return [backgroundColor, fontFamily, getComputedStyle(document.querySelector("[data-portcullis-action=accept-all]")).backgroundColor];
    });
  await page.goto(site(world, { config }));
  await ready(page);
  assert.deepEqual(await surface(), ["rgb(240, 240, 255)", "monospace", "rgb(18, 52, 86)"]);
  await page.goto(site(world, { path: "/styled", config, head: "<style>[data-portcullis-host] { --portcullis-surface: #ffeeee; }</style>" }));
  await ready(page);
  assert.equal((await surface())[0], "rgb(255, 238, 238)");
});

story("the site's words are shown in the page's language, and the record says which that was", async ({ page, world }) => {
  const config = {
    format: 1,
    texts: { ar: { dir: "rtl", "first.title": "خيارك", "first.accept": "قبول الكل", "first.reject": "رفض الكل" } },
  };
  await page.goto(site(world, { config, head: "<script>document.documentElement.lang = 'ar-EG';</script>" }));
  await ready(page);
  // The words that the site does not have are fetched first.
  const shown = async () => {
    await page.waitFor(() => document.querySelector("[data-portcullis-host]"));
    return page.evaluate(() => {
      const host = document.querySelector("[data-portcullis-host]");
      return [host.lang, host.dir, host.shadowRoot.querySelector("h2").textContent, getComputedStyle(host.shadowRoot.querySelector("h2")).direction];
    });
  };
  // The tag is read before the line that sets the language, but the config comes later.
  const [lang] = await shown();
  assert.ok(["ar", "en"].includes(lang));
  await page.goto(site(world, { path: "/forced", config: { ...config, locale: "ar" } }));
  await ready(page);
  assert.deepEqual(await shown(), ["ar", "rtl", "خيارك", "rtl"]);
  await page.click(button("reject-all"));
  await decided(page);
  assert.equal((await state(page)).record.locale, "ar");
});

story("a site with a way back of its own needs no button of ours", async ({ page, world }) => {
  const config = { format: 1, reopen: "none" };
  await page.goto(site(world, { config, body: '<button id="own" data-portcullis-open>Privacy</button>' }));
  await page.click(button("reject-all"));
  await decided(page);
  assert.equal(await page.box(button("reopen")), null);
  await page.click("#own");
  await layer(page, "second");
});

story("whatever opens the preferences leads nowhere else: a link, one by the page's own address, one in a shadow tree", async ({ page, world }) => {
  const body = `<a id="away" href="/away" data-portcullis-open>A</a> <a id="here" href="/#portcullis">B</a> <p id="host"></p>
    <script>document.querySelector("#host").attachShadow({ mode: "open" }).innerHTML = '<button id="deep" data-portcullis-open>C</button>';</script>`;
  await page.goto(site(world, { body }));
  await ready(page);
  for (const opener of ["#away", "#here", "#here", "#deep"]) {
    await page.click(opener);
    await layer(page, "second");
    await page.press("Escape");
    await layer(page, "first");
    // What the address says would open again, after who was quick to close.
    assert.equal(await page.evaluate(() => location.pathname + location.hash), "/", opener);
  }
});

story("who was led to the preferences by the address, and takes a grant back, is not led there again", async ({ page, world }) => {
  await page.goto(site(world, { body: held(world, "a") }));
  await page.click(button("accept-all"));
  await world.untilRan("a");
  await page.evaluate(() => void (location.hash = "#portcullis"));
  await layer(page, "second");
  await page.evaluate(() => void (window.isOld = true));
  await page.click(button("reject-all"));
  await page.waitFor(() => !window.isOld && window.portcullis?.state?.().status === "decided");
  assert.deepEqual(await page.evaluate(() => [location.hash, window.portcullis.state().layer]), ["", "none"]);
});
