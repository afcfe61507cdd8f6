// A blocker hides the dialog or takes it out, or keeps our files from coming: all stays held, and the page is no worse off.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { QUIET_MS, button, codes, decided, held, heldInline, ready, site, state } from "./site.mjs";

/** Everything is held, what is stored stays, and the page can be clicked and scrolled. */
async function usable(page, world, expected = [], kept) {
  await world.quiet(QUIET_MS);
  assert.deepEqual([world.requests("tags.test"), world.ran(), await codes(page)], [[], [], expected]);
  assert.deepEqual([(await page.recorded()).errors, (await page.storage()).local.portcullis], [[], kept]);
  await page.click("#link");
  assert.equal(await page.evaluate(() => location.hash), "#x");
  const locks = await page.evaluate(() => [document.documentElement, document.body].flatMap((node) =>
    [node.style.cssText, node.className, node.inert, getComputedStyle(node).overflowY, getComputedStyle(node).pointerEvents]));
  assert.deepEqual(locks, ["", "", false, "visible", "auto", "", "", false, "visible", "auto"], "nothing locks the page");
}

const visit = async (page, world) => {
  await page.goto(site(world, { body: held(world, "a") + heldInline(world, "b") }));
  await ready(page);
};

// A rule of an add-on (user origin) wins over all that a page says. No driver sets one: a later rule in our own tree weighs the same.
const hide = () => {
  const { shadowRoot } = document.querySelector("[data-portcullis-host]");
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(":host { display: none !important; }");
  shadowRoot.adoptedStyleSheets = [...shadowRoot.adoptedStyleSheets, sheet];
};
// A rule that removes does so each time.
const takeOut = () => {
  const away = () => document.querySelector("[data-portcullis-host]")?.remove();
  new MutationObserver(away).observe(document, { childList: true, subtree: true });
  away();
};

for (const [what, act, lines] of [["hidden", hide, []], ["taken out", takeOut, ["dialog-removed"]]]) {
  story(`the first layer is ${what} by a rule: everything stays held, and nothing is left on the page`, { faults: ["B2"] }, async ({ page, world }) => {
    await visit(page, world);
    await page.evaluate(act);
    if (lines.length) await page.waitFor(() => window.portcullis.check().problems.length);
    assert.ok(!(await page.box(button("accept-all")))?.visible);
    await usable(page, world, lines);
    assert.equal((await state(page)).status, "asking");
  });

  story(`the preferences are ${what} while they are open: the page can be used`, { faults: ["B2"] }, async ({ page, world }) => {
    await visit(page, world);
    await page.click(button("preferences"));
    await page.waitFor(() => window.portcullis.state().layer === "second");
    await page.evaluate(act);
    if (lines.length) await page.waitFor(() => window.portcullis.check().problems.length);
    await usable(page, world, lines);
  });
}

story("preferences that a rule hides from the start do not lock the page, however often they are asked for", { faults: ["B2"] }, async ({ page, world }) => {
  await visit(page, world);
  await page.evaluate(hide);
  for (let time = 0; time < 2; time += 1) {
    await page.evaluate(() => window.portcullis.open());
    await page.waitFor(() => window.portcullis.state().layer === "second");
    await page.evaluate(hide);
    await page.waitFor(() => window.portcullis.state().layer !== "second");
  }
  await usable(page, world);
});

for (const [name, expected] of [["portcullis.js", []], ["portcullis.more.js", ["more-unreachable"]]]) {
  story(`${name} is blocked: what was granted before stays held, and what is stored stays`, { faults: ["B2"] }, async ({ page, world }) => {
    await page.goto(site(world, { path: "/before" }));
    await page.click(button("accept-all"));
    await decided(page);
    const { portcullis: stored } = (await page.storage()).local;
    await world.quiet(QUIET_MS);
    world.log.length = 0;
    world.route("site.test", `/portcullis/${name}`, (request) => request.socket.destroy());
    await page.goto(site(world, { body: held(world, "a") + heldInline(world, "b") }));
    if (expected.length) await page.waitFor(() => window.portcullis?.check?.().problems.length);
    await usable(page, world, expected, stored);
  });
}
