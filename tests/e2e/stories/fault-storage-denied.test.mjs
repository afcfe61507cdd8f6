// Storage that is full, denied or silent: the choice lasts for the page, one line says so, and an earlier answer does not outlive a later one.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { GRANT, closed, marked, record } from "./closed.mjs";
import { CONFIG, button, codes, decided, ready, site, state } from "./site.mjs";

const COOKIE = { ...CONFIG, storage: { kind: "cookie" } };
/** The site, with `spoil` (JavaScript) run in the page before us. */
const spoilt = (world, spoil, { path = "/", config = CONFIG, ...rest } = {}) => {
  site(world, { path: "/unused", config });
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>x</title><script>${spoil}</script>
    <script src="/portcullis/portcullis.js" data-config="/portcullis.json"></script><a id="link" href="#x">x</a>${marked(world)}`;
  return world.page(path, { html, ...rest });
};
/** Fills localStorage to the last character, and gives the number of them. */
const fill = () => {
  let size = 1 << 22;
  let text = "";
  while (size >= 1) {
    try {
      localStorage.setItem("filler", text + "x".repeat(size));
      text += "x".repeat(size);
    } catch {
      size /= 2;
    }
  }
  return text.length;
};

story("where storage is full to the last byte the choice lasts for the page, and one line says so", { faults: ["S8"] }, async ({ page, world }) => {
  await page.goto(site(world, { body: marked(world) }));
  await ready(page);
  assert.ok((await page.evaluate(fill)) > 1_000_000);
  await page.click(button("accept-all"));
  for (const name of ["a", "b"]) await world.untilRan(name);
  assert.deepEqual([await codes(page), (await state(page)).persistent], [["storage-refused"], false]);
  world.log.length = 0;
  await page.reload();
  assert.equal((await ready(page)).status, "asking");
  await closed(page, world, []);
});

story("a refusal on a page whose storage is full takes the grant of before away", { faults: ["S8"] }, async ({ page, world }) => {
  const address = site(world, { config: { ...CONFIG, withdrawal: "none" }, body: marked(world) });
  await page.goto(address);
  await page.click(button("accept-all"));
  for (const name of ["a", "b"]) await world.untilRan(name);
  await page.evaluate(fill);
  await page.evaluate(() => window.portcullis.rejectAll());
  world.log.length = 0;
  await page.reload();
  assert.equal((await ready(page)).allowed.analytics, false, "whatever of it could be kept, the grant is gone");
  await closed(page, world, []);
});

story("in a document of no origin, where nothing may be stored, we ask, and the choice lasts for the page", { faults: ["S9"] }, async ({ page, world }) => {
  const address = site(world, { body: marked(world), headers: { "content-security-policy": "sandbox allow-scripts" } });
  world.route("site.test", "/portcullis.json", (_, response) =>
    response.writeHead(200, { "access-control-allow-origin": "*" }).end(JSON.stringify(CONFIG)));
  await page.goto(address);
  assert.equal((await ready(page)).status, "asking");
  assert.equal(await page.evaluate(() => window.origin), "null");
  await closed(page, world, []);
  await page.click(button("accept-all"));
  await world.untilRan("a");
  await world.untilRan("b");
  assert.deepEqual([await codes(page), (await state(page)).persistent], [["storage-refused"], false]);
  assert.deepEqual((await page.recorded()).errors, []);
});

for (const [fault, spoil] of [
  ["throw", "get() { throw new DOMException('denied', 'SecurityError'); }, set() { throw new DOMException('denied', 'SecurityError'); }"],
  ["are taken by nobody", "get: () => '', set() {}"],
  ["are none at all", "get: () => undefined, set: undefined"],
]) {
  story(`where cookies ${fault} the choice lasts for the page, and one line says so`, { faults: ["S10"] }, async ({ page, world }) => {
    const config = { ...COOKIE, withdrawal: "none", services: [{ ...CONFIG.services[0], cookies: [{ name: "_t*" }] }] };
    await page.goto(spoilt(world, `Object.defineProperty(Document.prototype, "cookie", { configurable: true, ${spoil} })`, { config }));
    assert.equal((await ready(page)).status, "asking");
    await closed(page, world, []);
    await page.click(button("accept-all"));
    await world.untilRan("a");
    assert.deepEqual([await codes(page), (await state(page)).persistent], [["storage-refused"], false]);
    await page.evaluate(() => window.portcullis.rejectAll());
    assert.equal((await state(page)).allowed.analytics, false);
    assert.deepEqual([await codes(page), (await page.recorded()).errors], [["storage-refused"], []]);
  });
}

for (const [fault, spoil, ...first] of [
  ["reading it throws", "Storage.prototype.getItem = () => { throw 1; }"],
  ["it is another object", `Object.defineProperty(window, "localStorage", { value: { getItem: () => "7" } })`, "record-damaged"],
]) {
  story(`where storage is there but ${fault} nothing is granted, and the visitor can answer`, { faults: ["S10"] }, async ({ page, world }) => {
    await page.goto(spoilt(world, spoil));
    await page.waitFor(() => window.portcullis?.state?.()?.status === "asking");
    await closed(page, world, first);
    await page.click(button("accept-all"));
    await world.untilRan("a");
    assert.deepEqual([await codes(page), (await state(page)).persistent], [[...first, "storage-refused"], false]);
  });
}

/** A config with so many services that their record is as long as this. */
const long = (count) => ({
  ...COOKIE,
  withdrawal: "none",
  services: [
    ...CONFIG.services,
    ...Array.from({ length: count }, (_, index) => ({ id: `a-service-with-the-longest-id-that-there-may-be-${1000 + index}`, category: "advertising" })),
  ],
});

story("a record too long for a cookie, which browsers drop without a word, is told of, and leaves no earlier one behind", { faults: ["S11"], engines: ["chromium", "firefox"], why: "keeps a cookie of this length too" }, async ({ page, world }) => {
  await page.goto(site(world, { config: COOKIE, path: "/before" }));
  await page.click(button("accept-all"));
  await decided(page);
  await page.goto(site(world, { config: long(90), body: marked(world) }));
  assert.equal((await ready(page)).status, "asking", "about what is new");
  await world.untilRan("a");
  await page.click(button("reject-all"));
  await decided(page);
  assert.deepEqual([await codes(page), (await state(page)).persistent], [["storage-refused"], false]);
  assert.equal((await page.storage()).cookies, "", "nor the grant of before");
});

story("a record of nearly 4,096 bytes, the longest that a cookie takes, is there on the next page", { faults: ["S11"] }, async ({ page, world }) => {
  await page.goto(site(world, { config: long(72) }));
  await page.click(button("reject-all"));
  await decided(page);
  const { length } = (await page.storage()).cookies;
  assert.ok(length > 3_800 && length < 4_096, `${length}`);
  await page.reload();
  assert.deepEqual([(await ready(page)).status, await codes(page)], ["decided", []]);
});

story("storage that is cleared under a page takes nothing from it until the visitor is back or another tab clears it, and then asks", { faults: ["S14"] }, async ({ page, world }) => {
  const config = { ...CONFIG, withdrawal: "none" };
  const address = site(world, { config, body: marked(world) });
  await page.goto(address);
  await page.evaluate((text) => localStorage.setItem("portcullis", text), record({ config, granted: GRANT }));
  await page.reload();
  await world.untilRan("a");
  await page.evaluate(() => localStorage.clear());
  assert.equal((await state(page)).status, "decided");
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  assert.deepEqual([(await state(page)).status, (await state(page)).allowed.analytics], ["asking", false]);
  await page.click(button("accept-all"));
  await decided(page);
  const other = await page.newTab();
  await other.goto(world.page("/other", "<!doctype html><title>other</title>"));
  await other.evaluate(() => localStorage.clear());
  await page.waitFor(() => window.portcullis.state().status === "asking");
  assert.deepEqual([await codes(page), (await page.recorded()).errors], [[], []]);
});

story("where the server has the browser clear its storage the next page asks", { faults: ["S14"], engines: ["chromium", "firefox"], why: "clears nothing outside secure contexts, of which it has none here" }, async ({ page, world }) => {
  await page.goto(site(world, { body: marked(world), path: "/before" }));
  await page.click(button("accept-all"));
  for (const name of ["a", "b"]) await world.untilRan(name);
  world.log.length = 0;
  await page.goto(site(world, { body: marked(world), headers: { "clear-site-data": '"cookies", "storage"' } }));
  assert.equal((await ready(page)).status, "asking");
  await closed(page, world, []);
});
