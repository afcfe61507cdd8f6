// Helpers that answer for the visitor: DuckDuckGo's autoconsent as it is published, with all its rules and its heuristics.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { story } from "../driver/story.mjs";
import { CONFIG, QUIET_MS, button, codes, decided, held, heldInline, ready, site, state } from "./site.mjs";

const HELPER = readFileSync(new URL("../../../node_modules/@duckduckgo/autoconsent/dist/autoconsent.standalone.js", import.meta.url));

/** Opens the site with the helper in it, as its add-on puts it there. */
async function withHelper(page, world, options = {}) {
  world.route("site.test", "/helper.js", (_, response) => response.writeHead(200, { "content-type": "text/javascript" }).end(HELPER));
  await page.goto(site(world, { body: `${held(world, "a")}${heldInline(world, "b")}<script src="/helper.js"></script>`, ...options }));
  await ready(page);
}

/** The helper's message of a type, once it has come. */
const said = (page, type) => page.waitFor((kind) => window.autoconsentStandalone.messages.find((message) => message.type === kind), type);

/** Nothing was let go, nothing went wrong, and the page can be used. */
async function untouched(page, world, expected) {
  await world.quiet(QUIET_MS);
  assert.deepEqual([world.requests("tags.test"), world.ran(), await codes(page)], [[], [], expected]);
  assert.deepEqual((await page.recorded()).errors, []);
  await page.click("#link");
  assert.equal(await page.evaluate(() => location.hash), "#x");
}

for (const banner of ["box-bottom-right", "bar-bottom"]) {
  story(`a helper finds the first layer (${banner}) and refuses; that is stored as a refusal`, { faults: ["B3"] }, async ({ page, world }) => {
    await withHelper(page, world, { config: { ...CONFIG, layout: { banner } } });
    const { cmp, result } = await said(page, "optOutResult");
    assert.deepEqual([cmp, result], ["HEURISTIC-REJECT", true]);
    await decided(page);
    const { allowed, layer } = await state(page);
    assert.deepEqual([allowed.analytics, allowed.advertising, allowed.tagger, layer], [false, false, false, "none"]);
    await untouched(page, world, []);
    await page.goto(site(world, { path: "/next", body: held(world, "c") }));
    assert.equal((await ready(page)).status, "decided", "nobody is asked again");
    await untouched(page, world, []);
  });
}

story("a helper that is told to accept grants nothing: its clicks are not a person's", { faults: ["B3"] }, async ({ page, world }) => {
  await page.goto(site(world, { body: held(world, "a") + heldInline(world, "b") }));
  await ready(page);
  // What Consent-O-Matic and autoconsent do once they have found a button: click it, or send it the events of a click.
  await page.evaluate((accept) => {
    const found = document.querySelector(accept);
    found.click();
    for (const type of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"]) {
      found.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, view: window }));
    }
  }, button("accept-all"));
  await untouched(page, world, ["click-not-trusted"]);
  assert.deepEqual([(await state(page)).status, (await page.storage()).local], ["asking", {}]);
});

story("a helper leaves alone who has granted", { faults: ["B3"] }, async ({ page, world }) => {
  await page.goto(site(world, { path: "/before" }));
  await page.click(button("accept-all"));
  await decided(page);
  const { portcullis: stored } = (await page.storage()).local;
  await withHelper(page, world);
  // Its heuristics look every second time, and only where the page has changed meanwhile.
  await page.waitFor(() => {
    document.body.append("");
    return window.autoconsentStandalone.instance.state.findCmpAttempts > 2;
  });
  assert.deepEqual(await page.evaluate(() => window.autoconsentStandalone.instance.state.detectedCmps), []);
  assert.equal((await page.storage()).local.portcullis, stored);
});
