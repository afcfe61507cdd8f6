// Files of two versions on one page, as caches with long lives make them: nothing is let go, one line says which, and matching files are well again.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { GRANT, built, closed, marked, record } from "./closed.mjs";
import { CONFIG, QUIET_MS, button, codes, decided, lines, ready, site, state } from "./site.mjs";

/** Any other version than this one. */
const OLD = "0.0.9";
const [, NOW] = /version:"(\d+\.\d+\.\d+)"/.exec(built("portcullis.head.js"));
/** A file of the build as the build of another version has it, made on the way so that it never rots. */
function old(name, change = (text) => text.replaceAll(`"${NOW}"`, `"${OLD}"`)) {
  const text = built(name).toString("utf8");
  const changed = change(text);
  assert.notEqual(changed, text, `${name} says of which version it is`);
  return (_, response) => response.writeHead(200, { "content-type": "text/javascript; charset=utf-8" }).end(changed);
}
const mend = (world, name) =>
  world.route("site.test", `/portcullis/${name}`, (_, response) => response.writeHead(200, { "content-type": "text/javascript" }).end(built(name)));
const policy = { "content-security-policy": "script-src 'self' http://tags.test:* 'unsafe-inline'; object-src 'none'" };

/** Leaves a grant in storage, as a page of matching files would have. */
async function granted(page, world) {
  const text = record({ granted: GRANT });
  await page.goto(world.page("/before", "<!doctype html><title>before</title>"));
  await page.evaluate((value) => localStorage.setItem("portcullis", value), text);
  return text;
}
/** The page is closed, says so in a line with these words, keeps what is stored, and is well once `name` is of our version again. */
async function mixed(page, world, address, name, words) {
  const stored = await granted(page, world);
  await page.goto(address);
  await page.waitFor(() => window.__recorded.console.some(({ text }) => text.startsWith("portcullis:")));
  await closed(page, world, [words[0]]);
  const [line] = await lines(page);
  for (const word of words) assert.ok(line.includes(word), line);
  assert.equal((await page.storage()).local.portcullis, stored);
  mend(world, name);
  await page.goto(address);
  await world.untilRan("a");
  assert.deepEqual(await codes(page), []);
}

for (const attributes of ["", "async"])
  story(`an old portcullis.head.js with a new portcullis.js (${attributes || "synchronous"}) lets nothing go, also of who granted before`, { faults: ["N3"] }, async ({ page, world }) => {
    const address = site(world, { stub: true, attributes, body: marked(world) });
    world.route("site.test", "/portcullis/portcullis.head.js", old("portcullis.head.js"));
    await mixed(page, world, address, "portcullis.head.js", ["version-mixed", OLD, NOW]);
  });

story("a new portcullis.head.js with an old portcullis.js lets nothing go", { faults: ["N3"] }, async ({ page, world }) => {
  const address = site(world, { stub: true, body: marked(world) });
  world.route("site.test", "/portcullis/portcullis.js", old("portcullis.js"));
  await mixed(page, world, address, "portcullis.js", ["version-mixed", OLD, NOW]);
});

story("a portcullis.head.js from before files said of which version they are is one of another version", { faults: ["N3"] }, async ({ page, world }) => {
  const address = site(world, { stub: true, body: marked(world) });
  world.route("site.test", "/portcullis/portcullis.head.js", old("portcullis.head.js", (text) => text.replace(`version:"${NOW}",`, "")));
  await mixed(page, world, address, "portcullis.head.js", ["version-mixed", NOW]);
});

for (const attributes of ["", "async"])
  story(`an old portcullis.fallback.js with a new portcullis.js (${attributes || "synchronous"}) lets nothing go`, { faults: ["N3"] }, async ({ page, world }) => {
    const address = site(world, { attributes, headers: policy, body: marked(world) });
    world.route("site.test", "/portcullis/portcullis.fallback.js", old("portcullis.fallback.js"));
    await mixed(page, world, address, "portcullis.fallback.js", ["version-mixed", OLD, NOW]);
  });

for (const [how, headers] of [["portcullis.js", {}], ["portcullis.fallback.js", policy]])
  story(`an old portcullis.more.js with a new ${how} lets nothing go`, { faults: ["N3"] }, async ({ page, world }) => {
    const address = site(world, { headers, body: marked(world) });
    world.route("site.test", "/portcullis/portcullis.more.js", old("portcullis.more.js", (text) => text.replace(/"[0-9a-f]{8}"/, '"00000000"')));
    await mixed(page, world, address, "portcullis.more.js", ["more-unreachable", "another build"]);
  });

for (const [first, second] of [[OLD, NOW], [NOW, OLD]])
  story(`two versions on one page, ${first} first: the second one stays out, and says which there are`, { faults: ["P9", "N3"] }, async ({ page, world }) => {
    world.route("site.test", "/old.js", old("portcullis.js"));
    const source = (version) => (version === OLD ? "/old.js" : "/portcullis/portcullis.js");
    const address = site(world, { script: source(first), head: `<script src="${source(second)}" data-config="/portcullis.json"></script>`, body: marked(world) });
    await page.goto(address);
    assert.equal((await ready(page)).status, "asking");
    await closed(page, world, ["already-running"]);
    const [line] = await lines(page);
    assert.match(line, new RegExp(`${first}.*${second}`.replaceAll(".", "\\.").replace("\\.*", ".*")));
    assert.equal(await page.evaluate(() => document.querySelectorAll("[data-portcullis-host]").length), 1);
  });

for (const [plan, change] of [["an earlier", (text) => text.replace(/^\d+/, (version) => version - 1)], ["a later", (text) => text.replace(/^\d+/, (version) => +version + 1)]])
  story(`a plan of ${plan} version lets nothing through before the config is there, and is made anew`, { faults: ["N3"] }, async ({ page, world }) => {
    await page.goto(site(world));
    await page.click(button("accept-all"));
    await decided(page);
    const right = await page.waitFor(() => localStorage.getItem("portcullis.plan"));
    await page.evaluate((text) => localStorage.setItem("portcullis.plan", text), change(right));
    const hash = right.split("\n")[0].split(" ")[1];
    const address = site(world, { stub: `data-config-hash="${hash}"`, attributes: "async", head: `<script src="${world.tag("t")}"></script>` });
    const asked = new Promise((resolve) => world.route("site.test", "/portcullis.json", (_, response) => resolve(response)));
    await page.goto(address, { until: "commit" });
    const late = await asked;
    await world.quiet(QUIET_MS);
    assert.deepEqual(world.ran(), []);
    late.end(JSON.stringify(CONFIG));
    await world.untilRan("t");
    await page.waitFor((text) => localStorage.getItem("portcullis.plan")?.split("\n")[0] === text, right.split("\n")[0]);
  });

for (const format of [0, 2, "1"])
  story(`a config of format ${JSON.stringify(format)} closes everything, and one of ours opens it again`, { faults: ["C17"] }, async ({ page, world }) => {
    const stored = await granted(page, world);
    await page.goto(site(world, { config: { ...CONFIG, format }, body: marked(world) }));
    assert.equal((await ready(page)).status, "closed");
    await closed(page, world, ["config-format"]);
    assert.equal((await page.storage()).local.portcullis, stored);
    await page.goto(site(world, { body: marked(world) }));
    await world.untilRan("a");
  });

story("texts of an older version lack what is new, which is shown in English; what they have too much is ignored", { faults: ["C16"] }, async ({ page, world }) => {
  const texts = { tlh: { "first.title": "Ihre Wahl", "first.accept": "Alle annehmen", "gone.since": "Weg" } };
  await page.goto(site(world, { config: { ...CONFIG, locale: "tlh", texts }, body: marked(world) }));
  await ready(page);
  await closed(page, world, []);
  const shown = await page.evaluate(() => {
    const host = document.querySelector("[data-portcullis-host]");
    return host.textContent + host.shadowRoot.textContent;
  });
  for (const words of ["Ihre Wahl", "Alle annehmen", "Reject all"]) assert.ok(shown.includes(words), shown);
  await page.click(button("reject-all"));
  await decided(page);
  assert.equal((await state(page)).record.locale, "tlh");
});
