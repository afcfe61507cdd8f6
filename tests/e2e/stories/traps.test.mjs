// The border: a trap at any way into the module, and at any effect. Nothing opens, the page works, one console line says
// so, and the module starts again clean. Runs on the test build, which traps once at the point that `data-trap` names.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { button } from "./site.mjs";
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

story("the list of points is the sources'", async () => {
  assert.ok(ENTRIES.length >= 20 && EFFECTS.length >= 10, `${ENTRIES.length} entries, ${EFFECTS.length} effects`);
  assert.deepEqual(Object.keys(WAYS).filter((point) => ![...ENTRIES, ...EFFECTS].includes(point)), []);
});
