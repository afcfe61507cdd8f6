// A config that does not come as it should: everything is held, the line says from where and why, and nothing stored is lost.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { GRANT, closed, marked, record } from "./closed.mjs";
import { CONFIG, button, codes, lines, ready, site, state } from "./site.mjs";

const TEXT = JSON.stringify(CONFIG);
const GOOD = (_, response) => response.writeHead(200, { "content-type": "application/json" }).end(TEXT);
const NAME = "/portcullis.json";

/** Leaves a grant in storage, as an earlier page would have. */
async function granted(page, world, policy = 1) {
  const text = record({ config: policy === 1 ? CONFIG : { ...CONFIG, policyVersion: policy }, granted: GRANT, policy });
  await page.goto(world.page("/before", "<!doctype html><title>before</title>"));
  await page.evaluate((value) => localStorage.setItem("portcullis", value), text);
  return text;
}

for (const [row, fault, answer, cause] of [
  ["N6", "is not there", (_, response) => response.writeHead(404).end(TEXT), "status 404"],
  ["N6", "is an error of the server", (_, response) => response.writeHead(500).end(TEXT), "status 500"],
  ["N7", "cannot be reached", (request) => request.socket.destroy(), "TypeError"],
  ["N6", "breaks off in the middle", (_, response) => {
    response.writeHead(200, { "content-length": TEXT.length });
    response.write(TEXT.slice(0, 40), () => response.destroy());
  }, "Error"],
  ["N5", "is sent on to another origin that does not give it to us", (_, response, entry) =>
    response.writeHead(302, { location: `http://elsewhere.test:${entry.headers.host.split(":")[1]}/config.json` }).end(), "TypeError"],
  ["N5", "is sent on in a circle", (_, response) => response.writeHead(302, { location: NAME }).end(), "TypeError"],
]) {
  story(`a config that ${fault} closes everything, a grant included, and the line says where it was and why`, { faults: [row] }, async ({ page, world }) => {
    const stored = await granted(page, world);
    const address = site(world, { body: marked(world) });
    world.route("elsewhere.test", "/config.json", GOOD);
    world.route("site.test", NAME, answer);
    await page.goto(address);
    assert.equal((await ready(page)).status, "closed");
    await closed(page, world, ["config-unreachable"]);
    const [line] = await lines(page);
    assert.ok(line.includes(NAME) && line.includes(cause), line);
    assert.equal((await page.storage()).local.portcullis, stored);
    world.route("site.test", NAME, GOOD);
    await page.reload();
    await world.untilRan("a");
  });
}

story("a config of another origin that does not give it to us closes everything; one that does is used", { faults: ["N5"] }, async ({ page, world }) => {
  await granted(page, world);
  const there = world.url("elsewhere.test", "/config.json");
  const address = site(world, { config: null, attributes: `data-config="${there}"`, body: marked(world) });
  world.route("elsewhere.test", "/config.json", GOOD);
  await page.goto(address);
  assert.equal((await ready(page)).status, "closed");
  await closed(page, world, ["config-unreachable"]);
  assert.ok((await lines(page))[0].includes(there));
  world.route("elsewhere.test", "/config.json", (_, response) => response.writeHead(200, { "access-control-allow-origin": "*" }).end(TEXT));
  await page.reload();
  await world.untilRan("a");
});

story("a config that is sent on to another place of ours is used", { faults: ["N5"] }, async ({ page, world }) => {
  await granted(page, world);
  const address = site(world, { body: marked(world) });
  world.route("site.test", NAME, (_, response) => response.writeHead(301, { location: "/moved.json" }).end());
  world.route("site.test", "/moved.json", GOOD);
  await page.goto(address);
  await world.untilRan("a");
});

/** The ten seconds of our patience, made short: of all that we wait for, this alone is handed words. */
const HASTE = '<script>{ const native = setTimeout; window.setTimeout = (call, ms, ...rest) => native(call, rest.length ? 100 : ms, ...rest); }</script>';

for (const [how, begin] of [["at all", () => {}], ["but its beginning", (response) => response.writeHead(200, { "content-length": TEXT.length }).write(TEXT.slice(0, 40))]]) {
  story(`of a config nothing comes ${how}: after ten seconds a line says so; when it does come it is used`, { faults: ["N4", "N6"] }, async ({ page, world }) => {
    const stored = await granted(page, world);
    let late;
    world.route("site.test", NAME, (_, response) => {
      late = response;
      begin(response);
    });
    const head = `${HASTE}<script src="/portcullis/portcullis.js" data-config="${NAME}"></script>`;
    await page.goto(site(world, { config: null, script: "/nothing.js", head, body: marked(world) }));
    assert.equal((await ready(page)).status, "closed");
    await closed(page, world, ["config-unreachable"]);
    assert.match((await lines(page))[0], /\/portcullis\.json, no answer in 10 s/);
    assert.equal((await page.storage()).local.portcullis, stored);
    late.end(how === "at all" ? TEXT : TEXT.slice(40));
    await world.untilRan("a");
    assert.equal((await state(page)).status, "decided");
    assert.deepEqual(await codes(page), ["config-unreachable"]);
  });
}

story("what is refused while the config does not come is refused when it does", { faults: ["N4", "W9"] }, async ({ page, world }) => {
  await granted(page, world);
  let late;
  world.route("site.test", NAME, (_, response) => { late = response; });
  const head = `${HASTE}<script src="/portcullis/portcullis.js" data-config="${NAME}"></script>`;
  await page.goto(site(world, { config: null, script: "/nothing.js", head, body: marked(world) }));
  assert.equal((await ready(page)).status, "closed");
  await page.evaluate(() => window.portcullis.rejectAll());
  late.end(TEXT);
  await page.waitFor(() => window.portcullis.state().status === "decided");
  await closed(page, world, ["config-unreachable"]);
  assert.equal((await state(page)).record.choices.analytics, false);
});

story("a slow config is waited for, with nothing let go meanwhile and no word", { faults: ["N4"] }, async ({ page, world }) => {
  await granted(page, world);
  const address = site(world, { body: marked(world) });
  let late;
  world.route("site.test", NAME, (_, response) => { late = response; });
  await page.goto(address);
  await closed(page, world, []);
  assert.equal((await state(page)).status, "waiting");
  late.end(TEXT);
  await world.untilRan("a");
  assert.deepEqual(await codes(page), []);
});

story("a config that somebody on the way keeps too long grants nothing that a newer one has asked about again", { faults: ["N7"] }, async ({ page, world }) => {
  const stored = await granted(page, world, 2);
  await page.goto(site(world, { body: marked(world) }));
  assert.equal((await ready(page)).status, "asking", "the old config, the new answer");
  await closed(page, world, []);
  assert.equal((await page.storage()).local.portcullis, stored);
  site(world, { path: "/new", config: { ...CONFIG, policyVersion: 2 } });
  await page.reload();
  await world.untilRan("a");
});

story("a line that was down is up again when somebody opens the dialog", { faults: ["N7"] }, async ({ page, world }) => {
  const address = site(world, { body: marked(world) });
  world.route("site.test", NAME, (request) => request.socket.destroy());
  await page.goto(address);
  await ready(page);
  for (let round = 0; round < 2; round++) await page.evaluate(() => window.portcullis.open());
  await closed(page, world, ["config-unreachable"]);
  world.route("site.test", NAME, GOOD);
  await page.evaluate(() => window.portcullis.open());
  await page.click(button("accept-all"));
  await world.untilRan("a");
});
