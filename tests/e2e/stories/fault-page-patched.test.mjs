// What the page has put in the place of the browser's own, before us and after us. The language's own (arrays, promises, JSON) we trust:
// where a page breaks those, all stays held.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { story } from "../driver/story.mjs";
import { QUIET_MS, button, codes, held, ready, site, state } from "./site.mjs";
import { marked, shut } from "./closed.mjs";
import { US, asked, before, granted } from "./hostile.mjs";

const DIST = process.env.PORTCULLIS_DIST ?? new URL("../../../dist", import.meta.url).pathname;
const read = (name) => readFileSync(`${DIST}/${name}`, "utf8");

/** Every member name of the config, of the API and of what we hand to the browser. */
const OPTIONS = [...new Set([
  ...read("portcullis.schema.json").matchAll(/"(\w+)":/g), ...read("portcullis.d.ts").matchAll(/\b(\w+)\??[:(]/g),
  ..."childList subtree credentials once passive capture bubbles cancelable composed detail mode type buffered method body headers keepalive createScript createScriptURL createHTML src href nonce async held released".matchAll(/(\w+)/g),
].map(([, name]) => name))].filter((name) => !/^(get|set|value|writable|configurable|enumerable)$/.test(name));

/** A page in which `Object.prototype` has them all, as `kind`, until it says that it is done. */
const polluted = (value) => `<script>
  window.names = ${JSON.stringify(OPTIONS)}.filter((name) => !(name in Object.prototype));
  for (const name of window.names) Object.prototype[name] = ${value};
  window.clean = () => { for (const name of window.names) delete Object.prototype[name]; };
  document.addEventListener("portcullis:ready", () => setTimeout(() => { window.seen = window.portcullis.state(); window.clean(); }, 300));
</script>`;

for (const value of ["true", '"granted"', "1", "[]", "{}"]) {
  story(`every name of the config, the API and the browser's options on Object.prototype (${value}) grants nothing, and we ask`, { faults: ["P2", "C12"] }, async ({ page, world }) => {
    assert.ok(OPTIONS.length > 80 && ["services", "category", "required", "rejectAll", "childList"].every((name) => OPTIONS.includes(name)), OPTIONS.join());
    await page.goto(before(world, polluted(value)));
    const { status, allowed } = await page.waitFor(() => window.seen);
    assert.deepEqual([status, allowed.analytics, allowed.advertising], ["asking", false, false]);
    await asked(page, world);
  });
}

for (const hash of ["", "h4sh"]) {
  story(`a plan on Object.prototype (for a config ${hash ? "that the tag names" : "without a name"}) lets nothing pass`, { faults: ["P2", "C12"] }, async ({ page, world }) => {
    const plan = JSON.stringify(`4 ${hash} \n\ntags.test\nzzzzzzzz`);
    const tag = `<script src="/portcullis/portcullis.js" data-config="/portcullis.json" ${hash && `data-config-hash="${hash}"`}></script>`;
    const insert = `<script>document.head.append(Object.assign(document.createElement("script"), { src: ${JSON.stringify(world.tag("a"))} }));</script>`;
    const head = `<script>Object.prototype["portcullis.plan"] = ${plan};</script>${tag}${insert}`;
    const address = site(world, { script: "/nothing.js", head });
    world.route("site.test", "/portcullis.json", () => {});
    await page.goto(address, { until: "domcontentloaded" });
    await shut(page, world);
  });
}

for (const on of ["Object", "Array", "String"]) {
  story(`${on}.prototype.toJSON changes nothing in what is kept`, { faults: ["C13"] }, async ({ page, world }) => {
    // No driver brings an answer out of such a page.
    await page.goto(before(world, `<script>
      Object.defineProperty(${on}.prototype, "toJSON", { value: () => "spoilt", configurable: true });
      document.addEventListener("portcullis:ready", () => { window.portcullis.acceptAll(); delete ${on}.prototype.toJSON; });
    </script>`));
    for (const name of ["a", "b"]) await world.untilRan(name);
    assert.match((await page.storage()).local.portcullis, /analytics/);
    await page.goto(site(world, { path: "/next", body: held(world, "next") }));
    await world.untilRan("next");
  });
}

/** What a page may put something of its own in the place of. */
const PATCHED = [
  "fetch", "setTimeout", "clearTimeout", "requestAnimationFrame", "Promise", "MutationObserver", "PerformanceObserver", "URL", "BroadcastChannel", "JSON",
  "EventTarget.prototype.addEventListener", "EventTarget.prototype.dispatchEvent", "Document.prototype.createElement", "Document.prototype.querySelectorAll",
  "Element.prototype.setAttribute", "Element.prototype.getAttribute", "Element.prototype.matches", "Element.prototype.attachShadow", "Element.prototype.closest",
  "Node.prototype.insertBefore", "Node.prototype.appendChild", "Node.prototype.contains", "Date.now", "console.error", "Navigator.prototype.sendBeacon", "Crypto.prototype.getRandomValues",
  "document.createElement", "document.querySelectorAll", "document.addEventListener",
];
/** WebKitGTK's driver asks the page by the page's own JSON, Promise and methods of arrays: without them it has no answer for a story. */
const DRIVEN = { engines: ["chromium", "firefox"], why: "its driver needs what breaks here" };
const broken = ({ name }) => (name === "webkit" ? PATCHED.filter((path) => !/^(Promise|JSON)$/.test(path)) : PATCHED);
const put = (path, value) => `{ const names = ${JSON.stringify(path)}.split("."); const name = names.pop(); const on = names.reduce((found, one) => found[one], window);
  const native = on[name]; Object.defineProperty(on, name, { value: ${value}, configurable: true, writable: true }); }`;
const THROWS = '() => { throw Error("the page\'s own"); }';

story("what the page breaks after us, it breaks for itself", { faults: ["P22"] }, async ({ page, world, browser }) => {
  // The recorder is the page's console, and the tags of the stories need a picture alone.
  // Not what the stories themselves look with; and the hold, which has to be short, asks the clock that the page has (a fault there keeps all held).
  const paths = broken(browser).filter((path) => !/console|querySelectorAll|Date/.test(path));
  await page.goto(site(world, { script: "/nothing.js", head: `${US}<script>${paths.map((path) => put(path, THROWS)).join("\n")}</script>`, body: marked(world) }));
  await page.waitFor(() => window.portcullis?.state?.().layer === "first");
  await shut(page, world);
  await page.click(button("accept-all"));
  for (const name of ["a", "b"]) await world.untilRan(name);
  assert.deepEqual(await codes(page), []);
});

story("what does its work before us in another way (zone.js) is used as it is", { faults: ["P22"] }, async ({ page, world }) => {
  const wrapped = "function (...given) { window.calls = (window.calls ?? 0) + 1; return new.target ? Reflect.construct(native, given) : Reflect.apply(native, this, given); }";
  const paths = PATCHED.filter((path) => !/^(Promise|JSON|URL|document)/.test(path) && !/^\w*(Observer|Channel)$/.test(path));
  const zone = `class ZonePromise extends Promise {} window.Promise = ZonePromise; class Seen extends MutationObserver {} window.MutationObserver = Seen;`;
  await page.goto(before(world, `<script>${zone}${paths.map((path) => put(path, wrapped)).join("\n")}</script>`));
  await asked(page, world);
  assert.ok(await page.evaluate(() => window.calls > 50));
});

story("methods that Prototype.js and its like add to arrays, strings and functions are in nobody's way", { faults: ["P22"] }, async ({ page, world }) => {
  const old = `<script>
    for (const kind of [Array, String, Function, Number, Element]) for (const name of ["each", "collect", "inject", "extend", "observe", "update", "show", "hide", "remove_", "strip", "bindAsEventListener"])
      kind.prototype[name] = function () { throw Error("called"); };
    Array.prototype.find = Array.prototype.detect = function (test, self) { for (let at = 0; at < this.length; at++) if (test.call(self, this[at], at)) return this[at]; };
    Array.from = (list) => { const all = []; for (let at = 0; at < list.length; at++) all.push(list[at]); return all; };
  </script>`;
  await page.goto(before(world, old));
  await asked(page, world);
});

for (const part of [0, 1, 2]) {
  story(`where something of the browser's throws before us, nothing goes out and the page works (${part + 1} of 3)`, { faults: ["P22"] }, async ({ page, world, browser }) => {
    for (const path of broken(browser).filter((_, index) => index % 3 === part)) {
      await page.goto(before(world, `<script>${put(path, THROWS)}</script>`));
      await world.quiet(QUIET_MS);
      assert.deepEqual([path, world.requests("tags.test"), world.ran()], [path, [], []]);
      const { errors } = await page.recorded();
      assert.deepEqual([path, errors], [path, []]);
      // Each of three starts may say so.
      assert.match(`${path}: ${await codes(page)}`, /: (module-trapped,?){0,3}$|: [\w-]+$/);
      if (!path.includes("querySelectorAll")) await page.click("#link");
      assert.equal((await page.storage()).local.portcullis, undefined, path);
    }
  });
}

for (const name of ["map", "filter", "forEach", "push", "join", "includes", "flatMap"]) {
  story(`where Array.prototype.${name} throws before us, nothing goes out and the page works`, { faults: ["P22"], ...(/map|push|join|includes/i.test(name) && DRIVEN) }, async ({ page, world }) => {
    await page.goto(before(world, `<script>${put(`Array.prototype.${name}`, THROWS)}</script>`));
    await world.quiet(QUIET_MS);
    assert.deepEqual([world.requests("tags.test"), world.ran()], [[], []]);
    assert.equal((await page.storage()).local.portcullis, undefined);
  });
}

for (const [what, head] of Object.entries({
  "is there first, as ours would be": "window.portcullis = { api: 1, version: 'x', state() { return { status: 'decided', allowed: { analytics: true } }; } };",
  "is frozen": "Object.defineProperty(window, 'portcullis', { value: Object.freeze([]) });",
  "has a getter and a setter that throw": "Object.defineProperty(window, 'portcullis', { get() { throw Error('get'); }, set() { throw Error('set'); } });",
  "has a setter that throws": "Object.defineProperty(window, 'portcullis', { get() {}, set() { throw Error('set'); } });",
  "is a proxy that throws": "window.portcullis = new Proxy({}, { get() { throw Error('proxy'); }, has() { throw Error('proxy'); } });",
  "can be taken over": "Object.defineProperty(window, 'portcullis', { get() { throw Error('get'); }, set() { throw Error('set'); }, configurable: true });",
})) {
  story(`a page whose own name portcullis ${what} grants nothing by it`, { faults: ["P3"] }, async ({ page, world }) => {
    await page.goto(before(world, `<script>${head}</script>`));
    const first = what.includes("as ours would be");
    await shut(page, world, first ? ["already-running"] : []);
    if (!first) await granted(page, world);
    assert.deepEqual((await page.recorded()).errors, []);
  });
}

story("an address of the page that pollutes afterwards grants nothing either", { faults: ["P2"] }, async ({ page, world }) => {
  await page.goto(site(world, { body: marked(world) }));
  await ready(page);
  await page.evaluate(() => { for (const name of ["analytics", "tagger", "granted", "allowed"]) Object.prototype[name] = true; });
  await page.evaluate(() => window.portcullis.set({}));
  await page.evaluate(() => { for (const name of ["analytics", "tagger", "granted", "allowed"]) delete Object.prototype[name]; });
  await shut(page, world);
  const { allowed } = await state(page);
  assert.deepEqual([allowed.analytics, allowed.tagger], [false, false]);
});

story("a global of the page's that is called like an interface of the browser's keeps nobody out", { faults: ["P3"] }, async ({ page, world }) => {
  const globals = '<script>var Charts = {}; var Documents; var HTMLEditor = null; var Char = () => {}; var HTMLThere = 1;</script>';
  await page.goto(before(world, globals));
  await asked(page, world);
});

for (const languages of ["undefined", "null", "5", "{}", "[Symbol()]", "(() => { throw Error('mine'); })()"]) {
  story(`where navigator.languages is ${languages} before us the page's language is left`, { faults: ["P22"] }, async ({ page, world }) => {
    await page.goto(before(world, `<script>Object.defineProperty(Navigator.prototype, "languages", { get: () => ${languages} })</script>`));
    await asked(page, world);
  });
}

story("a list of early calls with a getter that throws is read as far as it goes", { faults: ["P3"] }, async ({ page, world }) => {
  const early = "window.portcullis = [() => (window.isHeard = true),,]; Object.defineProperty(window.portcullis, 1, { get() { throw Error('mine'); } });";
  await page.goto(before(world, `<script>${early}</script>`));
  await asked(page, world);
  assert.equal(await page.evaluate(() => window.isHeard), true);
});
