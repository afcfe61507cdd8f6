// Placeholders: what a held frame shows meanwhile, what its buttons do, and the way back when a grant is withdrawn.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { QUIET_MS, button, codes, decided, ready, site, state } from "./site.mjs";

const SERVICES = [
  { id: "tube", name: "Tube", category: "advertising", provider: "Tube Inc.", match: ["tags.test"] },
  { id: "maps", name: "Maps", category: "advertising" },
];
const CONFIG = { format: 1, controller: { name: "Site Ltd" }, services: SERVICES };
/** The first layer covers nothing that a story clicks. */
const HEAD = "<style>body { margin: 0 } iframe { border: 0 }</style>";

/** A held frame of the second origin, which says at the server that it ran. */
const frame = (world, name, { ids = "tube", more = 'width="480" height="300"' } = {}) =>
  `<iframe id="${name}" data-portcullis="${ids}" data-portcullis-src="${address(world, name)}" title="A film" ${more}></iframe>`;
const address = (world, name) => `${world.origin("tags.test")}/frame.html?name=${name}`;
const pageOf = (world, options) => site(world, { config: CONFIG, head: HEAD, ...options });

/** What the placeholder in the frame that `selector` selects says; null while there is none. */
const said = (page, selector) =>
  page.evaluate((selector) => {
    const inside = document.querySelector(selector)?.contentDocument;
    const words = (name) => [...inside.querySelectorAll(name)].map((node) => node.textContent);
    if (!inside?.querySelector("section")) return null;
    const { lang, dir } = inside.documentElement;
    return { lang, dir, name: inside.title, title: words("h2"), text: words("p"), buttons: words("button") };
  }, selector);
const drawn = (page, selector) =>
  page.waitFor((selector) => !!document.querySelector(selector)?.contentDocument?.querySelector("button"), selector);
const gone = (page, selector) =>
  page.waitFor((selector) => !document.querySelector(selector).contentDocument?.querySelector("section"), selector);
const asked = (world) => world.requests("tags.test").filter(({ path }) => path !== "/ran").map(({ path, query }) => query.name ?? path);
const ask = (name) => `[data-portcullis-action="${name}"]`;

story("a held frame says what it is, who it is from and why it is held, and asks for nothing", async ({ page, world }) => {
  await page.goto(pageOf(world, { body: frame(world, "film") }));
  await drawn(page, "#film");
  assert.deepEqual(await said(page, "#film"), {
    lang: "en",
    dir: "ltr",
    name: "Content from Tube",
    title: ["Content from Tube"],
    text: [
      `A film · tags.test:${world.port}`,
      "Not loaded, because you have not allowed it (purpose: Advertising). If it loads, Tube Inc. can receive data about you.",
    ],
    buttons: ["Show once", "Always allow", "Settings"],
  });
  await world.quiet(QUIET_MS);
  assert.deepEqual(asked(world), []);
  assert.deepEqual(await codes(page), []);
});

story("nothing moves: the frame has the box that it has without us, before, meanwhile and after", async ({ page, world }) => {
  const styles = `<style>body { margin: 0 } #film { width: 50%; aspect-ratio: 16 / 9; height: auto; border: 3px solid; padding: 5px }
    iframe:first-child { float: left } iframe + p { color: red } p { margin: 1em }</style>`;
  const body = `<div id="box">${frame(world, "film", { more: "" })}<p id="after">after</p></div>`;
  const boxes = () =>
    page.evaluate(() => ["#film", "#after", "body"].map((name) => JSON.stringify(document.querySelector(name).getBoundingClientRect())));
  await page.goto(pageOf(world, { body, head: styles, script: "/nothing.js" }));
  const without = await boxes();
  await page.goto(pageOf(world, { body, head: styles }));
  await drawn(page, "#film");
  assert.deepEqual(await boxes(), without, "held");
  assert.equal(await page.evaluate(() => document.querySelector("#box").childElementCount), 2, "nothing was put in");
  await page.evaluate(() => window.portcullis.acceptAll());
  await world.untilRan("film");
  assert.deepEqual(await boxes(), without, "released");
  await page.evaluate(() => window.portcullis.rejectAll());
  await drawn(page, "#film");
  assert.deepEqual(await boxes(), without, "back again");
});

story("'show once' shows that frame alone, stores nothing, and is over with the page", async ({ page, world }) => {
  await page.goto(pageOf(world, { body: frame(world, "one") + frame(world, "two") }));
  await drawn(page, "#one");
  await page.clickIn("#one", ask("once"));
  await world.untilRan("one");
  await world.quiet(QUIET_MS);
  assert.deepEqual(asked(world), ["one"]);
  assert.deepEqual((await page.storage()).local, {});
  assert.deepEqual([(await state(page)).status, (await state(page)).allowed.tube], ["asking", false]);
  await page.reload();
  await drawn(page, "#one");
  await world.quiet(QUIET_MS);
  assert.deepEqual(asked(world), ["one"], "held again");
});

story("'always allow' is kept for what it names, and the rest is still asked about", async ({ page, world }) => {
  await page.goto(pageOf(world, { body: frame(world, "one") + frame(world, "two") + frame(world, "map", { ids: "maps" }) }));
  await drawn(page, "#two");
  await page.clickIn("#two", ask("always"));
  for (const name of ["one", "two"]) await world.untilRan(name);
  const { status, layer, record } = await state(page);
  assert.deepEqual([status, layer, record.source, record.choices], ["asking", "first", "placeholder", { tube: true }]);
  await page.reload();
  await ready(page);
  await world.until(() => asked(world).length === 4, { what: "both again" });
  await world.quiet(QUIET_MS);
  assert.deepEqual(asked(world).sort(), ["one", "one", "two", "two"]);
  assert.equal((await state(page)).status, "asking");
});

/** Puts a frame into the page as its scripts do, with its address in place. */
const putIn = (page, world, mark) =>
  page.evaluate(
    (source, mark) => {
      const frame = Object.assign(document.createElement("iframe"), { id: "film", src: source, width: 480, height: 300 });
      if (mark) frame.dataset.portcullis = mark;
      document.body.append(frame);
    },
    address(world, "film"),
    mark,
  );

story("a marked frame that the hold keeps for its host is shown once all the same, and is no reason to load the page again", async ({ page, world }) => {
  await page.goto(pageOf(world));
  await ready(page);
  await putIn(page, world, "tube");
  await drawn(page, "#film");
  await page.clickIn("#film", ask("once"));
  await world.untilRan("film");
  await page.evaluate(() => window.portcullis.rejectAll());
  await drawn(page, "#film");
  await page.clickIn("#film", ask("always"));
  await world.until(() => asked(world).length === 2, { what: "the film again" });
  await page.evaluate(() => window.portcullis.set({ tube: false }));
  await drawn(page, "#film");
  await world.quiet(QUIET_MS);
  assert.equal(asked(world).length, 2);
  assert.equal(world.requests("site.test").filter(({ path }) => path === "/").length, 1);
});

story("a frame that nobody marked, which the hold keeps, stays an empty box, and what draws is not asked for", async ({ page, world }) => {
  await page.goto(pageOf(world));
  await ready(page);
  await putIn(page, world);
  await world.quiet(4 * QUIET_MS);
  assert.deepEqual([asked(world), await said(page, "#film")], [[], null]);
  assert.equal(world.requests("site.test").filter(({ path }) => path.includes("more")).length, 0);
  await page.evaluate(() => window.portcullis.acceptAll());
  await world.untilRan("film");
});

/** A page of `config` under a policy of ours. */
const strictPageOf = (world, config, body) => {
  const hash = Buffer.from(JSON.stringify(config)).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5).toString(36);
  return pageOf(world, { config, body, attributes: `data-hold="strict" data-config-hash="${hash}"` });
};

story("under a policy of ours 'show once' is offered for what that lets through alone", async ({ page, world }) => {
  const own = `<iframe id="own" data-portcullis="maps" data-portcullis-src="/own.html" width="480" height="300"></iframe>`;
  await page.goto(strictPageOf(world, CONFIG, frame(world, "film") + own));
  for (const name of ["#film", "#own"]) await drawn(page, name);
  const [film, ours] = [await said(page, "#film"), await said(page, "#own")];
  assert.deepEqual([film.buttons, ours.buttons], [["Always allow", "Settings"], ["Show once", "Always allow", "Settings"]]);
  await page.clickIn("#film", ask("always"));
  await world.untilRan("film");
  await page.evaluate(() => window.portcullis.rejectAll());
  await drawn(page, "#film");
});

story("under a policy of ours what is withdrawn goes back though what is granted waits for the page to be loaded again", async ({ page, world }) => {
  const config = { ...CONFIG, services: [...SERVICES, { id: "chat", category: "analytics", match: ["other.test"] }] };
  await page.goto(strictPageOf(world, config, frame(world, "film") + '<input id="field">'));
  await page.evaluate(() => window.portcullis.set({ tube: true }));
  await world.untilRan("film");
  await page.click("#field");
  await page.press("x");
  await page.evaluate(() => window.portcullis.set({ tube: false, chat: true }));
  await page.waitFor(() => window.portcullis.state().layer === "notice");
  await drawn(page, "#film");
});

story("a frame that is marked with a category is allowed with the category and its services", async ({ page, world }) => {
  await page.goto(pageOf(world, { body: frame(world, "film", { ids: "advertising" }) }));
  await drawn(page, "#film");
  assert.deepEqual((await said(page, "#film")).title, ["Content from Advertising"]);
  await page.clickIn("#film", ask("always"));
  await world.untilRan("film");
  assert.deepEqual((await state(page)).record.choices, { advertising: true, tube: true, maps: true });
});

story("a click that a script made does nothing and is told of", { faults: ["P23"] }, async ({ page, world }) => {
  await page.goto(pageOf(world, { body: frame(world, "film") }));
  await drawn(page, "#film");
  await page.evaluate(() => {
    for (const button of [...document.querySelector("#film").contentDocument.querySelectorAll("button")].slice(0, 2)) {
      button.click();
      button.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    }
  });
  await world.quiet(QUIET_MS);
  assert.deepEqual([asked(world), await codes(page), (await page.storage()).local], [[], ["click-not-trusted"], {}]);
});

story("a frame that comes later has one, also after a refusal and when it is moved", { faults: ["P21"] }, async ({ page, world }) => {
  await page.goto(pageOf(world, { body: '<div id="other"></div>' }));
  await page.click(button("reject-all"));
  await decided(page);
  await page.evaluate((html) => document.body.insertAdjacentHTML("beforeend", html), frame(world, "film"));
  await drawn(page, "#film");
  await page.evaluate(() => document.querySelector("#other").append(document.querySelector("#film")));
  await drawn(page, "#film");
  await page.clickIn("#film", ask("once"));
  await world.untilRan("film");
  assert.equal((await state(page)).allowed.tube, false);
});

story("one that nobody sees has none, until it is seen", async ({ page, world }) => {
  const body = `<div id="tab" hidden>${frame(world, "hidden")}</div>
    ${frame(world, "tiny", { more: 'width="1" height="1"' })}${frame(world, "thin", { more: 'style="width:.3px;height:.3px;border:0"' })}${frame(world, "none", { more: 'width="0" height="0"' })}`;
  await page.goto(pageOf(world, { body }));
  await ready(page);
  // Longer than the last look of itself that a page has, a second after it is painted first.
  await world.quiet(4 * QUIET_MS);
  const files = () => world.requests("site.test").filter(({ path }) => path.includes("more")).length;
  assert.equal(files(), 0, "and what draws it is not asked for");
  assert.deepEqual((await page.recorded()).errors, []);
  await page.evaluate(() => (document.querySelector("#tab").hidden = false));
  await drawn(page, "#hidden");
  assert.deepEqual([await said(page, "#tiny"), await said(page, "#none"), files()], [null, null, 1]);
});

story("what can never be granted, and what the site itself shows in a frame, is left alone", async ({ page, world }) => {
  const config = { ...CONFIG, services: [...SERVICES, { id: "off", category: "advertising", enabled: false }] };
  const own = `<iframe id="own" data-portcullis="tube" data-portcullis-src="${address(world, "own")}" srcdoc="<p>ours"></iframe>`;
  const body = frame(world, "off", { ids: "off" }) + frame(world, "misspelt", { ids: "tuube" }) + own + frame(world, "film");
  await page.goto(pageOf(world, { config, body }));
  await drawn(page, "#film");
  await world.quiet(QUIET_MS);
  assert.deepEqual([await said(page, "#off"), await said(page, "#misspelt"), await said(page, "#own")], [null, null, null]);
  assert.equal(await page.evaluate(() => document.querySelector("#own").contentDocument.body.textContent), "ours");
});

story("a grant that is withdrawn has the frame go back to its placeholder, and back in history is not back to it", async ({ page, world }) => {
  await page.goto(pageOf(world, { body: frame(world, "film") + frame(world, "map", { ids: "maps" }) }));
  await drawn(page, "#film");
  await page.evaluate(() => window.portcullis.set({ tube: true, maps: true }));
  await world.untilRan("film");
  await world.untilRan("map");
  const length = await page.evaluate(() => history.length);
  await page.evaluate(() => window.portcullis.set({ tube: false }));
  await drawn(page, "#film");
  await world.quiet(QUIET_MS);
  assert.equal((await said(page, "#film")).title[0], "Content from Tube");
  assert.deepEqual(asked(world).sort(), ["film", "map"], "the other one stays as it is");
  assert.equal(await page.evaluate(() => history.length), length);
  const carried = await page.evaluate(() => ["src", "data-portcullis-src"].map((name) => document.querySelector("#film").getAttribute(name)));
  assert.deepEqual(carried, [null, address(world, "film")]);
  assert.equal((await page.evaluate(() => window.portcullis.report())).held.length, 1);
  await page.evaluate(() => window.portcullis.acceptAll());
  await world.until(() => asked(world).length === 3, { what: "the film again" });
});

story("what was shown once goes back when the visitor refuses, and not when another frame is allowed", async ({ page, world }) => {
  await page.goto(pageOf(world, { body: frame(world, "film") + frame(world, "map", { ids: "maps" }) }));
  await drawn(page, "#film");
  await page.clickIn("#film", ask("once"));
  await world.untilRan("film");
  await page.clickIn("#map", ask("always"));
  await world.untilRan("map");
  await world.quiet(QUIET_MS);
  assert.deepEqual(asked(world), ["film", "map"]);
  await page.click(button("reject-all"));
  for (const name of ["#film", "#map"]) await drawn(page, name);
  await world.quiet(QUIET_MS);
  assert.deepEqual(asked(world), ["film", "map"]);
});

story("a page that takes the mark off a released frame keeps the frame, until its grant is withdrawn", async ({ page, world }) => {
  await page.goto(pageOf(world, { body: frame(world, "film") }));
  await page.evaluate(() => window.portcullis.acceptAll());
  await world.untilRan("film");
  await page.evaluate((html) => {
    document.querySelector("#film").removeAttribute("data-portcullis");
    document.body.insertAdjacentHTML("beforeend", html);
  }, frame(world, "map", { ids: "maps" }));
  await world.untilRan("map");
  const source = () => page.evaluate(() => document.querySelector("#film").getAttribute("src"));
  assert.equal(await source(), address(world, "film"));
  await page.evaluate(() => window.portcullis.rejectAll());
  await page.waitFor(() => !document.querySelector("#film").hasAttribute("src"));
});

story("a released frame that is out of the page when its grant is withdrawn does not load when it is put in again", async ({ page, world }) => {
  await page.goto(pageOf(world, { body: frame(world, "film") + frame(world, "map", { ids: "maps" }) }));
  await page.evaluate(() => window.portcullis.acceptAll());
  for (const name of ["film", "map"]) await world.untilRan(name);
  await page.evaluate(() => {
    window.film = document.querySelector("#film");
    window.film.remove();
    window.portcullis.rejectAll();
  });
  await drawn(page, "#map");
  await page.evaluate(() => document.body.append(window.film));
  await drawn(page, "#film");
  await world.quiet(QUIET_MS);
  assert.deepEqual(asked(world).sort(), ["film", "map"]);
});

story("a choice that is forgotten has frames go back", async ({ page, world }) => {
  await page.goto(pageOf(world, { body: frame(world, "film") }));
  await page.evaluate(() => window.portcullis.acceptAll());
  await world.untilRan("film");
  await page.evaluate(() => window.portcullis.reset());
  await drawn(page, "#film");
});

const STAND_INS = {
  "a sandboxed frame": (world) => frame(world, "film", { more: 'sandbox="allow-scripts" width="480" height="300" class="embed"' }),
  "an object": (world) => `<object id="film" data-portcullis="tube" data-portcullis-data="${address(world, "film")}" title="A film" width="480" height="300" class="embed"></object>`,
  "an embed": (world) => `<embed id="film" data-portcullis="tube" data-portcullis-src="${address(world, "film")}" title="A film" width="480" height="300" class="embed">`,
};
for (const [name, markup] of Object.entries(STAND_INS)) {
  story(`${name} has a frame stand in for it, which goes when it is released and comes again when it is withdrawn`, async ({ page, world }) => {
    const styles = "<style>body { margin: 0 } .embed { display: block; border: 0; margin: 7px }</style>";
    await page.goto(pageOf(world, { body: `<div id="box">${markup(world)}</div><p id="after">after</p>`, head: styles }));
    const frames = "#box > iframe:not([id])";
    const place = () => page.evaluate(() => [...document.querySelectorAll("#box > *")].map((node) => node.localName + node.clientWidth + "x" + node.clientHeight));
    const after = () => page.evaluate(() => document.querySelector("#after").getBoundingClientRect().y);
    await drawn(page, frames);
    const top = await after();
    const [local] = (await place()).slice(-1);
    assert.deepEqual(await place(), ["iframe480x300", local.replace(/\d+x\d+/, "0x0")]);
    assert.equal((await said(page, frames)).text[0], `A film · tags.test:${world.port}`);
    await page.clickIn(frames, ask("once"));
    await world.untilRan("film");
    assert.deepEqual(await place(), [local.replace(/\d+x\d+/, "480x300")], "the element as it was, alone");
    assert.equal(await after(), top);
    assert.equal(await page.evaluate(() => document.querySelector("#film").getAttribute("style") || null), null);
    await page.evaluate(() => window.portcullis.rejectAll());
    await drawn(page, frames);
    assert.deepEqual(await place(), ["iframe480x300", local.replace(/\d+x\d+/, "0x0")]);
    assert.equal(await after(), top);
    await page.evaluate(() => document.querySelector("#film").remove());
    await page.waitFor(() => !document.querySelector("#box > *"));
    await world.quiet(QUIET_MS);
    assert.deepEqual(asked(world), ["film"]);
  });
}

story("a stand-in is as large as what it stands for, whatever gave it its size", async ({ page, world }) => {
  const styles = "<style>iframe { display: block; border: 0 } #film { width: 321px; height: 123px; border: 2px solid } [hidden] { display: block !important }</style>";
  await page.goto(pageOf(world, { body: `<div>${frame(world, "film", { more: "sandbox" })}</div>`, head: styles }));
  await drawn(page, "div > iframe:not([id])");
  const box = (name) => page.evaluate((name) => [document.querySelector(name).offsetWidth, document.querySelector(name).offsetHeight], name);
  assert.deepEqual(await box("div > iframe:not([id])"), [325, 127]);
  assert.deepEqual(await box("#film"), [0, 0]);
});

story("the keyboard is enough", async ({ page, world }) => {
  await page.goto(pageOf(world, { body: frame(world, "film"), config: { ...CONFIG, reopen: "none" } }));
  await page.evaluate(() => window.portcullis.rejectAll());
  await drawn(page, "#film");
  await page.evaluate(() => document.querySelector("#link").focus());
  const inside = () => page.evaluate(() => document.activeElement.contentDocument?.activeElement.textContent);
  await page.press("Tab");
  await page.waitFor(() => document.activeElement.contentDocument?.activeElement.localName === "button");
  assert.equal(await inside(), "Show once");
  await page.press("Tab");
  await page.press("Tab");
  assert.equal(await inside(), "Settings");
  await page.press("Enter");
  await page.waitFor(() => window.portcullis.state().layer === "second");
  await page.press("Escape");
  await page.waitFor(() => window.portcullis.state().layer === "none");
  assert.equal(await page.evaluate(() => document.activeElement.id), "film", "the focus goes back to where it came from");
  await page.evaluate(() => document.querySelector("#film").contentDocument.querySelector("button").focus());
  await page.press("Enter");
  await world.untilRan("film");
  await gone(page, "#film");
});

story("where what draws it comes before the config it is drawn all the same, in a tab that nobody looks at", async ({ page, world }) => {
  // Such a page is not painted, so nobody looks again after that.
  const hidden = `<script>Object.defineProperty(Document.prototype, "visibilityState", { get: () => "hidden" });</script>`;
  const head = `${hidden}${HEAD}<script src="/portcullis/portcullis.js" data-config="/portcullis.json"></script>`;
  const address = pageOf(world, { script: "/nothing.js", head, body: `<div>${frame(world, "boxed", { more: 'sandbox width="480" height="300"' })}</div>` });
  world.route("site.test", "/portcullis.json", async (_, response) => {
    await world.until(({ path }) => path.includes("more"), { what: "the later file" });
    await world.quiet(QUIET_MS);
    response.setHeader("content-type", "application/json").end(JSON.stringify(CONFIG));
  });
  await page.goto(address);
  await drawn(page, "div > iframe");
});

story("under a strict policy for styles, scripts and frames it is drawn as ever", async ({ page, world }) => {
  const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src *; frame-src http://tags.test:*; object-src http://tags.test:*";
  const body = frame(world, "film") + `<div>${frame(world, "boxed", { more: 'sandbox width="480" height="300"' })}</div>`;
  await page.goto(pageOf(world, { head: "", body, headers: { "content-security-policy": policy } }));
  for (const name of ["#film", "div > iframe"]) {
    await drawn(page, name);
    const look = await page.evaluate((name) => {
      const { contentDocument: inside, contentWindow: view } = document.querySelector(name);
      return view.getComputedStyle(inside.querySelector("button")).borderRadius;
    }, name);
    assert.equal(look, "10px");
  }
  assert.deepEqual((await page.recorded()).violations, []);
  await page.clickIn("#film", ask("once"));
  await world.until(() => asked(world).includes("film"), { what: "the film" });
});

story("it has the site's own words, language and colours, and none of them is markup", async ({ page, world }) => {
  const texts = { ar: { dir: "rtl", "placeholder.title": "من {name}", "placeholder.once": "<img src=x onerror=evil=1>" } };
  const config = { ...CONFIG, locale: "ar", texts, theme: { light: { accent: "#010203" }, scheme: "light" } };
  await page.goto(pageOf(world, { config, body: frame(world, "film") }));
  await drawn(page, "#film");
  const { lang, dir, title, buttons } = await said(page, "#film");
  assert.deepEqual([lang, dir, title[0], buttons[0], buttons[1]], ["ar", "rtl", "من Tube", "<img src=x onerror=evil=1>", "\u0627\u0644\u0633\u0645\u0627\u062d \u062f\u0627\u0626\u0645\u064b\u0627"]);
  const found = await page.evaluate(() => {
    const { contentDocument: inside, contentWindow: view } = document.querySelector("#film");
    return [inside.images.length, view.getComputedStyle(inside.querySelector("button")).backgroundColor];
  });
  assert.deepEqual(found, [0, "rgb(1, 2, 3)"]);
});

for (const [width, height] of [[150, 60], [200, 80], [88, 31], [320, 180], [600, 40]]) {
  story(`a frame of ${width} x ${height} holds it: nothing sticks out sideways, and all can be reached`, { faults: ["P17"] }, async ({ page, world }) => {
    await page.goto(pageOf(world, { body: frame(world, "film", { more: `width="${width}" height="${height}" scrolling="no"` }) }));
    await drawn(page, "#film");
    const sideways = await page.evaluate(() => {
      const inside = document.querySelector("#film").contentDocument;
      return [inside.documentElement, inside.querySelector("section"), inside.querySelector(".words")].map((node) => node.scrollWidth - node.clientWidth);
    });
    assert.deepEqual(sideways.slice(0, 2), [0, 0]);
    if (width > 200 && height > 96) assert.equal(sideways[2], 0);
    await page.clickIn("#film", ask("once"));
    await world.untilRan("film");
  });
}

story("where its file cannot be had there is none, and all stays held", { faults: ["N1"] }, async ({ page, world }) => {
  world.route("site.test", "/portcullis/portcullis.more.js", (_, response) => response.writeHead(404).end());
  await page.goto(pageOf(world, { body: frame(world, "film") }));
  await page.waitFor(() => window.portcullis.check().problems.length);
  await page.evaluate((html) => document.body.insertAdjacentHTML("beforeend", html), frame(world, "later"));
  await world.quiet(QUIET_MS);
  assert.deepEqual([asked(world), await codes(page)], [[], ["more-unreachable"]]);
  assert.deepEqual([await said(page, "#film"), (await state(page)).layer], [null, "first"]);
  assert.equal(world.requests("site.test").filter(({ path }) => path.includes("more")).length, 1, "asked for once");
});

story("an object of a type loads when it may", async ({ page, world }) => {
  const body = `<object id="film" data-portcullis="tube" data-portcullis-data="${address(world, "film")}" type="text/html" width="480" height="300"></object>`;
  await page.goto(pageOf(world, { body }));
  await page.waitFor(() => document.querySelector("#film").previousElementSibling?.localName === "iframe");
  await page.evaluate(() => window.portcullis.acceptAll());
  await world.untilRan("film");
  await page.waitFor(() => !document.querySelector("body > iframe"));
  const { width, height } = await page.box("#film");
  assert.deepEqual([width, height], [480, 300]);
});

story("who was refused before it came is asked for anew", async ({ page, world }) => {
  await page.goto(pageOf(world, { body: frame(world, "film") + frame(world, "map", { ids: "maps" }) }));
  for (const name of ["#film", "#map"]) await drawn(page, name);
  await page.evaluate((ask) => document.querySelector("#film").contentDocument.querySelector(ask)
    .addEventListener("click", () => window.portcullis.rejectAll()), ask("once"));
  await page.clickIn("#film", ask("once"));
  await decided(page);
  await page.clickIn("#map", ask("once"));
  await world.untilRan("map");
  await world.quiet(QUIET_MS);
  assert.deepEqual(asked(world), ["map"]);
});

story("a frame out of a template goes back too", async ({ page, world }) => {
  const body = `<template data-portcullis="tube"><iframe id="film" data-portcullis-src="${address(world, "film")}" width="480" height="300"></iframe></template>`;
  await page.goto(pageOf(world, { body }));
  await ready(page);
  await page.evaluate(() => window.portcullis.acceptAll());
  await world.untilRan("film");
  await page.evaluate(() => window.portcullis.rejectAll());
  await drawn(page, "#film");
  assert.equal(await page.evaluate(() => document.querySelector("#film").hasAttribute("src")), false);
});

story("what the site shows meanwhile stays", async ({ page, world }) => {
  const carries = `data-portcullis="tube" data-portcullis-data="${address(world, "film")}"`;
  const body = `<iframe id="poster" data-portcullis="tube" data-portcullis-src="${address(world, "film")}" src="http://cdn.site.test:${world.port}/poster.html" width="300" height="200"></iframe>
    <object id="own" ${carries} width="300" height="200"><p>A film, <a href="/film">described</a></p></object>` + frame(world, "film");
  await page.goto(pageOf(world, { body }));
  await drawn(page, "#film");
  await world.quiet(QUIET_MS);
  const seen = await page.evaluate(() => ["poster", "own"].map((id) => getComputedStyle(document.getElementById(id)).visibility));
  assert.deepEqual(seen, ["visible", "visible"]);
  assert.equal(await page.evaluate(() => document.querySelectorAll("body > iframe").length), 2);
});

story("a page that puts functions on Object.prototype loses no frame", { faults: ["P22"], engines: ["chromium"], why: "the driver cannot bring an answer out of such a page" }, async ({ page, world }) => {
  const spoil = '<script>for (const name of ["held", "title", "width"]) Object.prototype[name] = function () {};</script>';
  const html = pageOf(world, { script: "/nothing.js", head: `${HEAD}${spoil}<script src="/portcullis/portcullis.js" data-config="/portcullis.json"></script>`, body: frame(world, "film") });
  await page.goto(html);
  await ready(page);
  await page.evaluate(() => window.portcullis.acceptAll());
  await world.untilRan("film");
  await page.evaluate(() => window.portcullis.rejectAll());
  await page.waitFor(() => document.querySelector("#film")?.hasAttribute("data-portcullis-src"));
  assert.deepEqual(await codes(page), []);
});
