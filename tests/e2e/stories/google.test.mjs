// Google's tags are told by Consent Mode v2: what stands in the data layer, and when (docs/google.md). What Google's documents ask for, and where it is seen
// (developers.google.com/tag-platform/security/guides/consent, unless said otherwise):
// G1 real Arguments objects: `layer`, in every story. G2 one default before all else: "one default before all else", "nothing is told twice".
// G3 the default from a synchronous script, the stored choice at once: "what the plan lets go". G4 an update with all types on each decision and page:
// "one update before the tag runs", "a refusal is an update", "the end of a record". G5 regions: "cargo xtask inline bakes in", "what a region leaves granted".
// G6 settings: "the site's own name", "settings that come after". G7, a template for Tag Manager, is none of ours yet. G8 own layer and event: "the site's own
// name". G9 IAB's framework: "where Google's tags take what IAB's framework says".
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { story } from "../driver/story.mjs";
import { RULES, saying } from "./abroad.mjs";
import { CONFIG, QUIET_MS, button, codes, decided, ready, reloadedBy, site, state } from "./site.mjs";

const DEMO = await readFile(new URL("../../../www/demo/portcullis.json", import.meta.url));
const ADS = ["ad_storage", "ad_user_data", "ad_personalization"];
const TYPES = [...ADS, "analytics_storage", "functionality_storage", "personalization_storage", "security_storage"];
const GOOGLE = {
  ...CONFIG,
  categories: [
    { id: "necessary", required: true, consentTypes: ["security_storage", "functionality_storage"] },
    { id: "analytics", consentTypes: ["analytics_storage"] },
    { id: "advertising", consentTypes: ADS },
  ],
  services: [
    { id: "ga", category: "analytics", match: ["tags.test/gtag.js"] },
    { id: "other", category: "analytics", match: ["other.test"] },
  ],
  google: { services: ["ga"] },
};
const withGoogle = (google, more = {}) => ({ ...GOOGLE, ...more, google: { ...GOOGLE.google, ...google } });

/** All seven types, of which these are granted. */
const types = (...granted) => Object.fromEntries(TYPES.map((type) => [type, granted.includes(type) ? "granted" : "denied"]));
const DENIED = ["consent", "default", { ...types("security_storage"), wait_for_update: 500 }];
const update = (...granted) => ["consent", "update", types("security_storage", "functionality_storage", ...granted)];
const ALL = update("analytics_storage", ...ADS);
const NONE = update();
const TOLD = { event: "portcullis_update" };
const SNIPPET = 'window.dataLayer = window.dataLayer || []; function gtag() { dataLayer.push(arguments); } gtag("js", 1); gtag("config", "G-TEST");';
const COMMANDS = [["js", 1], ["config", "G-TEST"]];

/** What a data layer holds, oldest first; what is no object of arguments or plain object is called what it is. */
const layer = (page, name = "dataLayer") =>
  page.evaluate((name) => (window[name] || []).map((said) => {
    const kind = Object.prototype.toString.call(said);
    return kind === "[object Arguments]" ? [...said] : kind === "[object Object]" ? said : kind;
  }), name);

/** Google's tag as its own snippet has it, held; the file notes what was in the data layer when it ran. */
const tags = (world, mark = 'type="text/plain" data-portcullis="ga"') => {
  const text = 'window.atRun = [...dataLayer].map((said) => said[1] || said.event || said[0]);';
  world.route("tags.test", "/gtag.js", (_, response) => response.writeHead(200, { "content-type": "text/javascript" }).end(text));
  return `<script ${mark} src="${world.url("tags.test", "/gtag.js")}"></script><script ${mark.replace(/async/, "")}>${SNIPPET}</script>`;
};
const atRun = (page) => page.waitFor(() => window.atRun);
const fetched = (world) => world.log.filter(({ path }) => path === "/gtag.js").length;

/** Registers a page with Google's tag in it. */
const googleSite = (world, { before = "", ...options } = {}) => site(world, { config: GOOGLE, ...options, head: before + (options.tags ?? tags(world)) });

/** The files of ours are kept by the browser from now on. */
async function keptFiles(world) {
  for (const name of ["portcullis.js", "portcullis.head.js", "portcullis.more.js"]) {
    const file = await readFile(join(process.env.PORTCULLIS_DIST ?? "dist", name));
    world.route("site.test", `/portcullis/${name}`, (_, response) =>
      response.writeHead(200, { "content-type": "text/javascript", "cache-control": "max-age=600" }).end(file));
  }
  const text = JSON.stringify(GOOGLE);
  world.route("site.test", "/portcullis.json", (_, response) =>
    response.writeHead(200, { "content-type": "application/json", "cache-control": "max-age=600" }).end(text));
}

const LOADS = [
  ["loaded synchronously", {}],
  ["loaded synchronously, with data-google", { attributes: "data-google" }],
  ["async with the stub", { stub: "data-google", attributes: "async" }],
  ["async without the stub", { attributes: "async" }],
];

for (const [how, options] of LOADS) {
  for (const warm of [false, true]) {
    story(`${how}, the cache ${warm ? "warm" : "cold"}: one default before all else, one update before the tag runs, and again on the next page`, warm ? { engines: ["chromium", "firefox"], why: "asks anew for the files of a page that a driver goes to" } : {}, async ({ page, world }) => {
      const address = googleSite(world, options);
      if (warm) {
        await keptFiles(world);
        await page.goto(address);
        await ready(page);
        await world.quiet(QUIET_MS);
        world.log.length = 0;
      }
      await page.goto(address);
      await ready(page);
      await world.quiet(QUIET_MS);
      if (warm) assert.deepEqual(world.log.filter(({ path }) => /portcullis(\.head)?\.js/.test(path)), [], "our files come from the cache");
      assert.deepEqual(await layer(page), [DENIED], "nothing is decided, so there is no update");
      assert.equal(fetched(world), 0);
      await page.click(button("accept-all"));
      assert.deepEqual(await atRun(page), ["default", "update", "portcullis_update"]);
      await page.waitFor(() => window.dataLayer.length === 5);
      assert.deepEqual(await layer(page), [DENIED, ALL, TOLD, ...COMMANDS]);
      await page.goto(address);
      assert.deepEqual(await atRun(page), ["default", "update", "portcullis_update"]);
      await page.waitFor(() => window.dataLayer.length === 5);
      assert.deepEqual(await layer(page), [DENIED, ALL, TOLD, ...COMMANDS]);
      assert.deepEqual(await codes(page), []);
    });
  }

  story(`${how}: a refusal is an update, and a withdrawal one before the page is loaded again`, async ({ page, world }) => {
    const before = `<script>document.addEventListener("portcullis:withdrawn", () =>
      sessionStorage.setItem("last", JSON.stringify([...dataLayer].slice(-2))));</script>`;
    await page.goto(googleSite(world, { ...options, before }));
    await page.click(button("reject-all"));
    await decided(page);
    assert.deepEqual(await layer(page), [DENIED, NONE, TOLD]);
    await page.evaluate(() => window.portcullis.set({ analytics: true }));
    await atRun(page);
    assert.deepEqual((await layer(page)).slice(3, 5), [update("analytics_storage"), TOLD]);
    await reloadedBy(page, "window.portcullis.rejectAll()");
    const last = JSON.parse(await page.evaluate(() => sessionStorage.getItem("last")));
    assert.deepEqual(last.map((said) => said.event ?? said[2]), [NONE[2], TOLD.event]);
    assert.deepEqual(await layer(page), [DENIED, NONE, TOLD]);
  });
}

/** Answers on a page with the tag held, and says what pins the next one to its config. */
async function answered(page, world) {
  await page.goto(googleSite(world, { path: "/before" }));
  await page.click(button("accept-all"));
  await atRun(page);
  const hash = await page.waitFor(() => localStorage.getItem("portcullis.plan")?.split(/[\n ]/)[1]);
  return `data-config-hash="${hash}"`;
}

for (const [how, options] of [
  ["the stub with data-google", (pin) => ({ stub: `data-google ${pin}`, attributes: "async" })],
  ["the stub alone", (pin) => ({ stub: pin, attributes: "async" })],
  ["one synchronous tag", (pin) => ({ attributes: pin })],
]) {
  story(`${how}: what the plan lets go before the config is there finds the stored choice in the data layer, and nothing is told twice`, async ({ page, world }) => {
    const pin = await answered(page, world);
    await page.goto(googleSite(world, { path: "/next", tags: tags(world, ""), ...options(pin) }));
    assert.deepEqual(await atRun(page), ["default", "update", "portcullis_update"]);
    await ready(page);
    await world.quiet(QUIET_MS);
    assert.deepEqual(await layer(page), [DENIED, ALL, TOLD, ...COMMANDS]);
    assert.deepEqual(await codes(page), []);
  });
}

for (const [what, change, told, before] of [
  ["stands, though the config never comes", () => {}, [ALL, TOLD]],
  ["is none without its record", () => localStorage.removeItem("portcullis"), []],
  ["is none where IAB's framework speaks", () => {}, [], "<script>window.gtag_enable_tcf_support = true</script>"],
]) {
  story(`what the plan has told ${what}`, async ({ page, world }) => {
    const pin = await answered(page, world);
    await page.evaluate(change);
    await page.goto(site(world, { config: GOOGLE, path: "/next", before, head: tags(world, ""), stub: `data-google ${pin}`, script: "/never.js" }));
    assert.deepEqual(await layer(page), [DENIED, ...told, ...COMMANDS]);
  });
}

story("the end of a record is an update, the same answer by code is none", async ({ page, world }) => {
  await page.goto(googleSite(world, { config: withGoogle({}, { withdrawal: "none" }), tags: "" }));
  await ready(page);
  await page.evaluate(() => {
    window.portcullis.acceptAll();
    window.portcullis.acceptAll();
    window.portcullis.reset();
    window.portcullis.reset();
  });
  assert.deepEqual(await layer(page), [DENIED, ALL, TOLD, NONE, TOLD]);
});

story("what was withdrawn in another tab is told here", async ({ page, world }) => {
  const address = googleSite(world, { config: withGoogle({}, { withdrawal: "none" }), tags: "" });
  await page.goto(address);
  await page.click(button("accept-all"));
  const other = await page.newTab();
  await other.goto(address);
  await ready(other);
  await other.evaluate(() => window.portcullis.rejectAll());
  await page.waitFor(() => window.portcullis.state().allowed.analytics === false);
  assert.deepEqual(await layer(page), [DENIED, ALL, TOLD, NONE, TOLD]);
});

story("the site's own name, event, time and settings stand in the data layer", async ({ page, world }) => {
  const config = withGoogle({ dataLayer: "layer_2", event: "chosen", waitForUpdate: 900, adsDataRedaction: true, urlPassthrough: true });
  await page.goto(googleSite(world, { config, tags: "" }));
  await page.click(button("accept-all"));
  await decided(page);
  const first = ["consent", "default", { ...DENIED[2], wait_for_update: 900 }];
  const settings = [["set", "ads_data_redaction", true], ["set", "url_passthrough", true]];
  assert.deepEqual(await layer(page, "layer_2"), [first, ...settings, ALL, { event: "chosen" }]);
  assert.deepEqual(await page.evaluate(() => typeof window.dataLayer), "undefined");
});

story("the stub's default goes to the data layer that its tag names", async ({ page, world }) => {
  const config = withGoogle({ dataLayer: "layer_2", urlPassthrough: true });
  await page.goto(googleSite(world, { config, tags: "", stub: 'data-google="layer_2"', attributes: "async" }));
  await ready(page);
  assert.deepEqual(await layer(page, "layer_2"), [DENIED, ["set", "url_passthrough", true]]);
});

story("what stands before the stub has it tell regions apart", async ({ page, world }) => {
  const regional = ["consent", "default", { ...types(...TYPES), region: ["US", "ES-CT"] }];
  const before = `<script>window[Symbol.for("portcullis.google")] = ["dataLayer", ${JSON.stringify([DENIED])}, "", ${JSON.stringify([regional])}];</script>`;
  const stub = '<script src="/portcullis/portcullis.head.js"></script>';
  const tag = '<script async src="/portcullis/portcullis.js" data-config="/portcullis.json"></script>';
  await page.goto(googleSite(world, { script: "/nothing.js", before: before + stub + tag }));
  await page.waitFor(() => window.portcullis?.state);
  await page.click(button("accept-all"));
  await atRun(page);
  assert.deepEqual((await layer(page)).slice(0, 6), [DENIED, regional, NONE, TOLD, ALL, TOLD]);
  assert.deepEqual(await codes(page), []);
});

for (const [who, leave] of [
  ["who has answered", () => localStorage.setItem("portcullis", "anything")],
  ["who has answered in a cookie", () => void (document.cookie = "portcullis=anything; Path=/")],
  ["whose browser sends Global Privacy Control", null],
]) {
  story(`what a region leaves granted is nothing to ${who}`, async ({ page, world }) => {
    const regional = ["consent", "default", { ...types(...TYPES), region: ["US"] }];
    const said = `<script>window[Symbol.for("portcullis.google")] = ["dataLayer", ${JSON.stringify([DENIED])}, "", ${JSON.stringify([regional])}];</script>`;
    const before = (leave ? "" : saying("gpc")) + said + '<script src="/portcullis/portcullis.head.js"></script>';
    await page.goto(world.page("/before", "<!doctype html><title>before</title>"));
    if (leave) await page.evaluate(leave);
    await page.goto(googleSite(world, { script: "/nothing.js", before }));
    assert.deepEqual(await layer(page), [DENIED]);
  });
}

story("cargo xtask inline bakes in what each region's law lets run, and the module says none of it again", async ({ page, world }) => {
  const before = '<script src="/inline/portcullis.head.js"></script><script async src="/portcullis/portcullis.js" data-config="/demo.json"></script>';
  world.route("site.test", "/demo.json", (_, response) => response.writeHead(200).end(DEMO));
  await page.goto(googleSite(world, { script: "/nothing.js", before, tags: "" }));
  await ready(page);
  const said = await layer(page);
  const regional = said.filter((command) => command[2]?.region);
  assert.deepEqual(said[0], DENIED);
  // As Google finds it: the most specific region counts.
  const granted = (region) => {
    const about = (name) => regional.find(([, , { region: listed }]) => listed.includes(name));
    const [, , types] = about(region) ?? about(region.slice(0, 2)) ?? [0, 0, {}];
    return TYPES.filter((type) => types[type] === "granted");
  };
  assert.deepEqual([granted("GB"), granted("US-CA").includes("ad_storage"), granted("DE")], [["analytics_storage", "security_storage"], true, []]);
  assert.deepEqual(said.slice(1 + regional.length).map((one) => one[1] ?? one), ["update", TOLD], "where the law asks that is taken back");
  assert.deepEqual(await codes(page), []);
});

story("what a region leaves granted is taken back where the visitor's own law asks, answer or none", async ({ page, world }) => {
  const regional = ["consent", "default", { ...types(...TYPES), region: ["US"] }];
  const said = `<script>window[Symbol.for("portcullis.google")] = ["dataLayer", ${JSON.stringify([DENIED])}, "", ${JSON.stringify([regional])}];</script>`;
  const before = said + '<script src="/portcullis/portcullis.head.js"></script><script async src="/portcullis/portcullis.js" data-config="/portcullis.json" data-region="DE"></script>';
  world.route("site.test", "/rules.json", (_, response) => response.writeHead(200).end(JSON.stringify(RULES)));
  await page.goto(googleSite(world, { script: "/nothing.js", before, config: { ...GOOGLE, regions: { rules: "/rules.json" } } }));
  await ready(page);
  assert.deepEqual(await layer(page), [DENIED, regional, NONE, TOLD]);
});

for (const [region, answered, expected] of [
  ["US-CA", false, [DENIED, ALL, TOLD]],
  ["US-CA", true, [DENIED, update("analytics_storage"), TOLD]],
  ["DE", false, [DENIED]],
  ["GB", false, [DENIED, update("analytics_storage"), TOLD]],
]) {
  story(`in ${region}${answered ? ", opted out" : ""}, Google hears once what the law lets run, when it is known`, async ({ page, world }) => {
    const categories = GOOGLE.categories.map((category) => (category.id === "analytics" ? { ...category, purpose: "statistics" } : category));
    const config = { ...GOOGLE, categories, regions: { rules: "/rules.json" } };
    world.route("site.test", "/rules.json", (_, response) => response.writeHead(200).end(JSON.stringify(RULES)));
    const address = (path) => googleSite(world, { path, config, attributes: `data-google data-region="${region}"` });
    if (answered) {
      await page.goto(address("/before"));
      await ready(page);
      await page.evaluate(() => window.portcullis.set({ advertising: false }));
    }
    await page.goto(address("/"));
    await ready(page);
    await world.quiet(QUIET_MS);
    // What its own tag says comes after.
    assert.deepEqual((await layer(page)).filter((said) => !["js", "config"].includes(said[0])), expected);
  });
}

story("a site that sends its own default before our tag with data-google gets no second one", async ({ page, world }) => {
  const before = '<script>window.dataLayer = []; function gtag() { dataLayer.push(arguments); } gtag("consent", "default", { ad_storage: "denied" });</script>';
  await page.goto(site(world, { config: GOOGLE, before, attributes: "data-google" }));
  await page.click(button("accept-all"));
  await decided(page);
  assert.deepEqual(await layer(page), [["consent", "default", { ad_storage: "denied" }], ALL, TOLD]);
  assert.deepEqual(await codes(page), []);
});

story("a module that starts anew after a trap says nothing twice", { module: "its own build traps" }, async ({ page, world }) => {
  const options = { config: GOOGLE, attributes: 'data-google data-trap="api-close"', script: "/trap/portcullis.js" };
  await page.goto(site(world, options));
  await page.click(button("accept-all"));
  await decided(page);
  await page.evaluate(() => window.portcullis.close());
  await page.waitFor(() => window.__recorded.console.some(({ text }) => text.includes("[module-trapped]")));
  await decided(page);
  assert.deepEqual(await layer(page), [DENIED, ALL, TOLD]);
});

story("a service that is switched off takes its category's types along", async ({ page, world }) => {
  await page.goto(googleSite(world));
  await ready(page);
  await page.evaluate(() => window.portcullis.set({ analytics: true, ga: false }));
  assert.deepEqual(await layer(page), [DENIED, NONE, TOLD]);
});

story("a site that sends its own default first gets no second one", async ({ page, world }) => {
  const before = `<script>${SNIPPET.replace('gtag("js"', 'gtag("consent", "default", { ad_storage: "denied" }); gtag("js"')}</script>`;
  await page.goto(googleSite(world, { before, tags: "" }));
  await page.click(button("accept-all"));
  await decided(page);
  assert.deepEqual(await layer(page), [["consent", "default", { ad_storage: "denied" }], ...COMMANDS, ALL, TOLD]);
  assert.deepEqual(await codes(page), []);
});

for (const [what, said] of [["config", 'gtag("config", "G-TEST")'], ["gtm.js", 'dataLayer.push({ event: "gtm.js" })']]) {
  story(`async without the stub, where the data layer holds ${what} already: one line, and the update all the same`, async ({ page, world }) => {
    const first = `<script>window.dataLayer = []; function gtag() { dataLayer.push(arguments); } ${said};</script>`;
    const tag = '<script async src="/portcullis/portcullis.js" data-config="/portcullis.json"></script>';
    await page.goto(googleSite(world, { script: "/nothing.js", tags: first + tag }));
    await page.waitFor(() => window.portcullis?.state);
    await page.click(button("accept-all"));
    await decided(page);
    assert.deepEqual((await layer(page)).slice(1), [DENIED, ALL, TOLD]);
    assert.deepEqual(await codes(page), ["google-late"]);
    assert.match((await page.evaluate(() => window.portcullis.check())).problems.join(), /\[google-late\] dataLayer: /);
    assert.deepEqual((await page.recorded()).errors, []);
  });
}

story("where Google's tags take what IAB's framework says, we send no update", async ({ page, world }) => {
  await page.goto(googleSite(world, { before: "<script>window.gtag_enable_tcf_support = true;</script>", tags: "" }));
  await page.click(button("accept-all"));
  await decided(page);
  assert.deepEqual(await layer(page), [DENIED]);
});

story("a data layer that is no array is told by its own push", async ({ page, world }) => {
  const before = "<script>window.told = []; window.dataLayer = { push(said) { told.push(said); } };</script>";
  await page.goto(googleSite(world, { script: "/nothing.js", tags: `${before}<script src="/portcullis/portcullis.js" data-config="/portcullis.json" data-google></script>` }));
  await page.click(button("accept-all"));
  await decided(page);
  assert.deepEqual(await layer(page, "told"), [DENIED, ALL, TOLD]);
  assert.deepEqual(await codes(page), []);
});

for (const [what, script] of [
  ["is frozen", "window.dataLayer = Object.freeze([]);"],
  ["has a push that throws", "window.dataLayer = []; { const { push } = Array.prototype; Array.prototype.push = function (...given) { if (this === window.dataLayer) throw Object.create(null); return push.apply(this, given); }; }"],
  ["is a getter that throws", 'Object.defineProperty(window, "dataLayer", { get() { throw Error("none"); } });'],
]) {
  story(`a data layer that ${what} breaks nothing: one line says so, and what is granted runs`, async ({ page, world }) => {
    const tag = `<script>${script}</script><script src="/portcullis/portcullis.js" data-config="/portcullis.json" data-google></script>`;
    const body = `<script type="text/plain" data-portcullis="other">${world.inline("own")}</script>`;
    await page.goto(googleSite(world, { script: "/nothing.js", tags: tag, body }));
    await page.click(button("accept-all"));
    await world.untilRan("own");
    assert.deepEqual(await codes(page), ["google-failed"]);
    assert.deepEqual((await page.recorded()).errors, []);
  });
}

const ADVANCED = withGoogle({ mode: "advanced" });
const FIRST = [["the stub", { stub: "data-google", attributes: "async" }], ["a synchronous tag", { attributes: "data-google" }]];
for (const [how, options] of FIRST) {
  for (const [kind, mark] of [["marked", undefined], ["that nobody marked", "async"]]) {
    story(`advanced, with data-google on ${how}: a tag ${kind} runs before the answer and after a refusal, told that all is denied`, async ({ page, world }) => {
      const other = `<script type="text/plain" data-portcullis="other">${world.inline("own")}</script>`;
      const address = googleSite(world, { ...options, config: ADVANCED, tags: tags(world, mark) + other });
      await page.goto(address);
      assert.equal((await atRun(page))[0], "default");
      assert.equal((await ready(page)).allowed.ga, false, "the visitor has not allowed it");
      await page.click(button("reject-all"));
      await decided(page);
      assert.deepEqual((await layer(page))[0], DENIED);
      assert.deepEqual((await layer(page)).slice(-2), [NONE, TOLD]);
      await page.goto(address);
      assert.equal((await atRun(page))[0], "default");
      await world.quiet(QUIET_MS);
      assert.deepEqual([world.ran(), await codes(page)], [[], []], "no other service runs");
      assert.equal((await state(page)).allowed.ga, false);
    });
  }
}

for (const [what, said, runs, first] of [
  ["grants a type", 'gtag("consent", "default", { ...DENIED, analytics_storage: "granted" })', false, [["consent", "default"]]],
  ["leaves a type out, which Google takes for granted", 'gtag("consent", "default", { ad_storage: "denied" })', false, [["consent", "default"]]],
  ["denies all", 'gtag("consent", "default", DENIED)', true, [["consent", "default"]]],
  ["denies all, and some again for a region", 'gtag("consent", "default", DENIED); gtag("consent", "default", { ad_storage: "denied", region: ["ES"] })', true, [["consent", "default"]]],
  ["grants in a region", 'gtag("consent", "default", { ad_storage: "granted", region: ["ES"] })', false, [["consent", "default"], ["consent", "default"]]],
  ["denies all, and an update that grants", 'gtag("consent", "default", DENIED); gtag("consent", "update", { ad_storage: "granted" })', false, [["consent", "default"], ["consent", "update"]]],
  ["is an array, which Google's tags pass over", 'dataLayer.push(["consent", "default", DENIED])', true, ["[object Array]", ["consent", "default"]]],
]) {
  story(`advanced, after a default of the page's own that ${what}: the tag ${runs ? "runs" : "is held"} before the answer`, async ({ page, world }) => {
    const denied = JSON.stringify(types());
    const before = `<script>window.dataLayer = []; function gtag() { dataLayer.push(arguments); } const DENIED = ${denied}; ${said}</script>`;
    await page.goto(site(world, { config: ADVANCED, before, attributes: "data-google", head: tags(world) }));
    await ready(page);
    if (runs) await atRun(page);
    await world.quiet(QUIET_MS);
    assert.equal(fetched(world), runs ? 1 : 0);
    assert.deepEqual(await codes(page), runs ? [] : ["google-mode"]);
    const found = (await layer(page)).slice(0, first.length).map((entry) => (Array.isArray(entry) ? entry.slice(0, 2) : entry));
    assert.deepEqual(found, first);
  });
}

story("advanced, where the page grants after our tag: the tag is held before the answer", async ({ page, world }) => {
  const late = '<script>function gtag() { dataLayer.push(arguments); } gtag("consent", "default", { analytics_storage: "granted", region: ["ES"] });</script>';
  await page.goto(site(world, { config: ADVANCED, attributes: "data-google", head: late + tags(world) }));
  await ready(page);
  await world.quiet(QUIET_MS);
  assert.equal(fetched(world), 0);
  assert.deepEqual(await codes(page), ["google-mode"]);
});

story("advanced, with settings that come too late: the tag is held before the answer, also on the next decision", async ({ page, world }) => {
  const config = { ...ADVANCED, google: { ...ADVANCED.google, urlPassthrough: true } };
  await page.goto(googleSite(world, { config, stub: "data-google", attributes: "async", tags: `<script>${SNIPPET}</script>${tags(world)}` }));
  await ready(page);
  await page.evaluate(() => window.portcullis.rejectAll());
  await world.quiet(QUIET_MS);
  assert.equal(fetched(world), 0);
  assert.deepEqual(await codes(page), ["google-late"]);
});

for (const attributes of ["data-google", ""]) {
  story(`a default of the page's own that comes after an event is the only one (${attributes || "without data-google"})`, async ({ page, world }) => {
    const before = '<script>window.dataLayer = [{ event: "begun" }]; function gtag() { dataLayer.push(arguments); } gtag("consent", "default", { ad_storage: "denied" });</script>';
    await page.goto(site(world, { config: GOOGLE, before, attributes }));
    await ready(page);
    assert.deepEqual((await layer(page)).map((said) => said[1] ?? said.event), ["begun", "default"]);
    assert.deepEqual(await codes(page), ["google-late"]);
  });
}

story("a tag that is always on hears the default first, while the law is on its way", async ({ page, world }) => {
  const services = [{ id: "gtm", category: "necessary" }, ...GOOGLE.services];
  world.route("site.test", "/rules.json", () => {});
  await page.goto(googleSite(world, { config: { ...GOOGLE, services, regions: { rules: "/rules.json" } }, tags: tags(world, 'type="text/plain" data-portcullis="gtm"') }));
  assert.deepEqual(await atRun(page), ["default"]);
  assert.deepEqual(await codes(page), []);
});

story("settings that come after Google's tag was configured are named", async ({ page, world }) => {
  await page.goto(googleSite(world, { config: withGoogle({ adsDataRedaction: true }), stub: "data-google", attributes: "async", tags: `<script>${SNIPPET}</script>` }));
  await ready(page);
  assert.deepEqual((await layer(page)).map(([command]) => command), ["consent", "js", "config", "set"]);
  assert.deepEqual(await codes(page), ["google-late"]);
});

story("an update that the data layer did not take is told before the next release, or with the next answer", async ({ page, world }) => {
  await page.goto(googleSite(world, { config: { ...GOOGLE, withdrawal: "none" }, tags: tags(world) }));
  await page.click(button("accept-all"));
  await atRun(page);
  await page.evaluate(() => {
    const { push } = window.dataLayer;
    window.dataLayer.push = () => {
      window.dataLayer.push = push;
      throw new Error("full");
    };
    window.portcullis.rejectAll();
  });
  await page.evaluate(() => window.portcullis.set({ analytics: false }));
  assert.deepEqual((await layer(page)).slice(-2), [NONE, TOLD]);
  assert.equal((await layer(page)).filter((said) => said[1] === "update" && said[2].ad_storage === "denied").length, 1);
  assert.deepEqual(await codes(page), ["google-failed"]);
});

story("advanced, with a policy of ours on the page, is basic", async ({ page, world }) => {
  await page.goto(googleSite(world, { config: ADVANCED, attributes: 'data-google data-hold="strict"' }));
  await ready(page);
  await world.quiet(QUIET_MS);
  assert.deepEqual([fetched(world), await codes(page), await layer(page)], [0, [], [DENIED]]);
});

for (const [how, options] of [
  ["a synchronous tag without data-google", {}],
  ["an async tag with data-google and no stub", { attributes: "async data-google" }],
  ["data-google for another data layer", { attributes: 'data-google="other"' }],
]) {
  story(`advanced, with ${how}: the tag is held as in basic, and one line says why`, async ({ page, world }) => {
    await page.goto(googleSite(world, { ...options, config: ADVANCED }));
    await ready(page);
    await world.quiet(QUIET_MS);
    assert.equal(fetched(world), 0);
    assert.deepEqual(await codes(page), ["google-mode"]);
    assert.match((await page.evaluate(() => window.portcullis.check())).problems.join(), /\[google-mode\] google\.mode: /);
    await page.click(button("accept-all"));
    await atRun(page);
    assert.deepEqual((await layer(page)).slice(0, 3), [DENIED, ALL, TOLD]);
  });
}

/** Google's old idiom for tag managers: what was in the data layer is gone. */
const REPLACED = '<script>dataLayer = [{ pageCategory: "home" }];</script>';
story("advanced, where the page replaces its data layer after our tag: all is told again, and the tag is held as in basic", async ({ page, world }) => {
  await page.goto(googleSite(world, { config: ADVANCED, attributes: "data-google", tags: REPLACED + tags(world) }));
  await ready(page);
  await world.quiet(QUIET_MS);
  assert.equal(fetched(world), 0);
  assert.deepEqual(await codes(page), ["google-mode"]);
  await page.click(button("accept-all"));
  await atRun(page);
  assert.deepEqual((await layer(page)).slice(1, 4), [DENIED, ALL, TOLD]);
});

/** The config inside the page, before our tag: all is told before the next line of markup is read. */
const within = (config) => ({ config: null, attributes: "data-google", before: `<script type="application/json" data-portcullis-config>${JSON.stringify(config)}</script>` });

for (const [what, change, first] of [
  ["replaces its data layer", 'dataLayer = [{ pageCategory: "home" }];', [{ pageCategory: "home" }]],
  ["empties the variable of its data layer", "dataLayer = undefined;", []],
]) {
  story(`a page that ${what} after all was told has it told again before the tag runs`, async ({ page, world }) => {
    await answered(page, world);
    await page.evaluate(() => window.portcullis.set({ advertising: false }));
    await page.waitFor(() => window.portcullis?.ready && window.portcullis.state().record?.choices.advertising === false);
    await page.goto(site(world, { path: "/next", ...within(GOOGLE), head: `<script>${change}</script>` + tags(world) }));
    assert.deepEqual((await atRun(page)).slice(-3), ["default", "update", "portcullis_update"]);
    assert.deepEqual((await layer(page)).slice(0, first.length + 3), [...first, DENIED, update("analytics_storage"), TOLD]);
  });
}

story("a tag that a script puts in after the data layer was replaced hears default and update first", async ({ page, world }) => {
  await answered(page, world);
  await page.goto(site(world, { path: "/next", ...within(GOOGLE) }));
  await ready(page);
  await page.evaluate((source) => {
    window.dataLayer = [{ pageCategory: "home" }];
    const one = document.createElement("script");
    one.src = source;
    document.head.append(one);
  }, world.url("tags.test", "/gtag.js"));
  assert.deepEqual((await atRun(page)).slice(1), ["default", "update", "portcullis_update"]);
});

story("what Tag Manager puts in while it is told has nothing told twice", async ({ page, world }) => {
  tags(world);
  await page.goto(site(world, { config: GOOGLE, attributes: "data-google" }));
  await ready(page);
  await page.evaluate((source) => {
    const { push } = window.dataLayer;
    window.dataLayer.push = function (...said) {
      push.apply(this, said);
      const one = document.createElement("script");
      one.src = source;
      document.head.append(one);
    };
  }, world.url("tags.test", "/gtag.js"));
  await page.click(button("accept-all"));
  await atRun(page);
  await world.quiet(QUIET_MS);
  assert.deepEqual(await layer(page), [DENIED, ALL, TOLD]);
  assert.deepEqual(await codes(page), []);
});

story("advanced, where the page grants before a script puts the tag in: the tag is held", async ({ page, world }) => {
  tags(world);
  await page.goto(site(world, { config: ADVANCED, attributes: "data-google" }));
  await ready(page);
  await page.evaluate((source) => {
    (function () { window.dataLayer.push(arguments); })("consent", "update", { analytics_storage: "granted" });
    const one = document.createElement("script");
    one.src = source;
    document.head.append(one);
  }, world.url("tags.test", "/gtag.js"));
  await world.quiet(QUIET_MS);
  assert.equal(fetched(world), 0);
  assert.deepEqual(await codes(page), ["google-mode"]);
});

story("advanced, where the page grants after it was looked at and before the tag is let go: the tag is held", async ({ page, world }) => {
  const late = '<script>function gtag() { dataLayer.push(arguments); } gtag("consent", "default", { analytics_storage: "granted", region: ["ES"] });</script>';
  await page.goto(site(world, { ...within(ADVANCED), head: late + tags(world) }));
  await ready(page);
  await world.quiet(QUIET_MS);
  assert.equal(fetched(world), 0);
  assert.deepEqual(await codes(page), ["google-mode"]);
});

/** What `cargo xtask inline` writes for a config without `regions`. */
const inlined = (commands) => `<script>window[Symbol.for("portcullis.google")]=${JSON.stringify(["dataLayer", commands, 1, 0])};</script><script src="/portcullis/portcullis.head.js"></script>`;

story("the stub of a site without regions tells no update before the answer", async ({ page, world }) => {
  await page.goto(googleSite(world, { attributes: "async", tags: "", before: inlined([DENIED]) }));
  await ready(page);
  assert.deepEqual(await layer(page), [DENIED]);
});

story("the stub's settings are said after a default of the page's own, once", async ({ page, world }) => {
  const redaction = ["set", "ads_data_redaction", true];
  const own = `<script>window.dataLayer = []; function gtag() { dataLayer.push(arguments); } gtag("consent", "default", ${JSON.stringify(types())});</script>`;
  const config = withGoogle({ adsDataRedaction: true });
  await page.goto(site(world, { config, attributes: "async", before: own + inlined([DENIED, redaction]) }));
  await ready(page);
  assert.deepEqual((await layer(page)).map((said) => said.slice(0, 2)), [["consent", "default"], ["set", "ads_data_redaction"]]);
  assert.deepEqual(await codes(page), []);
});
