// The same traps where WebAssembly is taken away, so that the module runs as JavaScript.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { codes, ready } from "./site.mjs";
import { tellTraps, trapSite } from "./traps.mjs";

const WITHOUT = "<script>window.WebAssembly = undefined;</script>";

story("without WebAssembly it is the fallback that these stories are about", async ({ page, world }) => {
  await page.goto(trapSite(world, "none", WITHOUT));
  await ready(page);
  assert.ok(world.log.some(({ path }) => path === "/trap/portcullis.fallback.js"));
  assert.deepEqual(await codes(page), []);
});

tellTraps(" in the fallback", WITHOUT, { faults: ["W1"] });
