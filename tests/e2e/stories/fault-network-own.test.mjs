// What we ask for ourselves, over a whole journey, by the server's log: our own files and the config. Nobody is told anything.
import assert from "node:assert/strict";
import { SITE as DEMO, serveDemo } from "../../../www/demo/serve.mjs";
import { story } from "../driver/story.mjs";
import { withRecorder } from "../world/recorder.mjs";
import { QUIET_MS, button, codes, decided, held, heldInline, ready, reloadedBy, site, state } from "./site.mjs";

/** Every request so far, each kind once, sorted; and the log is begun anew. */
async function asked(world) {
  await world.quiet(QUIET_MS);
  const kinds = new Set(world.log.map(({ method, host, path }) => `${method} ${host}${path}`));
  world.log.length = 0;
  return [...kinds].sort();
}

const PAGE = ["GET site.test/", "GET site.test/portcullis.json", "GET site.test/portcullis/portcullis.js"];
const MORE = "GET site.test/portcullis/portcullis.more.js";
/** The site's own tags: what they are, and what they themselves tell. */
const TAGS = ["GET site.test/ran", "GET tags.test/tag.js"];

const noModule = (world) => ({ "content-security-policy": `script-src 'self' 'unsafe-inline' ${world.origin("tags.test")}` });
for (const [where, extra, options] of [
  ["with the module", [], () => ({})],
  ["with the stub first", ["GET site.test/portcullis/portcullis.head.js"], () => ({ stub: true })],
  ["in the fallback", ["GET site.test/portcullis/portcullis.fallback.js"], (world) => ({ headers: noModule(world) })],
]) {
  story(`${where}: our own files and the config are all that we ever ask for`, { faults: ["B1"] }, async ({ page, world }) => {
    const page1 = [...PAGE, ...extra].sort();
    await page.goto(site(world, { body: held(world, "a") + heldInline(world, "b"), ...options(world) }));
    await ready(page);
    assert.deepEqual(await asked(world), page1, "a first visit");
    await page.click(button("preferences"));
    await page.waitFor(() => window.portcullis.state().layer === "second");
    assert.deepEqual(await asked(world), [MORE], "the preferences");
    await page.evaluate(() => window.portcullis.report("table"));
    await page.click(button("save"));
    await decided(page);
    assert.deepEqual(await asked(world), [], "a report, and a refusal");
    await page.reload();
    await ready(page);
    assert.deepEqual(await asked(world), page1, "who has refused");
    await page.evaluate(() => window.portcullis.acceptAll());
    await world.untilRan("a");
    assert.deepEqual(await asked(world), [MORE, ...TAGS].sort(), "a grant");
    await page.reload();
    await world.untilRan("a");
    // WebKit takes a tag from its memory, whatever its headers say.
    const ours = (await asked(world)).filter((line) => line !== TAGS[1]);
    assert.deepEqual(ours, [...page1, MORE, TAGS[0]].sort(), "who has granted");
    await reloadedBy(page, "window.portcullis.rejectAll()");
    assert.equal((await state(page)).allowed.analytics, false);
    assert.deepEqual(await asked(world), page1, "a withdrawal, and the page again");
    await page.goto("about:blank");
    assert.deepEqual(await asked(world), [], "and no word when it is left");
  });
}

story("the demo too: who refuses is asked nothing more, and only the site's own files are fetched", { faults: ["B1"] }, async ({ page, world }) => {
  const change = (text, name) => (name.endsWith(".html") ? withRecorder(text) : text);
  await page.goto(serveDemo(world, { change }));
  await page.click(button("reject-all"));
  await decided(page);
  await page.reload();
  await ready(page);
  assert.deepEqual(await codes(page), []);
  const files = ["/", "/demo.css", "/demo.js", "/portcullis.json", "/portcullis/portcullis.js", "/portcullis/portcullis.more.js", "/portcullis/presets/regions.json", "/visitor.js"];
  assert.deepEqual(await asked(world), files.map((path) => `GET ${DEMO}${path}`));
});
