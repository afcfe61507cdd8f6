// Configs that are good JSON and odd all the same: ids, languages, markup around them, names that nobody knows, and changes since an answer.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { onBothBuilds } from "./hostile-config.mjs";
import { CONFIG, QUIET_MS, button, codes, decided, fetched, held, ready, site, state } from "./site.mjs";

const title = (page) => page.evaluate(() => document.querySelector("[data-portcullis-host]").shadowRoot.querySelector("#title").textContent);

onBothBuilds((build, options) => {
  story(`what every object inherits is an id like any other, and none where the config does not say so (${build})`, { faults: ["C11"] }, async ({ page, world }) => {
    const ids = ["constructor", "prototype", "then"];
    const body = (names) => names.map((name) => held(world, name, { ids: name })).join("");
    await page.goto(site(world, { ...options, config: { ...CONFIG, services: ids.map((id) => ({ id, category: "analytics" })) }, body: body([...ids, "valueOf"]) }));
    await ready(page);
    const own = (ids) => page.evaluate((ids) => ids.map((id) => Object.getOwnPropertyDescriptor(window.portcullis.state().allowed, id)?.value ?? null), ids);
    assert.deepEqual(await own([...ids, "valueOf"]), [false, false, false, null]);
    await page.click(button("accept-all"));
    for (const id of ids) await world.untilRan(id);
    assert.deepEqual(await page.evaluate(() => ["constructor", "valueOf", "toString", "__proto__"].map((id) => window.portcullis.allows(id))), [true, false, false, false]);
    await world.quiet(QUIET_MS);
    assert.deepEqual([fetched(world).sort(), await codes(page)], [ids.sort(), ["unknown-id"]]);
    await page.goto(site(world, { ...options, path: "/plain", body: body([...ids, "__proto__"]) }));
    await ready(page);
    world.log.length = 0;
    await page.evaluate(() => window.portcullis.acceptAll());
    await decided(page);
    await world.quiet(QUIET_MS);
    assert.deepEqual(world.requests("tags.test"), []);
  });

  story(`languages that are none are passed over, and who has no words of theirs is asked in English (${build})`, { faults: ["C15", "C16"] }, async ({ page, world }) => {
    const odd = ["en_US", "xx-", "-", "i-klingon", "abcdefghi", "", "\u202ede", "x".repeat(5000)];
    const before = `<script>document.documentElement.lang = "_"; Object.defineProperty(navigator, "languages", { value: ${JSON.stringify(odd)} });</script>`;
    const asked = async (more) => {
      await page.goto(site(world, { ...options, head: before + options.head, config: { ...CONFIG, ...more } }));
      const { status } = await ready(page);
      assert.deepEqual([status, await codes(page), (await page.recorded()).errors], ["asking", [], []]);
      return title(page);
    };
    const english = await asked({});
    assert.match(english, /cookies/);
    assert.equal(await asked({ texts: { tlh: { "first.title": "\u062e\u064a\u0627\u0631\u0643" }, en_US: { "first.title": "none" } } }), english);
    assert.equal(await asked({ locale: "abcdefghi", texts: { en: { "second.title": "x" } } }), english);
    assert.equal(await asked({ locale: "tlh", texts: { tlh: { dir: "rtl", "first.title": "\u062e\u064a\u0627\u0631\u0643" } } }), "\u062e\u064a\u0627\u0631\u0643");
    assert.match(await page.evaluate((accept) => document.querySelector(accept).textContent, button("accept-all")), /Accept/, "what a language lacks is said in English");
  });

  story(`a config inside the page may say what would end its element (${build})`, { faults: ["C18"] }, async ({ page, world }) => {
    const words = "</script><script>window.__xss = 1</script><!-- <script> ]]>";
    const inline = JSON.stringify({ ...CONFIG, texts: { en: { "first.title": words } } }).replaceAll("<", "\\u003c");
    const head = options.head.replace(' data-config="/portcullis.json"', "");
    await page.goto(site(world, { ...options, head, config: null, body: `<script type="application/json" data-portcullis-config>${inline}</script>${held(world, "a")}` }));
    assert.equal((await ready(page)).status, "asking");
    assert.deepEqual([await title(page), await page.evaluate(() => window.__xss ?? null), await codes(page)], [words, null, []]);
    // Not escaped it is cut off there, and closes everything.
    await page.goto(site(world, { ...options, head, path: "/raw", config: null, body: `<script type="application/json" data-portcullis-config>{"format": 1, "x": "</script>"}</script>${held(world, "b")}` }));
    assert.deepEqual([(await ready(page)).status, await codes(page)], ["closed", ["config-syntax"]]);
    await world.quiet(QUIET_MS);
    assert.deepEqual(world.requests("tags.test"), []);
  });

  story(`names that nobody knows are passed over without a word (${build})`, { faults: ["C10"] }, async ({ page, world }) => {
    const config = { ...CONFIG, catgories: [{ id: "x", required: true }], granted: ["analytics"], services: [{ ...CONFIG.services[0], requird: true, granted: true, consent: "granted" }] };
    await page.goto(site(world, { ...options, config, body: held(world, "a") }));
    const { status, allowed } = await ready(page);
    await world.quiet(QUIET_MS);
    assert.deepEqual([status, allowed.analytics, allowed.tagger, allowed.x, await codes(page), fetched(world)], ["asking", false, false, undefined, [], []]);
  });

  story(`a page with toJSON on every object has its choice kept and read like any other (${build})`, { faults: ["C13"], engines: ["chromium", "firefox"], why: "its driver needs what breaks here" }, async ({ page, world }) => {
    const spoil = "<script>for (const { prototype } of [Object, Array, String, Boolean, Number]) prototype.toJSON = () => ({ analytics: true });</script>";
    await page.goto(site(world, { ...options, head: spoil + options.head, path: "/spoilt", body: held(world, "a") }));
    await page.click(button("reject-all"));
    await page.waitFor(() => localStorage.portcullis?.includes("~banner~"));
    await page.goto(site(world, { ...options, body: held(world, "b") }));
    const { status, record, allowed } = await ready(page);
    assert.deepEqual([status, record.choices.analytics, allowed.analytics, await codes(page)], ["decided", false, false, []]);
    assert.deepEqual(world.requests("tags.test"), []);
  });

  story(`a category that goes, comes, and is renamed takes no answer of another with it (${build})`, { faults: ["C22"] }, async ({ page, world }) => {
    const config = (more, service = {}) => ({ ...CONFIG, services: [{ ...CONFIG.services[0], ...service }], categories: [{ id: "necessary", required: true }, ...more] });
    const body = held(world, "a", { ids: "tagger" });
    const visit = async (config) => {
      world.log.length = 0;
      await page.goto(site(world, { ...options, config, body }));
      const { status, allowed } = await ready(page);
      return [status, allowed.tagger];
    };
    const stored = async () => (await page.storage()).local.portcullis;
    assert.deepEqual(await visit(config([{ id: "analytics" }])), ["asking", false]);
    await page.click(button("accept-all"));
    await world.untilRan("a");
    const answer = await stored();
    // New words ask nothing; a new purpose is asked about while what was answered holds.
    assert.deepEqual(await visit(config([{ id: "analytics", label: "Other words", text: "x" }], { name: "Y" })), ["decided", true]);
    // Each page's tag before the next page: what is on its way when a page is left would count for the next.
    await world.untilRan("a");
    assert.deepEqual(await visit(config([{ id: "analytics" }, { id: "ads" }])), ["asking", true]);
    await world.untilRan("a");
    assert.equal((await state(page)).allowed.ads, false);
    // Under another id it is another purpose, which nobody has answered.
    assert.deepEqual(await visit(config([{ id: "statistics" }], { category: "statistics", id: "teller" })), ["asking", undefined]);
    await world.quiet(QUIET_MS);
    assert.deepEqual(fetched(world), []);
    assert.equal(await stored(), answer, "nothing stored is lost");
    assert.deepEqual(await visit(config([{ id: "analytics" }])), ["decided", true]);
    await world.untilRan("a");
  });
});
