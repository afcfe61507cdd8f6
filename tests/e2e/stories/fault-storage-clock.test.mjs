// A clock that is wrong, or was: a record counts only in its own time.
import { story } from "../driver/story.mjs";
import assert from "node:assert/strict";
import { closed, marked } from "./closed.mjs";
import { button, decided, ready, site } from "./site.mjs";

const DAY = 864e5;
/** A page of the site on a machine whose clock is `off` ms from what it is. */
const at = (world, path, off) =>
  world.page(path, `<!doctype html><html lang="en"><title>clock</title><script>{ const now = Date.now; Date.now = () => now() + ${off}; }</script>
    <script src="/portcullis/portcullis.js" data-config="/portcullis.json"></script><a id="link" href="#x">x</a>${marked(world)}`);

for (const [clock, off] of [
  ["moved back by a day", -DAY],
  ["moved back by ten years", -3650 * DAY],
  ["moved on by 181 days", 181 * DAY],
  ["moved on by a hundred years", 36_500 * DAY],
]) {
  story(`on a clock that was ${clock} a grant does not count; set right, it does again`, { faults: ["S7"] }, async ({ page, world }) => {
    site(world, { path: "/unused" });
    await page.goto(at(world, "/now", 0));
    await page.click(button("accept-all"));
    for (const name of ["a", "b"]) await world.untilRan(name);
    const { portcullis: stored } = (await page.storage()).local;
    world.log.length = 0;
    await page.goto(at(world, "/then", off));
    assert.equal((await ready(page)).status, "asking");
    await closed(page, world, []);
    assert.equal((await page.storage()).local.portcullis, stored, "and is left alone");
    await page.goto(world.url("site.test", "/now"));
    await world.untilRan("a");
  });
}

story("an answer given on a clock that was a day fast is asked for again when it is right, and is replaced then", { faults: ["S7"] }, async ({ page, world }) => {
  site(world, { path: "/unused" });
  await page.goto(at(world, "/fast", DAY));
  await page.click(button("accept-all"));
  for (const name of ["a", "b"]) await world.untilRan(name);
  world.log.length = 0;
  await page.goto(at(world, "/right", 0));
  assert.equal((await ready(page)).status, "asking");
  await closed(page, world, []);
  await page.click(button("reject-all"));
  await decided(page);
  await page.reload();
  assert.equal((await ready(page)).status, "decided");
  await closed(page, world, []);
});
