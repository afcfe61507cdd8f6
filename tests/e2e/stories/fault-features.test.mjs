// Engines that lack what newer ones have, and browsers that take it away: a script before ours removes it. Without popover, `<dialog>`,
// constructed style sheets or BroadcastChannel the whole story is told all the same.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { decided, ready, site, state } from "./site.mjs";
import { allHeld, fellBack, tags, wholeStory } from "./whole.mjs";

/** A page of which `gone`, a source, takes something away before our tag; options as for `site`. */
function without(world, gone, { attributes = "", ...options } = {}) {
  world.route("site.test", "/gone.js", (_, response) => response.writeHead(200, { "content-type": "text/javascript" }).end(gone));
  const head = `<script src="/gone.js"></script><script ${attributes} src="/portcullis/portcullis.js" data-config="/portcullis.json"></script>`;
  return site(world, { script: "/nothing.js", head, body: tags(world), ...options });
}

// The attribute too means nothing to an engine without popovers.
const POPOVER = `{
  for (const name of ["showPopover", "hidePopover", "togglePopover", "popover"]) delete HTMLElement.prototype[name];
  const set = Element.prototype.setAttribute;
  Element.prototype.setAttribute = function (name, value) { if (name !== "popover") Reflect.apply(set, this, [name, value]); };
}`;
const SHEETS = `{
  for (const { prototype } of [Document, ShadowRoot]) delete prototype.adoptedStyleSheets;
  window.CSSStyleSheet = class { constructor() { throw new TypeError("Illegal constructor"); } };
}`;
const CHANNEL = "delete window.BroadcastChannel;";
const DIALOG = "for (const name of ['show', 'showModal']) delete HTMLDialogElement.prototype[name];";
const LACKS = { popover: POPOVER, "constructed style sheets": SHEETS, BroadcastChannel: CHANNEL, "<dialog>": DIALOG };

for (const [name, gone] of [...Object.entries(LACKS), ["all four", Object.values(LACKS).join("")]]) {
  for (const [how, headers] of [["the module", {}], ["the fallback", { "content-security-policy": "script-src 'self' http://tags.test:*" }]]) {
    story(`without ${name} ${how} tells the whole story`, { faults: ["X9"] }, async ({ page, world }) => {
      await wholeStory(page, world, without(world, gone, { headers }));
      assert.equal(fellBack(world), how === "the fallback");
    });
  }
}

/** What the first layer looks like: its place, its colour, and what is seen where its first button is. */
const look = (page) => page.evaluate(() => {
  const { shadowRoot } = document.querySelector("[data-portcullis-host]");
  const layer = shadowRoot.querySelector("[part=banner],[part=panel]");
  const button = document.querySelector("[data-portcullis-action]") ?? shadowRoot.querySelector("button");
  const { x, y, width, height } = button.getBoundingClientRect();
  const hit = document.elementFromPoint(x + width / 2, y + height / 2);
  const { position, backgroundColor } = getComputedStyle(layer);
  return { position, backgroundColor, isOnTop: hit === button || hit === shadowRoot.host };
});
const OVER = "<style>#over { position: fixed; inset: 0; z-index: 1000; background: white; }</style><div id='over'></div>";

for (const [name, gone] of [["popover", POPOVER], ["constructed style sheets", SHEETS], ["either", POPOVER + SHEETS]]) {
  story(`without ${name} the first layer looks as ever, and nothing of the page covers it`, { faults: ["X9"] }, async ({ page, world }) => {
    await page.goto(site(world));
    await ready(page);
    const ever = await look(page);
    assert.deepEqual([ever.position, ever.isOnTop], ["absolute", true]);
    await page.goto(without(world, gone, { body: OVER }));
    await ready(page);
    assert.deepEqual(await look(page), ever);
  });
}

story("without constructed style sheets our nonce lets a sheet of ours stand", { faults: ["X9", "X3"] }, async ({ page, world }) => {
  world.route("site.test", "/gone.js", (_, response) => response.writeHead(200, { "content-type": "text/javascript" }).end(SHEETS));
  const headers = { "content-security-policy": "script-src 'nonce-n0nce' 'wasm-unsafe-eval'; style-src 'nonce-n0nce'" };
  const head = `<script nonce="n0nce" src="/gone.js"></script><script nonce="n0nce" src="/portcullis/portcullis.js" data-config="/portcullis.json"></script>`;
  await page.goto(site(world, { headers, nonce: "n0nce", script: "/nothing.js", head }));
  await ready(page);
  assert.equal((await look(page)).position, "absolute");
});

story("without constructed style sheets and under style-src 'self' the answers stand bare, and can be given", { faults: ["X9", "X3"] }, async ({ page, world }) => {
  const headers = { "content-security-policy": "script-src 'self' 'wasm-unsafe-eval' http://tags.test:*; style-src 'self'" };
  await wholeStory(page, world, without(world, POPOVER + SHEETS, { headers }));
});

story("without BroadcastChannel another tab hears of an answer by the storage itself", { faults: ["X9"] }, async ({ page, world }) => {
  const address = without(world, CHANNEL);
  await page.goto(address);
  await ready(page);
  const other = await page.newTab();
  await other.goto(address);
  await ready(other);
  await other.evaluate(() => window.portcullis.acceptAll());
  await decided(page);
  assert.equal((await state(page)).allowed.analytics, true);
});

for (const [name, gone] of [
  ["shadow trees", "delete Element.prototype.attachShadow;"],
  ["attachShadow that works", "Element.prototype.attachShadow = () => { throw new DOMException('no', 'NotSupportedError'); };"],
]) {
  story(`without ${name} nobody can be asked: all stays held, and one line says so`, { faults: ["X9"] }, async ({ page, world }) => {
    await page.goto(without(world, gone));
    await page.waitFor(() => window.__recorded.console.some(({ text }) => text.includes("not-drawn")));
    await allHeld(page, world, ["not-drawn"]);
  });
}
