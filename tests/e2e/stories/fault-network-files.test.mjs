// Files of ours that the server cannot give: nothing is let go, the page works, one line says which it is, and the next page is well.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { FAILURES, built, closed, marked, writeMarkup } from "./closed.mjs";
import { button, codes, decided, lines, ready, site, state } from "./site.mjs";

const OURS = "/portcullis/";
/** Has the server fail to give one of our files. */
const fail = (world, file, answer) => world.route("site.test", OURS + file, answer);
/** Has it give the file again. */
const mend = (world, file) => fail(world, file, (_, response) => response.writeHead(200, { "content-type": "text/javascript" }).end(built(file)));
/** Resolves when our first line is there. */
const told = (page) => page.waitFor(() => window.__recorded.console.some(({ text }) => text.startsWith("portcullis:")));
const stall = () => {};
const failures = Object.entries(FAILURES).map(([fault, answer]) => [fault, (file) => answer(built(file))]);

for (const [fault, answer] of failures) {
  story(`a portcullis.js that ${fault} lets nothing go, also of who granted before; the next page is well`, { faults: ["N1", "N2"] }, async ({ page, world }) => {
    const address = site(world, { body: marked(world) });
    await page.goto(address);
    await page.click(button("accept-all"));
    for (const name of ["a", "b"]) await world.untilRan(name);
    const { portcullis: stored } = (await page.storage()).local;
    world.log.length = 0;
    fail(world, "portcullis.js", answer("portcullis.js"));
    await page.reload();
    await closed(page, world, [], { broken: "portcullis.js" });
    assert.equal((await page.storage()).local.portcullis, stored);
    mend(world, "portcullis.js");
    await page.reload();
    await world.untilRan("a");
  });
}

story("a portcullis.js that never comes leaves the page alone, if its tag is async, and with the stub one line says so", { faults: ["N1", "N4"] }, async ({ page, world }) => {
  const address = site(world, { stub: true, attributes: "async", body: `${marked(world)}<script src="${world.tag("unmarked")}"></script>` });
  fail(world, "portcullis.js", stall);
  await page.goto(address, { until: "domcontentloaded" });
  await told(page);
  // The browser's preload scanner asks for what the markup names before any script can act; it must not run.
  world.log.splice(0, world.log.length, ...world.log.filter(({ query }) => query.name !== "unmarked"));
  await closed(page, world, ["module-missing"]);
});

for (const [fault, answer] of [...failures, ["never comes", () => stall]]) {
  story(`a portcullis.more.js that ${fault} lets nothing go after a grant, says so, and is got over on the next page`, { faults: ["N1", "N2", ...(fault === "never comes" ? ["N4"] : [])] }, async ({ page, world }) => {
    const address = site(world, { body: marked(world) });
    fail(world, "portcullis.more.js", answer("portcullis.more.js"));
    await page.goto(address);
    await page.click(button("accept-all"));
    await decided(page);
    await told(page);
    await closed(page, world, ["more-unreachable"], { broken: "portcullis.more.js" });
    mend(world, "portcullis.more.js");
    await page.goto(address);
    await world.untilRan("a");
    assert.deepEqual(await codes(page), []);
  });
}

const policy = { "content-security-policy": "script-src 'self' http://tags.test:* 'unsafe-inline'; object-src 'none'" };
for (const attributes of ["", "async"])
  for (const [fault, answer] of failures) {
    story(`a portcullis.fallback.js that ${fault} (tag: ${attributes || "synchronous"}) lets nothing go, and one line says what is missing`, { faults: ["N1", "N2"] }, async ({ page, world }) => {
      const address = site(world, { attributes, headers: policy, body: marked(world) });
      fail(world, "portcullis.fallback.js", answer("portcullis.fallback.js"));
      await page.goto(address);
      await told(page);
      await closed(page, world, ["module-refused"], { broken: "portcullis.fallback.js" });
      assert.match((await lines(page))[0], /'wasm-unsafe-eval'.*portcullis\.fallback\.js/);
      mend(world, "portcullis.fallback.js");
      await page.goto(address);
      assert.equal((await ready(page)).status, "asking");
      assert.equal((await state(page)).layer, "first");
    });
  }

story("a portcullis.fallback.js that never comes lets nothing go, and one line says so", { faults: ["N4"] }, async ({ page, world }) => {
  const address = site(world, { attributes: "async", headers: policy, body: marked(world) });
  fail(world, "portcullis.fallback.js", stall);
  await page.goto(address, { until: "domcontentloaded" });
  await writeMarkup(page, world);
  await told(page);
  await closed(page, world, ["module-missing"]);
});

story("a portcullis.js that is not the one of the integrity attribute does not run", { faults: ["N5"] }, async ({ page, world }) => {
  const integrity = 'integrity="sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb"';
  await page.goto(site(world, { attributes: integrity, body: marked(world) }));
  await closed(page, world, []);
  const { "portcullis.js": right } = JSON.parse(built("sri.json"));
  await page.goto(site(world, { path: "/right", attributes: `integrity="${right}"`, body: marked(world) }));
  assert.equal((await ready(page)).status, "asking");
});
