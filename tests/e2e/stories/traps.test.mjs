// The border: a trap at any way into the module, and at any effect. Nothing opens, the page works, one console line says
// so, and the module starts again clean. Runs on the test build, which traps once at the point that `data-trap` names.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { GRANT, marked, record, shut } from "./closed.mjs";
import { US } from "./hostile.mjs";
import { CONFIG, button, site } from "./site.mjs";
import { EFFECTS, ENTRIES, WAYS, tellTraps, trapSite } from "./traps.mjs";

tellTraps("", "", { faults: ["W1"] });

story("while the module is down, what was granted before is held again", async ({ page, world }) => {
  await page.goto(trapSite(world, "api-close"));
  await page.click(button("accept-all"));
  await page.waitFor(() => window.portcullis.state().status === "decided");
  const type = await page.evaluate((source) => {
    window.portcullis.close();
    const script = document.createElement("script");
    script.src = source;
    document.head.append(script);
    return script.type;
  }, world.tag("late"));
  assert.equal(type, "text/plain");
  await page.waitFor(() => window.portcullis.state()?.status === "decided");
});

/** Opens the preferences, and presses a button there; `off` is switched off before. */
const inPreferences = (action, off) => async (page) => {
  await page.evaluate(() => window.portcullis.open());
  if (off) await page.click(off);
  await page.click(button(action));
};
const call = (method, argument) => (page) => page.evaluate((name, value) => window.portcullis[name](value), method, argument);

for (const [point, refuse] of Object.entries({
  "reject-all": inPreferences("reject-all"),
  save: inPreferences("save", 'input[data-id="analytics"]'),
  "api-reject-all": call("rejectAll"),
  "api-set": call("set", { analytics: false, tagger: false }),
  "api-reset": call("reset"),
  "effect-store": call("rejectAll"),
  "effect-forget": call("reset"),
})) {
  story(`a refusal that a trap at ${point} cuts off is taken all the same: what was granted before counts no more`, { faults: ["W1"] }, async ({ page, world }) => {
    await page.goto(world.page("/before", "<!doctype html><title>before</title>"));
    await page.evaluate((value) => localStorage.setItem("portcullis", value), record({ config: { ...CONFIG, withdrawal: "none" }, granted: GRANT }));
    const address = trapSite(world, point);
    // Not loaded again: that would have the story look at two pages at once.
    site(world, { path: "/unused", config: { ...CONFIG, withdrawal: "none" } });
    await page.goto(address);
    for (const name of ["a", "b"]) await world.untilRan(name);
    await refuse(page);
    await page.waitFor(() => window.portcullis?.state()?.allowed.analytics === false && ["asking", "decided"].includes(window.portcullis.state().status));
    world.log.length = 0;
    await page.goto(site(world, { path: "/next", body: marked(world) }));
    await shut(page, world);
  });
}

story("where there are no random numbers to be had a refusal is taken all the same", { faults: ["P22"] }, async ({ page, world }) => {
  await page.goto(site(world, { script: "/nothing.js", head: `<script>Crypto.prototype.getRandomValues = () => { throw Error("none"); };</script>${US}`, body: marked(world) }));
  await page.click(button("reject-all"));
  await page.waitFor(() => window.portcullis.state().status === "decided");
  await shut(page, world);
});

story("what a page throws that has no text ends the module like anything else, and it starts again", { faults: ["W1", "P22"] }, async ({ page, world }) => {
  await page.goto(site(world, { body: marked(world) }));
  await page.waitFor(() => window.portcullis.state().layer === "first");
  await page.evaluate(() => {
    const event = new Event("focusin");
    Object.defineProperty(event, "target", { get() { throw Object.create(null); } });
    document.dispatchEvent(event);
  });
  await page.waitFor(() => window.portcullis.state()?.layer === "first");
  await shut(page, world, ["module-trapped"]);
  await page.click(button("accept-all"));
  for (const name of ["a", "b"]) await world.untilRan(name);
});

story("the list of points is the sources'", async () => {
  assert.ok(ENTRIES.length >= 20 && EFFECTS.length >= 10, `${ENTRIES.length} entries, ${EFFECTS.length} effects`);
  assert.deepEqual(Object.keys(WAYS).filter((point) => ![...ENTRIES, ...EFFECTS].includes(point)), []);
});
