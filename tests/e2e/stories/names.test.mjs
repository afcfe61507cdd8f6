// What those hear who do not see: roles, names and order as the browser tells assistive technology, and what is announced.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { CONFIG, button, decided, ready, site } from "./site.mjs";

const ENGINE = { engines: ["chromium"], why: "no other engine tells its accessibility tree over the protocols that we drive it by" };

/** The first of `role` in what `tree` says, or nothing. */
const find = (tree, role) => {
  for (const node of tree) {
    const found = node.role === role ? node : find(node.inner, role);
    if (found) return found;
  }
};
/** What is inside `node` and has a name of its own, in order: `role: name`. Text runs are left out. */
const list = (node) =>
  node.inner.flatMap((inner) => [
    ...(inner.name && !/StaticText|InlineTextBox|generic|none|paragraph|LabelText/.test(inner.role) ? [`${inner.role}: ${inner.name}`] : []),
    ...list(inner),
  ]);
const opened = async (page) => {
  await page.click(button("preferences"));
  await page.waitFor(() => window.portcullis.state().layer === "second");
};

story("the first layer is a named region that comes before the page, and says what its buttons do", ENGINE, async ({ page, world }) => {
  await page.goto(site(world));
  await ready(page);
  const tree = await page.tree();
  const region = find(tree, "region");
  assert.equal(region.name, "Your choice on cookies and tracking");
  assert.deepEqual(list(region), [
    "heading: Your choice on cookies and tracking", "button: Services (1)", "link: Privacy policy",
    "button: Reject all", "button: Accept all", "button: Settings",
  ]);
  const all = list({ inner: tree });
  assert.ok(all.indexOf("region: Your choice on cookies and tracking") < all.indexOf("heading: Site"), all.join("\n"));
});

story("the preferences are a modal dialog by name, and each switch says what it is for and how it stands", ENGINE, async ({ page, world }) => {
  await page.goto(site(world));
  await ready(page);
  await opened(page);
  const tree = await page.tree();
  const dialog = find(tree, "dialog");
  assert.equal(dialog.name, "Privacy settings");
  const said = list(dialog);
  assert.deepEqual(said.filter((one) => /^(checkbox|switch)/.test(one)), [
    "switch: Necessary Always on", "switch: Preferences", "switch: E-mail and campaign measurement", "checkbox: Analytics", "switch: Tagger", "switch: Advertising",
  ]);
  assert.deepEqual(said.slice(-3), ["button: Reject all", "button: Accept all", "button: Save choices"]);
  // What is behind a modal dialog is not there for anybody (HTML, "inert").
  assert.equal(list({ inner: tree }).includes("heading: Site"), false);
});

const said = (page) => page.evaluate(() => document.querySelector("[data-portcullis-host]").shadowRoot.querySelector("[role=status].said").textContent);
/** Every text that is announced from now on, in `window.announced`. */
const listen = (page) =>
  page.evaluate(() => {
    window.announced = [];
    const status = document.querySelector("[data-portcullis-host]").shadowRoot.querySelector(".said");
    new MutationObserver(() => status.textContent && window.announced.push(status.textContent)).observe(status, { childList: true });
  });

story("that there is a question is announced once, without taking the focus; that an answer was saved, too", async ({ page, world }) => {
  await page.goto(site(world));
  await ready(page);
  await page.waitFor(() => document.querySelector("[data-portcullis-host]").shadowRoot.querySelector(".said").textContent);
  assert.equal(await said(page), "Your choice on cookies and tracking");
  assert.equal((await page.focused()).tag, "body");
  await listen(page);
  await opened(page);
  await page.press("Escape");
  await page.waitFor(() => window.portcullis.state().layer === "first");
  await page.click(button("reject-all"));
  await decided(page);
  await page.waitFor(() => window.announced.length > 0);
  assert.deepEqual(await page.evaluate(() => window.announced), ["Your choice is saved."]);
});

story("a modal first layer takes the focus and keeps it, and Escape decides nothing", async ({ page, world }) => {
  await page.goto(site(world, { config: { ...CONFIG, layout: { banner: "modal" } } }));
  await ready(page);
  await page.waitFor(() => document.querySelector("[data-portcullis-host]").shadowRoot.querySelector("dialog")?.matches(":modal"));
  const met = new Set();
  for (let presses = 0; presses < 10; presses++) {
    await page.press("Tab");
    const { tag, id, action } = await page.focused();
    assert.notEqual(id, "link", "the page's own link is behind it");
    met.add(action ?? tag);
  }
  for (const action of ["reject-all", "accept-all", "preferences"]) assert.ok(met.has(action), [...met].join());
  await page.press("Escape");
  await page.press("Escape");
  const { status, layer } = await page.evaluate(() => window.portcullis.state());
  assert.deepEqual([status, layer], ["asking", "first"]);
  await page.click(button("reject-all"));
  await decided(page);
});

for (const [width, height] of [[800, 600], [360, 640], [640, 360], [320, 256]]) story(`what has the focus is never hidden behind the banner, at ${width} x ${height}`, { page: { viewport: { width, height }, reducedMotion: "reduce" } }, async ({ page, world }) => {
  const links = Array.from({ length: 60 }, (_, nth) => `<p><a id="l${nth}" href="#${nth}">Link ${nth}</a></p>`).join("");
  for (const banner of ["bar-bottom", "bar-top", "box-bottom-left", "box-top-right"]) {
    await page.goto(site(world, { path: `/${banner}`, config: { ...CONFIG, layout: { banner } }, body: links }));
    await ready(page);
    for (const nth of [3, 12, 20, 30, 59]) {
      await page.evaluate((id) => document.getElementById(id).focus(), `l${nth}`);
      await page.waitFor((id) => {
        const inner = document.getElementById(id).getBoundingClientRect();
        const outer = document.querySelector("[data-portcullis-host]").shadowRoot.querySelector("section").getBoundingClientRect();
        return outer.top > inner.top || outer.bottom < inner.bottom || outer.left > inner.left || outer.right < inner.right;
      }, `l${nth}`);
    }
  }
});
