// Listeners of the page's that answer what they hear, for ever.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { button, codes, decided, held, heldInline, ready, site, state } from "./site.mjs";
import { usable } from "./closed.mjs";

/** A page with a tag of analytics and one of advertising, where `listen` has begun to. */
async function listening(page, world, listen) {
  await page.goto(site(world, { body: held(world, "a") + heldInline(world, "b", { ids: "advertising" }) }));
  await ready(page);
  await page.evaluate(listen);
}

story("a listener of `change` that gives the same answer each time hears of it once", { faults: ["W5"] }, async ({ page, world }) => {
  await listening(page, world, () => {
    window.heard = 0;
    window.portcullis.on("change", () => {
      window.heard += 1;
      window.portcullis.set({ advertising: false });
    });
  });
  await page.click(button("accept-all"));
  await world.untilRan("a");
  await usable(page);
  const { allowed, status, record, layer } = await state(page);
  assert.deepEqual([allowed.analytics, allowed.advertising, status, record.source, layer], [true, false, "decided", "api", "none"]);
  assert.deepEqual([await page.evaluate(() => window.heard), world.ran(), await codes(page)], [2, ["a"], []]);
  assert.equal(await page.evaluate(() => localStorage.portcullis.includes(window.portcullis.state().record.id)), true);
});

story("a listener of `change` that changes its mind each time keeps nobody from the page", { faults: ["W5"] }, async ({ page, world }) => {
  await listening(page, world, () => {
    window.heard = 0;
    window.end = window.portcullis.on("change", () => {
      window.heard += 1;
      window.portcullis.set({ advertising: window.heard % 2 === 0 });
    });
  });
  await page.click(button("accept-all"));
  await page.waitFor(() => window.heard > 200);
  await usable(page);
  await page.evaluate(() => window.end());
  await decided(page);
  await world.untilRan("a");
  const { allowed, status, layer } = await state(page);
  assert.deepEqual([allowed.analytics, status, layer], [true, "decided", "none"]);
  assert.deepEqual([(await page.recorded()).errors, await codes(page)], [[], []]);
});

story("a listener of `error` that makes another error each time hears the first hundred, and nobody waits for it", { faults: ["W5"] }, async ({ page, world }) => {
  await listening(page, world, () => {
    window.heard = 0;
    window.portcullis.on("error", () => {
      window.heard += 1;
      window.portcullis.set({ [`nobody-${window.heard}`]: true });
    });
    window.portcullis.on("change", () => window.portcullis.set({ nobody: true }));
  });
  await page.click(button("accept-all"));
  for (const name of ["a", "b"]) await world.untilRan(name);
  await usable(page);
  assert.equal((await state(page)).status, "decided");
  assert.deepEqual([await page.evaluate(() => window.heard), new Set(await codes(page))], [100, new Set(["unknown-id"])]);
});
