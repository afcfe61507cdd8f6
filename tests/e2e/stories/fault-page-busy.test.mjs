// Pages that never rest, and what the visitor does on a page meanwhile.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { CONFIG, QUIET_MS, button, codes, decided, held, ready, site, state } from "./site.mjs";
import { marked, shut, usable } from "./closed.mjs";
import { asked, granted } from "./hostile.mjs";

story("20,000 elements at once: the held tags among them are found, and released once each", { faults: ["P19"] }, async ({ page, world }) => {
  await page.goto(site(world));
  await ready(page);
  await page.evaluate((html) => {
    const box = document.createElement("div");
    for (let index = 0; index < 20_000; index += 1) box.append(document.createElement(index % 2 ? "span" : "img"));
    box.children[10_000].insertAdjacentHTML("afterend", html);
    document.body.append(box);
  }, marked(world));
  await asked(page, world);
});

/** Puts `count` images into the page, the Nth marked with the Nth of `ids`, over and over. */
const insertImages = (page, count, ids) => page.evaluate((total, names) => {
  const image = (index) => `<img alt="" data-portcullis="${names[index % names.length]}" data-portcullis-src="data:,${index}">`;
  document.body.insertAdjacentHTML("beforeend", Array.from({ length: total }, (_, index) => image(index)).join(""));
}, count, ids);

story("10,000 denied images keep no allowed script from running", { faults: ["P19"] }, async ({ page, world }) => {
  await page.goto(site(world, { body: held(world, "a") }));
  await ready(page);
  await insertImages(page, 10_000, ["advertising"]);
  await page.evaluate(() => window.portcullis.set({ analytics: true }));
  await world.untilRan("a");
  await usable(page);
  assert.deepEqual([await page.evaluate(() => document.querySelectorAll("img[src]").length), await codes(page)], [0, []]);
});

story("2,000 held images of 200 services are all released, and the script after them runs", { faults: ["P19"] }, async ({ page, world }) => {
  const services = Array.from({ length: 200 }, (_, index) => ({ id: `service-number-${index}`, name: `Service ${index}`, category: "analytics", match: [`s${index}.tags.test`] }));
  await page.goto(site(world, { config: { ...CONFIG, services } }));
  await ready(page);
  await insertImages(page, 2000, services.map(({ id }) => id));
  await page.evaluate((html) => {
    document.body.insertAdjacentHTML("beforeend", html);
    window.heard = 0;
    window.portcullis.on("released", () => { window.heard += 1; });
    window.portcullis.acceptAll();
  }, held(world, "a"));
  await world.untilRan("a");
  await page.waitFor(() => document.querySelectorAll("img[src]").length === 2000 && window.heard);
  await usable(page);
  assert.deepEqual([world.ran(), await codes(page)], [["a"], []]);
});

story("10,000 mutations a second for ten seconds: the page lives, what comes meanwhile is held, and released after the answer", { faults: ["P19"] }, async ({ page, world }) => {
  await page.goto(site(world, { body: marked(world) }));
  await ready(page);
  await page.evaluate((html) => {
    window.made = 0;
    const box = document.body.appendChild(document.createElement("div"));
    const begin = performance.now();
    const step = () => {
      for (let index = 0; index < 200; index += 1) {
        box.append(document.createElement("b"));
        if (box.childNodes.length > 500) box.firstChild.remove();
        window.made += 1;
      }
      if (window.made === 2000) document.body.insertAdjacentHTML("beforeend", html);
      // 10,000 a second; what a slow machine is behind, it makes up for.
      if (window.made < 100_000) setTimeout(step, begin + window.made / 10 - performance.now());
      else window.isOver = true;
    };
    step();
  }, held(world, "c"));
  await page.waitFor(() => window.made > 10_000);
  await shut(page, world);
  await page.click("#link");
  assert.equal(await page.evaluate(() => "isOver" in window), false, "while it goes on the page can be used");
  await page.click(button("accept-all"));
  for (const name of ["a", "b", "c"]) await world.untilRan(name);
  // Its own patience is shorter than the page's ten seconds.
  while (!(await page.evaluate(() => window.isOver))) await world.quiet(QUIET_MS);
  assert.deepEqual([world.ran().sort(), await codes(page)], [["a", "b", "c"], []]);
});

story("a hundred changes of route keep the dialog and its state, and what each brings is held", { faults: ["P13"] }, async ({ page, world }) => {
  await page.goto(site(world, { body: '<main id="app"></main>' }));
  await page.click(button("preferences"));
  await page.click('[data-id="advertising"]');
  const nodes = await page.evaluate(async (html) => {
    const app = document.querySelector("#app");
    const go = (index) => {
      history.pushState({}, "", `/route/${index}`);
      app.replaceChildren();
      app.insertAdjacentHTML("beforeend", `<h2>Route ${index}</h2>${html}`);
    };
    for (let index = 0; index < 50; index += 1) go(index);
    if (document.startViewTransition) await document.startViewTransition(() => go(50)).updateCallbackDone.catch(() => {});
    for (let index = 51; index < 100; index += 1) go(index);
    history.back();
    location.hash = "#there";
    return document.querySelector("[data-portcullis-host]").shadowRoot.querySelectorAll("*").length;
  }, marked(world));
  await shut(page, world);
  assert.ok(nodes > 10);
  await page.click(button("save"));
  await decided(page);
  const { allowed } = await state(page);
  assert.deepEqual([allowed.advertising, allowed.analytics], [true, false]);
  await shut(page, world);
});

story("what stands in a template, in SVG, or in a closed shadow tree is not run by us, what is reached is run once", { faults: ["P20"] }, async ({ page, world }) => {
  const script = `<script type="text/plain" data-portcullis="analytics">${world.inline("svg")}</script>`;
  const body = `${marked(world)}<template>${held(world, "template")}</template><svg>${script}</svg>`;
  await page.goto(site(world, { body }));
  await ready(page);
  await page.evaluate((html) => {
    const root = document.body.appendChild(document.createElement("div")).attachShadow({ mode: "closed" });
    root.innerHTML = html;
  }, held(world, "closed", { attributes: 'class="in"' }));
  await shut(page, world);
  await page.click(button("accept-all"));
  for (const name of ["a", "b"]) await world.untilRan(name);
  await world.quiet(QUIET_MS);
  const ran = world.ran();
  assert.equal(new Set(ran).size, ran.length, "nothing ran twice");
  assert.ok(!ran.includes("template") && !ran.includes("svg"), String(ran));
  assert.deepEqual((await page.recorded()).errors, []);
});

story("a page that takes the focus again and again, and every key, keeps nobody from answering", { faults: ["P24"] }, async ({ page, world }) => {
  await page.goto(site(world, { body: `${marked(world)}<input id="own" autofocus>` }));
  await ready(page);
  await page.evaluate(() => {
    document.addEventListener("focusin", ({ target }) => target.id === "own" || document.querySelector("#own").focus());
    for (const type of ["keydown", "keyup", "keypress"]) window.addEventListener(type, (event) => event.preventDefault(), true);
  });
  await page.click(button("reject-all"));
  await decided(page);
  await shut(page, world);
});

story("a page that is inert, or locks its scrolling, is as it was when the answer is given", { faults: ["P24"] }, async ({ page, world }) => {
  await page.goto(site(world, { body: `${marked(world)}<div style="height:5000px"></div>` }));
  await ready(page);
  await page.evaluate(() => (document.body.inert = true));
  await page.click(button("preferences"));
  const look = () => page.evaluate(() => [document.documentElement, document.body].map((node) => [node.className, node.style.cssText, getComputedStyle(node).overflow]));
  const during = await look();
  await page.click(button("reject-all"));
  await decided(page);
  assert.deepEqual(await look(), during, "nothing of ours is left on the root or the body");
  assert.deepEqual(during, [["", "", "visible"], ["", "", "visible"]]);
  await page.evaluate(() => {
    document.body.inert = false;
    scrollTo(0, 900);
  });
  assert.equal(await page.evaluate(() => scrollY), 900);
});

story("a blocker that takes our element away leaves a page that scrolls and can be used, with all held", { faults: ["P24"] }, async ({ page, world }) => {
  await page.goto(site(world, { body: `${marked(world)}<div style="height:5000px"></div>` }));
  await page.click(button("preferences"));
  await page.evaluate(() => {
    const sheet = document.head.appendChild(document.createElement("style"));
    sheet.textContent = "[data-portcullis-host] { display: none !important }";
    new MutationObserver(() => document.querySelector("[data-portcullis-host]")?.remove()).observe(document, { childList: true, subtree: true });
    document.querySelector("[data-portcullis-host]").remove();
  });
  await page.waitFor(() => window.portcullis.check().problems.length);
  await shut(page, world, ["dialog-removed"]);
  await page.click("#link");
  await page.evaluate(() => scrollTo(0, 900));
  assert.equal(await page.evaluate(() => scrollY), 900);
});

story("a page whose root is hidden, or seen through, shows our dialog as soon as it shows itself", { faults: ["P4"], page: { reducedMotion: "reduce" } }, async ({ page, world, browser }) => {
  await page.goto(site(world, { head: '<style id="flicker">html { display: none !important }</style>', body: marked(world) }));
  await ready(page);
  await shut(page, world);
  assert.equal((await page.box(button("accept-all"))).visible, false);
  for (const style of ["opacity: 0.5", "transform: rotate(3deg)", "zoom: 3", "filter: blur(2px)", "pointer-events: none", "font-size: 0", "visibility: hidden"]) {
    await page.evaluate((text) => (document.querySelector("#flicker").textContent = `html { ${text} !important }`), style);
    // Three times as large it has to be scrolled to.
    await page.evaluate((selector) => document.querySelector(selector).scrollIntoView({ block: "nearest" }), button("reject-all"));
    const { hit, visible } = await page.box(button("reject-all"));
    // WebKit says where a zoomed element is in pixels of another size than it takes for a place.
    assert.deepEqual([style, hit || (browser.name === "webkit" && style === "zoom: 3"), visible], [style, true, true]);
  }
  await page.evaluate(() => document.querySelector("#flicker").remove());
  await granted(page, world);
});
