// A config that is broken, of the wrong types, or too much: one line says so, everything stays held, and nothing stored is lost.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { filled, onBothBuilds, usedFallback } from "./hostile-config.mjs";
import { CONFIG, QUIET_MS, button, codes, decided, held, heldInline, ready, site } from "./site.mjs";

const many = (count, make) => Array.from({ length: count }, (_, nth) => make(nth));
const whole = () => filled(() => "text", () => "/privacy");
/** The whole config with the member at `path` said to be `value`. */
const swapped = (path, value) => {
  const config = whole();
  const steps = path.split(".");
  const last = steps.pop();
  steps.reduce((inside, step) => inside[step], config)[last] = value;
  return config;
};
const text = JSON.stringify(CONFIG);

/** By what is wrong: its rows of the matrix, the code of the one line, and the configs. */
const BROKEN = {
  "is no JSON": [["C17"], "config-syntax", ["", "<!doctype html><title>404</title>", text.replace(/}$/, ",}"), "{'format': 1}", "undefined", "\ufeff", ...[1, 20, 60, 100].map((end) => text.slice(0, -end)),
    ...[1, 3, 9].map((end) => text.slice(0, end)), [...text].join("\u0000"), "\ufffd\ufffd{}"]],
  "is no config": [["C17"], "config-type", ["null", "[]", "1", '"x"', "true"]],
  "has no format that we know": [["C17"], "config-format", ["{}", '{"format": 2}', '{"format": null}', '{"format": "1"}']],
  "has values of another type": [["C9"], "config-type", [["services", {}], ["services.0.match", "x"], ["services.1.id", 1], ["categories.0", null], ["categories.0.required", "yes"],
    ["texts.en", []], ["theme.light", "x"], ["controller", []], ["validDays", "180"], ["services.1.cookies.0.name", {}]].map(([path, value]) => swapped(path, value))],
  "says for how long what no choice may live": [["C20"], "config-value", [-1, 0, 1.5, 366, 3650, 1e308].map((days) => ({ ...CONFIG, validDays: days }))],
  "names a language that is none": [["C15"], "config-value", ["en US", "i klingon", "x".repeat(36), "ä"].map((locale) => ({ ...CONFIG, locale }))],
  "names the same thing twice": [["C14"], "config-duplicate", [text.replace("{", '{"format":1,'), text.replace('"id"', '"category":"advertising","id"'), { ...CONFIG, services: [CONFIG.services[0], CONFIG.services[0]] },
    { format: 1, categories: [{ id: "a" }, { id: "a", required: true }] }, { ...CONFIG, services: [{ id: "analytics", category: "analytics" }] }]],
  "has ids that an object inherits": [["C11"], "config-value", ["__proto__", "toString", "hasOwnProperty"].map((id) => ({ ...CONFIG, services: [{ id, category: "analytics" }] }))],
  "is too much": [["C7", "C8"], "config-limit", [{ ...CONFIG, x: "x".repeat(5_000_000) }, { ...CONFIG, texts: { en: { "first.title": "x".repeat(4_001) } } }, "[".repeat(100_000), '{"a":'.repeat(100_000), '{"format":1,"x":' + "[".repeat(10_000) + "]".repeat(10_000) + "}",
    { ...CONFIG, services: many(10_000, (nth) => ({ id: `s${nth}`, category: "analytics" })) }, { format: 1, categories: many(10_000, (nth) => ({ id: `c${nth}` })) },
    { ...CONFIG, services: [{ ...CONFIG.services[0], match: many(40_000, (nth) => `h${nth}.test`) }] }, { ...CONFIG, x: many(200_000, () => 0) },
    { format: 1, texts: Object.fromEntries(many(401, (nth) => [`x${nth}`, {}])) }]],
};

onBothBuilds((build, options) => {
  for (const [fault, [faults, code, configs]] of Object.entries(BROKEN)) {
    story(`a config that ${fault} closes everything, a stored grant included, and keeps what is stored (${build})`, { faults }, async ({ page, world }) => {
      await page.goto(site(world, { ...options, path: "/before" }));
      await page.click(button("accept-all"));
      await decided(page);
      const { portcullis: stored } = (await page.storage()).local;
      const body = held(world, "a") + heldInline(world, "b");
      for (const config of configs) {
        await page.goto(site(world, { ...options, config, body }));
        const said = typeof config === "string" ? config : JSON.stringify(config);
        assert.deepEqual([(await ready(page)).status, await codes(page)], ["closed", [code]], said.slice(0, 200));
        assert.deepEqual((await page.recorded()).errors, []);
        await page.click("#link");
        assert.equal(await page.evaluate(() => location.hash), "#x", "the page can be used");
      }
      await world.quiet(QUIET_MS);
      assert.deepEqual([world.requests("tags.test"), world.ran(), (await page.storage()).local.portcullis], [[], [], stored]);
      await page.goto(site(world, { ...options, path: "/after", body: held(world, "again") }));
      await world.untilRan("again");
      assert.equal(usedFallback(world), build === "fallback");
    });
  }

  story(`as much as a config may have is a dialog that works (${build})`, { faults: ["C7"] }, async ({ page, world }) => {
    const services = many(240, (nth) => ({ id: `s${nth}`, name: "n".repeat(500), category: "analytics", match: [`h${nth}.test`, `*.w${nth}.test/x/`] }));
    services.push({ ...CONFIG.services[0], after: ["s0", "s239"] });
    await page.goto(site(world, { ...options, config: { ...CONFIG, services }, body: held(world, "a", { ids: "tagger" }) }));
    await page.click(button("preferences"));
    await page.click(".services > summary");
    await page.click('[data-id="s5"]');
    await page.click(button("accept-all"));
    await world.untilRan("a");
    assert.deepEqual([await codes(page), (await page.recorded()).errors], [[], []]);
    await page.reload();
    assert.deepEqual([(await ready(page)).status, await page.evaluate(() => window.portcullis.allows("s239"))], ["decided", true]);
  });
});
