// Pictures of every layout in light, dark and forced colours, in three widths and four languages: a contact sheet for each layout, in
// target/shots/. For people (`cargo xtask shots`): look at all of them after a change of the dialog. SHOTS=REGEX draws those whose layout
// it matches; the pictures of README.md are written to docs/images/ too, where PICTURES is set.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openBrowser } from "./driver/index.mjs";
import { button, ready, site } from "./stories/site.mjs";
import { startWorld } from "./world/index.mjs";

const OUT = fileURLToPath(new URL("../../target/shots/", import.meta.url));
const IMAGES = fileURLToPath(new URL("../../docs/images/", import.meta.url));
const IN_README = process.env.PICTURES ? ["bar-bottom-light", "box-bottom-right-dark", "panel-side-end-light"] : [];
/** How large a picture is on its sheet. */
const SCALE = 0.4;
const SIZES = [[320, 640], [768, 800], [1440, 800]];
const LANGUAGES = ["en", "de", "ar", "ja"];
const THEMES = { light: { colorScheme: "light" }, dark: { colorScheme: "dark" }, forced: { forcedColors: "active" } };
/** By name: the layout, and the layer that is shown. */
const LAYOUTS = {
  ...Object.fromEntries(["bar-top", "bar-bottom", "box-top-left", "box-top-right", "box-bottom-left", "box-bottom-right"].map((banner) => [banner, [{ banner }, "first"]])),
  modal: [{ banner: "modal" }, "first"],
  "panel-modal": [{ panel: "modal" }, "second"],
  "panel-side-start": [{ panel: "side-start" }, "second"],
  "panel-side-end": [{ panel: "side-end" }, "second"],
  resting: [{}, "none"],
};
const DEMO = JSON.parse(readFileSync(new URL("../../www/demo/portcullis.json", import.meta.url), "utf8"));
/** The page behind it. */
const STYLE = `<style>
  :root { color-scheme: light dark; }
  body { margin: 0 auto; padding: 24px; max-width: 900px; font: 17px/1.6 Georgia, serif; background: light-dark(#f6f3ee, #14120f); color: light-dark(#2a2622, #d8d2c8); }
  h1 { font-size: 34px; line-height: 1.2; }
</style>`;
const BODY = "<p>The harbour wakes before the town does. By five the boats are out, and what they bring is on the quay by eight; the rest of the day is paper.</p>".repeat(8);

/** The picture of one case, as a data URL. */
async function picture(page, world, path, { config, layer, width, height }) {
  await page.resize(width, height);
  await page.goto(site(world, { path, config, head: STYLE, body: BODY }));
  await ready(page);
  await page.waitFor(() => document.querySelector("[data-portcullis-host]"));
  if (layer !== "first") await page.click(button(layer === "second" ? "preferences" : "reject-all"));
  await page.waitFor((wanted) => window.portcullis.state().layer === wanted, layer);
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  const file = `${OUT}one.png`;
  await page.screenshot(file);
  return `data:image/png;base64,${readFileSync(file).toString("base64")}`;
}

/** One sheet: a row for each theme and language, a picture for each size. */
async function sheet(browser, world, name) {
  const [layout, layer] = LAYOUTS[name];
  const rows = [];
  for (const [theme, media] of Object.entries(THEMES)) {
    for (const locale of LANGUAGES) {
      const pictures = [];
      for (const [width, height] of SIZES) {
        const page = await browser.page({ ...media, reducedMotion: "reduce", viewport: { width, height } });
        // The demo's own words are English.
        const categories = locale === "en" ? DEMO.categories : DEMO.categories.map(({ id, required }) => ({ id, required }));
        const config = { ...DEMO, categories, theme: undefined, layout, locale };
        const source = await picture(page, world, `/${name}/${theme}/${locale}/${width}`, { config, layer, width, height });
        pictures.push(`<img src="${source}" width="${width * SCALE}" height="${height * SCALE}" alt="">`);
        await browser.reset();
      }
      rows.push(`<figure><figcaption>${name}, ${theme}, ${locale}</figcaption>${pictures.join("")}</figure>`);
    }
  }
  return rows;
}

/** Draws rows of pictures into `file`, so many times as large. */
async function draw(browser, world, rows, file, zoom = 1) {
  const width = SIZES.reduce((sum, [one]) => sum + one * SCALE + 12, 24);
  const height = rows.length * (Math.max(...SIZES.map(([, one]) => one)) * SCALE + 40) + 16;
  const page = await browser.page({ viewport: { width: Math.ceil(width * zoom), height: Math.ceil(height * zoom) } });
  const html = `<!doctype html><meta charset="utf-8"><title>sheet</title><style>
    :root { zoom: ${zoom}; } body { margin: 8px; background: #888; font: 13px sans-serif; } figure { margin: 0 0 12px; } figcaption { color: #fff; } img { margin-inline-end: 8px; vertical-align: top; }
  </style>${rows.join("")}`;
  await page.goto(world.page("/sheet", { html }));
  await page.screenshot(file);
  await browser.reset();
}

/** The picture at the head of README.md. */
async function title(browser, world) {
  const page = await browser.page({ reducedMotion: "reduce", viewport: { width: 1100, height: 620 } });
  writeFileSync(`${IMAGES}first-layer.png`, Buffer.from((await picture(page, world, "/first", { config: { ...DEMO, theme: undefined }, layer: "first", width: 1100, height: 620 })).split(",")[1], "base64"));
  await browser.reset();
}

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
const world = await startWorld();
const browser = await openBrowser("chromium", world);
const chosen = new RegExp(process.env.SHOTS ?? "");
for (const name of Object.keys(LAYOUTS).filter((one) => chosen.test(one))) {
  const rows = await sheet(browser, world, name);
  for (const [nth, theme] of Object.keys(THEMES).entries()) {
    const those = rows.slice(nth * LANGUAGES.length, (nth + 1) * LANGUAGES.length);
    await draw(browser, world, those, `${OUT}${name}-${theme}.png`);
    if (IN_README.includes(`${name}-${theme}`)) await draw(browser, world, those, `${IMAGES}${name}-${theme}.jpg`, 1.5);
  }
  console.log(`${OUT}${name}-*.png`);
}
if (process.env.PICTURES) await title(browser, world);
rmSync(`${OUT}one.png`, { force: true });
writeFileSync(`${OUT}README.txt`, `${Object.keys(LAYOUTS).length} layouts x ${Object.keys(THEMES).length} themes x ${SIZES.length} widths x ${LANGUAGES.length} languages\n`);
await browser.close();
await world.close();
