// The dialog: what a visitor sees, presses and hears.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { QUIET_MS, button, codes, decided, held, ready, site, state } from "./site.mjs";

const focusOn = (page, action) => page.waitFor((wanted) => {
  let found = document.activeElement;
  while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  return found?.getAttribute("data-portcullis-action") === wanted;
}, action);

story("the two answers are the same element in the same size, colours and type", async ({ page, world }) => {
  await page.goto(site(world));
  await ready(page);
  const look = (action) => page.evaluate((selector) => {
    const element = document.querySelector(selector);
    const { width, height } = element.getBoundingClientRect();
    const { color, backgroundColor, fontSize, fontWeight, fontFamily, borderColor, borderWidth, padding } = getComputedStyle(element);
    return { tag: element.localName, width, height, color, backgroundColor, fontSize, fontWeight, fontFamily, borderColor, borderWidth, padding };
  }, button(action));
  const reject = await look("reject-all");
  assert.deepEqual(reject, await look("accept-all"));
  assert.ok(reject.height >= 44, `a target of ${reject.height} px`);
});

story("the first layer does not take the focus, and is the first thing that Tab reaches", async ({ page, world }) => {
  await page.goto(site(world, { config: { format: 1 } }));
  await ready(page);
  assert.equal((await page.focused()).tag, "body");
  for (const action of ["reject-all", "accept-all", "preferences"]) {
    await page.press("Tab");
    assert.equal((await page.focused()).action, action);
  }
  await page.press("Tab");
  assert.equal((await page.focused()).id, "link", "and then the page goes on");
});

story("refusing works by keyboard alone, and the focus goes to the way back", { faults: ["P24"] }, async ({ page, world }) => {
  await page.goto(site(world, { config: { format: 1 }, body: held(world, "a") }));
  await ready(page);
  await page.press("Tab");
  await page.press("Enter");
  await decided(page);
  assert.equal((await page.focused()).action, "reopen");
  assert.equal((await state(page)).allowed.analytics, false);
});

story("Escape on the first layer changes nothing", { faults: ["P24"] }, async ({ page, world }) => {
  await page.goto(site(world, { body: held(world, "a") }));
  await ready(page);
  await page.press("Tab");
  await page.press("Escape");
  await world.quiet(QUIET_MS);
  const { status, layer } = await state(page);
  assert.deepEqual([status, layer], ["asking", "first"]);
  assert.ok((await page.box(button("reject-all"))).hit);
  assert.deepEqual(world.requests("tags.test"), []);
});

story("Escape in the preferences goes back, grants nothing, and returns the focus", { faults: ["P24"] }, async ({ page, world }) => {
  await page.goto(site(world, { body: held(world, "a") }));
  await ready(page);
  for (const round of [1, 2, 3]) {
    await page.click(button("preferences"));
    await page.waitFor(() => window.portcullis.state().layer === "second");
    assert.equal((await page.focused()).part, "title", `round ${round}`);
    await page.click('[data-id="analytics"]');
    await page.press("Escape");
    await focusOn(page, "preferences");
    const { status, layer, allowed } = await state(page);
    assert.deepEqual([status, layer, allowed.analytics], ["asking", "first", false], `round ${round}`);
  }
  await world.quiet(QUIET_MS);
  assert.deepEqual(world.requests("tags.test"), []);
});

story("the preferences open with nothing ticked, keep the focus inside, and a toggle alone saves nothing", async ({ page, world }) => {
  await page.goto(site(world));
  await ready(page);
  await page.click(button("preferences"));
  await page.waitFor(() => window.portcullis.state().layer === "second");
  const switches = () => page.evaluate(() => {
    const root = document.querySelector("[data-portcullis-host]").shadowRoot;
    return [...root.querySelectorAll("[part=toggle]")].map(({ dataset, checked, disabled }) => [dataset.id, checked, disabled]);
  });
  assert.deepEqual(await switches(), [
    ["necessary", true, true], ["cookies", false, false], ["beacons", false, false], ["analytics", false, false], ["tagger", false, false],
    ["advertising", false, false],
  ]);
  const reached = new Set();
  for (let step = 0; step < 12; step += 1) {
    await page.press("Tab");
    const { tag, action, id } = await page.focused();
    reached.add(action ?? tag);
    assert.notEqual(id, "link", "the page behind is out of reach");
  }
  for (const part of ["close", "input", "reject-all", "accept-all", "save"]) assert.ok(reached.has(part), `${part} in ${[...reached]}`);
  await page.click('[data-id="advertising"]');
  assert.equal((await state(page)).status, "asking");
});

story("the choice can be changed at any time from the button, the page's own element, or the API", async ({ page, world }) => {
  await page.goto(site(world, { body: "<button data-portcullis-open><span>Privacy settings</span></button>" }));
  await page.click(button("accept-all"));
  await decided(page);
  const close = async () => {
    await page.waitFor(() => window.portcullis.state().layer === "second");
    await page.click(button("close"));
    await page.waitFor(() => window.portcullis.state().layer === "none");
  };
  await page.click(button("reopen"));
  assert.equal(await page.waitFor(() => document.querySelector("[data-portcullis-host]").shadowRoot.querySelector('[data-id="analytics"]').checked), true);
  await close();
  await page.click("[data-portcullis-open] span");
  await close();
  assert.equal((await page.focused()).text, "Privacy settings", "the focus goes back to where it came from");
  await page.evaluate(() => window.portcullis.open());
  await page.waitFor(() => window.portcullis.state().layer === "second");
  await page.click(button("reject-all"));
  await page.waitFor(() => window.portcullis.state().allowed.analytics === false);
});

const HOSTILE = `<style>
  * { display: none !important; color: red !important; font-size: 0 !important; }
  html, head, body, h1, p { display: block !important; }
  body * { opacity: 0 !important; pointer-events: none !important; transform: scale(0) !important; }
  button { all: unset !important; left: -9999px !important; position: absolute !important; }
  div { visibility: hidden !important; width: 0 !important; overflow: hidden !important; }
  [data-portcullis-action=accept-all] { background: lime !important; font-size: 40px !important; }
  [popover], dialog { display: none !important; }
  *::before, *::after { content: "" !important; display: block !important; position: absolute !important; inset: 0 !important; background: red !important; }
  button::first-letter { font-size: 90px !important; }
</style>`;

story("the page's style sheet cannot hide or favour an answer", { faults: ["P4"] }, async ({ page, world }) => {
  await page.goto(site(world, { head: HOSTILE }));
  await ready(page);
  const [reject, accept] = [await page.box(button("reject-all")), await page.box(button("accept-all"))];
  assert.ok(reject.hit && accept.hit, JSON.stringify({ reject, accept }));
  assert.deepEqual([reject.width, reject.height], [accept.width, accept.height]);
  await page.click(button("reject-all"));
  await decided(page);
});

for (const [width, height] of [[320, 640], [320, 256], [1280, 800]]) {
  story(`at ${width} x ${height} every answer can be reached, and nothing scrolls sideways`, { faults: ["P17"], page: { viewport: { width, height } } }, async ({ page, world }) => {
    await page.goto(site(world));
    await ready(page);
    for (const action of ["reject-all", "accept-all", "preferences"]) {
      const box = await page.box(button(action));
      assert.ok(box.x >= 0 && box.x + box.width <= width, `${action} at ${JSON.stringify(box)}`);
    }
    const overflow = await page.evaluate(() => {
      const banner = document.querySelector("[data-portcullis-host]").shadowRoot.querySelector("[part=banner]");
      return [document.documentElement.scrollWidth - innerWidth, banner.scrollWidth - banner.clientWidth];
    });
    assert.ok(overflow.every((pixels) => pixels <= 0), String(overflow));
    await page.click(button("preferences"));
    await page.click(button("save"));
    await decided(page);
  });
}

for (const colorScheme of ["light", "dark"]) {
  story(`in ${colorScheme} mode the text is readable`, { page: { colorScheme } }, async ({ page, world }) => {
    await page.goto(site(world));
    await ready(page);
    const contrasts = await page.evaluate(() => {
      const root = document.querySelector("[data-portcullis-host]").shadowRoot;
      const channels = (color) => /rgb\((\d+), (\d+), (\d+)\)/.exec(color).slice(1).map((value) => {
        const part = value / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      const luminance = (color) => channels(color).reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
      const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      const contrast = (element, behind) => ratio(luminance(getComputedStyle(element).color), luminance(getComputedStyle(behind).backgroundColor));
      const banner = root.querySelector("[part=banner]");
      const answer = document.querySelector("[data-portcullis-action=accept-all]");
      return [
        contrast(root.querySelector("h2"), banner), contrast(root.querySelector("p"), banner),
        contrast(root.querySelector("a"), banner), contrast(answer, answer),
      ];
    });
    // WCAG 2.2, 1.4.3; the TCF policies ask for 5:1 on the answers.
    assert.ok(contrasts.every((ratio) => ratio >= 5), String(contrasts));
  });
}

story("taken out by the page, the dialog comes back when it is asked for", { faults: ["P6"] }, async ({ page, world }) => {
  await page.goto(site(world));
  await ready(page);
  await page.evaluate(() => document.querySelector("[data-portcullis-host]").remove());
  await page.evaluate(() => window.portcullis.open());
  await page.click(button("reject-all"));
  await decided(page);
});

story("a click that a script makes may refuse, but not grant", { faults: ["P23"] }, async ({ page, world }) => {
  await page.goto(site(world, { body: held(world, "a") }));
  await ready(page);
  await page.evaluate((selector) => document.querySelector(selector).click(), button("accept-all"));
  await world.quiet(QUIET_MS);
  assert.equal((await state(page)).status, "asking");
  assert.deepEqual(world.requests("tags.test"), []);
  assert.deepEqual(await codes(page), ["click-not-trusted"]);
  await page.evaluate((selector) => document.querySelector(selector).click(), button("reject-all"));
  await decided(page);
});

story("the page hears each change, with a fresh snapshot, and its mistakes stay its own", async ({ page, world }) => {
  await page.goto(site(world, { attributes: "async" }));
  await ready(page);
  await page.evaluate(() => {
    window.heard = [];
    for (const type of ["shown", "change"]) document.addEventListener(`portcullis:${type}`, ({ detail }) => window.heard.push([type, detail.status, detail.layer]));
    window.portcullis.on("change", (snapshot) => { snapshot.allowed.advertising = "spoilt"; throw Error("the page's own"); });
    window.portcullis.on("change", ({ allowed }) => window.heard.push(allowed.advertising));
  });
  await page.click(button("preferences"));
  await page.click(button("save"));
  await decided(page);
  assert.deepEqual(await page.evaluate(() => window.heard), [["shown", "asking", "second"], ["change", "decided", "none"], false]);
  await page.waitFor(() => window.__recorded.errors.length > 0);
});

story("a choice made in one tab reaches the other", async ({ page, world }) => {
  const address = site(world, { body: held(world, "a") });
  await page.goto(address);
  await ready(page);
  const other = await page.newTab();
  await other.goto(address);
  await ready(other);
  for (const tab of [page, other]) {
    await tab.evaluate(() => {
      window.storageEvents = 0;
      window.addEventListener("storage", () => (window.storageEvents += 1));
    });
  }
  await other.click(button("accept-all"));
  await decided(page);
  await world.until(() => world.ran().length === 2, { what: "both tabs ran it" });
  assert.equal(await page.box(button("accept-all")), null);
  await world.quiet(QUIET_MS);
  const events = () => Promise.all([page, other].map((tab) => tab.evaluate(() => window.storageEvents)));
  const before = await events();
  await world.quiet(QUIET_MS);
  assert.deepEqual(await events(), before, "and then the tabs leave each other in peace");
});
