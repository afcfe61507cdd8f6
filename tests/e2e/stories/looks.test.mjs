// What the dialog looks like, by measured boxes and computed styles: reflow, long words, spacing, themes that are refused, answers that
// the page's styles make unequal, and how it appears.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { CONFIG, button, codes, decided, ready, site, state } from "./site.mjs";

const ACTIONS = ["reject-all", "accept-all", "preferences"];
const STILL = { reducedMotion: "reduce" };
const LONG = {
  "first.title": "Datenschutzgrundverordnungskonforme Einwilligungsverwaltungseinstellungen",
  "first.text": "Rinnakkaistallennusjärjestelmäkehitysyhteistyösopimusneuvottelut ".repeat(4),
  "first.reject": "Alle nicht unbedingt erforderlichen Verarbeitungen ablehnen!",
  "first.accept": "Allen nicht unbedingt erforderlichen Verarbeitungen zustimm.",
  "first.preferences": "Datenschutzgrundverordnungseinwilligungsverwaltungsauswahl..",
  "second.title": "Datenschutzgrundverordnungseinstellungen",
  "second.text": "Rinnakkaistallennusjärjestelmäkehitysyhteistyösopimusneuvottelut",
  "second.save": "Datenschutzgrundverordnungseinwilligungsverwaltungsspeicherung",
  "second.always": "Einwilligungsverwaltungsunabhängig",
  "fact.all": "Rinnakkaistallennusjärjestelmäkehitysyhteistyösopimusneuvottelut",
  "services.one": "{n} Datenschutzgrundverordnungseinwilligungsverwaltungsdienst",
  "category.analytics.label": "Rinnakkaistallennusjärjestelmäkehitysyhteistyösopimusneuvottelut",
  "category.necessary.label": "Datenschutzgrundverordnungskonforme",
};
const long = (layout) => ({
  ...CONFIG, layout, texts: { en: LONG },
  services: CONFIG.services.map((service) => ({ ...service, name: LONG["first.title"], provider: LONG["first.title"], policyUrl: "/p", cookies: [{ name: `_${"long".repeat(30)}`, text: LONG["second.text"] }] })),
});

/** What of ours sticks out of its layer, or has to be scrolled sideways: names of parts. */
const sticksOut = (page) =>
  page.evaluate(() => {
    const host = document.querySelector("[data-portcullis-host]");
    const layer = host.shadowRoot.querySelector("[part=banner],[part=panel]");
    const box = layer.getBoundingClientRect();
    const edges = { left: Math.max(0, box.left), right: Math.min(innerWidth, box.right) };
    const wide = [...layer.querySelectorAll("*"), layer, ...host.children].filter((node) => {
      const { left, right, width } = node.getBoundingClientRect();
      return width > 1 && !node.matches(".unseen,.said") && (left < edges.left - 0.5 || right > edges.right + 0.5);
    });
    const scrolls = [layer, ...layer.querySelectorAll("*")].filter((node) => node.clientWidth > 1 && !node.matches("input") && node.scrollWidth > node.clientWidth + 1);
    return [...wide, ...scrolls].map((node) => `${node.localName}.${node.className} ${node.getAttribute("part") ?? ""}`);
  });

/** The sizes of what can be pressed that is too small (WCAG 2.2, 2.5.8: 24 px; what stands alone has 44). */
const tooSmall = (page) =>
  page.evaluate(() => {
    const host = document.querySelector("[data-portcullis-host]");
    const alone = [...host.children, ...host.shadowRoot.querySelectorAll("footer button,.close,.reopen")];
    const inline = [...host.shadowRoot.querySelectorAll("a,summary,button,label")];
    const small = (least) => (node) => {
      const { width, height } = node.getBoundingClientRect();
      return width > 0 && (height < least - 0.1 || width < Math.min(least, 24));
    };
    return [...alone.filter(small(44)), ...inline.filter(small(24))].map((node) => `${node.localName}.${node.className} ${node.getBoundingClientRect().height}`);
  });

/** Opens all that is folded up. */
const unfold = (page) =>
  page.evaluate(() => {
    const { shadowRoot } = document.querySelector("[data-portcullis-host]");
    for (const details of shadowRoot.querySelectorAll("details")) details.open = true;
  });

for (const [width, height] of [[320, 256], [320, 640], [768, 900], [1440, 900]]) {
  story(`long words and labels of 60 letters fit into ${width} x ${height}, in every layout`, { faults: ["P17"], page: { viewport: { width, height }, ...STILL } }, async ({ page, world }) => {
    const layouts = [...["bar-top", "bar-bottom", "box-top-right", "modal"].map((banner) => ({ banner })), ...["modal", "side-start", "side-end"].map((panel) => ({ panel }))];
    for (const [nth, layout] of layouts.entries()) {
      await page.goto(site(world, { path: `/${nth}`, config: long(layout) }));
      await ready(page);
      assert.deepEqual(await sticksOut(page), [], JSON.stringify(layout));
      assert.deepEqual(await tooSmall(page), [], JSON.stringify(layout));
      for (const action of ACTIONS) {
        await page.evaluate((selector) => document.querySelector(selector).scrollIntoView({ block: "nearest" }), button(action));
        const box = await page.box(button(action));
        assert.ok(box.hit, `${action} in ${JSON.stringify(layout)}: ${JSON.stringify(box)}`);
      }
      await page.click(button("preferences"));
      await page.waitFor(() => window.portcullis.state().layer === "second");
      await unfold(page);
      assert.deepEqual(await sticksOut(page), [], `${JSON.stringify(layout)}, second`);
      assert.deepEqual(await tooSmall(page), [], `${JSON.stringify(layout)}, second`);
    }
  });
}

story("text may be spaced out (WCAG 2.2, 1.4.12): nothing is cut off", { page: { viewport: { width: 360, height: 640 }, ...STILL } }, async ({ page, world }) => {
  await page.goto(site(world));
  await ready(page);
  const space = () =>
    page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      const rule = "line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important;";
      sheet.replaceSync(`* { ${rule} } ::slotted(*) { ${rule} } p { margin-bottom: 2em !important; }`);
      const { shadowRoot } = document.querySelector("[data-portcullis-host]");
      shadowRoot.adoptedStyleSheets = [...shadowRoot.adoptedStyleSheets, sheet];
    });
  const cut = () =>
    page.evaluate(() => {
      const host = document.querySelector("[data-portcullis-host]");
      return [...host.children, ...host.shadowRoot.querySelectorAll("h2,p,a,button,label,summary")]
        .filter((node) => node.offsetParent && !node.matches(".unseen,.said") && (node.scrollWidth > node.clientWidth + 1 && node.clientWidth || node.scrollHeight > node.clientHeight + 2 && node.clientHeight))
        .map((node) => node.outerHTML.slice(0, 80));
    });
  await space();
  assert.deepEqual([await cut(), await sticksOut(page)], [[], []]);
  await page.click(button("preferences"));
  await page.waitFor(() => window.portcullis.state().layer === "second");
  await space();
  assert.deepEqual([await cut(), await sticksOut(page)], [[], []]);
  await page.click(button("save"));
  await decided(page);
});

const colours = (page) =>
  page.evaluate(() => {
    const host = document.querySelector("[data-portcullis-host]");
    return getComputedStyle(host.shadowRoot.querySelector("[part=banner]")).backgroundColor;
  });

for (const [name, light, refused] of [
  ["grey on white", { muted: "#999999" }, true],
  ["a pale accent", { accent: "#ffcc00" }, true],
  ["a pale accent with dark words on it and links that nobody can read", { accent: "#ffcc00", contrast: "#000000" }, true],
  ["a dark accent", { accent: "#8a3a00" }, false],
  ["blue, of which no part is green", { accent: "#0000ee", surface: "#ffffff" }, false],
  ["white on dark", { surface: "#111111", text: "#ffffff", muted: "#dddddd", accent: "#99ccff", contrast: "#001122", line: "#999999" }, false],
]) {
  story(`a theme of ${name} is ${refused ? "refused: the default colours, and a line" : "used"}`, async ({ page, world }) => {
    await page.goto(site(world, { config: { ...CONFIG, theme: { scheme: "light", light } } }));
    await ready(page);
    assert.deepEqual(await codes(page), refused ? ["theme-refused"] : []);
    const answer = await page.evaluate((selector) => getComputedStyle(document.querySelector(selector)).backgroundColor, button("accept-all"));
    if (refused) assert.equal(answer, "rgb(29, 78, 216)");
    assert.equal(await colours(page), !refused && light.surface === "#111111" ? "rgb(17, 17, 17)" : "rgb(255, 255, 255)");
    await page.click(button("reject-all"));
    await decided(page);
  });
}

story("in an engine without constructed style sheets a theme is judged all the same, and one sheet of ours stands, however often a layer comes up", async ({ page, world }) => {
  const gone = "<script>for (const { prototype } of [Document, ShadowRoot]) delete prototype.adoptedStyleSheets; window.CSSStyleSheet = class { constructor() { throw new TypeError(); } };</script>";
  const config = { ...CONFIG, theme: { scheme: "light", light: { muted: "#999999" } } };
  await page.goto(site(world, { config, script: "/nothing.js", head: `${gone}<script src="/portcullis/portcullis.js" data-config="/portcullis.json"></script>` }));
  await ready(page);
  assert.deepEqual(await codes(page), ["theme-refused"]);
  for (let round = 0; round < 3; round++) {
    await page.click(button("preferences"));
    await page.waitFor(() => window.portcullis.state().layer === "second");
    await page.click(button("close"));
    await page.waitFor(() => window.portcullis.state().layer === "first");
  }
  assert.equal(await page.evaluate(() => document.querySelector("[data-portcullis-host]").shadowRoot.querySelectorAll("style").length), 1);
  assert.equal(await colours(page), "rgb(255, 255, 255)");
});

story("colours of the page's that nobody could read give way too", async ({ page, world }) => {
  const head = "<style>[data-portcullis-host] { --portcullis-muted: #ccc; }</style>";
  await page.goto(site(world, { head }));
  await ready(page);
  assert.deepEqual(await codes(page), ["theme-refused"]);
  const colour = await page.evaluate(() => getComputedStyle(document.querySelector("[data-portcullis-host]").shadowRoot.querySelector("[part=text]")).color);
  assert.equal(colour, "rgb(74, 86, 104)");
});

story("colours that are not of red, green and blue are the site's to answer for", async ({ page, world }) => {
  const head = "<style>[data-portcullis-host] { --portcullis-accent: oklch(40% 0.15 260); }</style>";
  await page.goto(site(world, { head }));
  await ready(page);
  assert.deepEqual(await codes(page), []);
});

for (const colorScheme of ["light", "dark"])
  story(`who asks for more contrast gets it, ${colorScheme}`, { engines: ["chromium"], why: "no other engine can be told so over the protocols that we drive it by", page: { contrast: "more", colorScheme } }, async ({ page, world }) => {
    await page.goto(site(world, { config: { ...CONFIG, theme: { light: { muted: "#555555" }, dark: { muted: "#bbbbbb" } } } }));
    await ready(page);
    const [title, text] = await page.evaluate(() => ["title", "text"].map((part) => getComputedStyle(document.querySelector("[data-portcullis-host]").shadowRoot.querySelector(`[part=${part}]`)).color));
    assert.equal(text, title);
  });

const REJECT = button("reject-all");
for (const [what, head, unequal] of [
  ["a colour for both", "<style>[data-portcullis-host] button { --portcullis-accent: #114433; }</style>", false],
  ["a colour for one", `<style>${REJECT} { --portcullis-accent: #f4f4f4; --portcullis-contrast: #555; }</style>`, true],
  ["a font for one", `<style>${REJECT} { --portcullis-font: monospace; } ${button("accept-all")} { --portcullis-font: Impact; }</style>`, true],
  ["an answer taken out", `<script>setInterval(() => document.querySelector('${REJECT}')?.remove(), 20);</script>`, true],
]) {
  story(`${what}, by the page: ${unequal ? "an error in the console and in check()" : "not a word"}`, async ({ page, world }) => {
    await page.goto(site(world, { head }));
    await ready(page);
    if (unequal) await page.waitFor(() => window.portcullis.check().ok === false);
    else await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
    assert.deepEqual(await codes(page), unequal ? ["answers-unequal"] : []);
  });
}

story("an answer that has the focus may look as the page likes, and is no error", { engines: ["chromium", "firefox"], why: "the windows of WebKitGTK that we drive never have the focus, and nothing in them is `:focus`" }, async ({ page, world }) => {
  await page.goto(site(world, { head: "<style>[data-portcullis-host]::part(answer):focus { background: #ddeeff; font-size: 20px; }</style>" }));
  await ready(page);
  await page.click(button("preferences"));
  await page.waitFor(() => window.portcullis.state().layer === "second");
  const size = await page.evaluate(() => {
    const answer = document.querySelector("[data-portcullis-host]").shadowRoot.querySelector("[part=answer]");
    answer.focus();
    return getComputedStyle(answer).fontSize;
  });
  assert.equal(size, "20px");
  assert.deepEqual(await page.evaluate(() => window.portcullis.check()), { ok: true, problems: [] });
});

story("where colours are forced, all that can be pressed has a border, and switches say how they stand", { faults: ["P17"], engines: ["chromium"], why: "no other engine can be told to force colours over the protocols that we drive it by", page: { forcedColors: "active", ...STILL } }, async ({ page, world }) => {
  await page.goto(site(world));
  await ready(page);
  await page.click(button("preferences"));
  await page.waitFor(() => window.portcullis.state().layer === "second");
  const bare = await page.evaluate(() => {
    const { shadowRoot } = document.querySelector("[data-portcullis-host]");
    const panel = shadowRoot.querySelector("[part=panel]");
    const surface = getComputedStyle(panel).backgroundColor;
    return [panel, ...shadowRoot.querySelectorAll("footer button,[type=checkbox]")]
      .filter((node) => parseFloat(getComputedStyle(node).borderTopWidth) < 1 || getComputedStyle(node).borderTopColor === surface)
      .map((node) => node.outerHTML.slice(0, 60));
  });
  assert.deepEqual(bare, []);
  const dots = await page.evaluate(() => {
    const { shadowRoot } = document.querySelector("[data-portcullis-host]");
    return [...shadowRoot.querySelectorAll("[type=checkbox]")].map((node) => [getComputedStyle(node, "::before").backgroundColor, getComputedStyle(node).backgroundColor]);
  });
  assert.ok(dots.every(([dot, behind]) => dot !== behind), JSON.stringify(dots));
});

story("it moves nothing on the page, and is never the largest thing on a phone", { engines: ["chromium"], why: "no other engine measures shifts and the largest paint", page: { viewport: { width: 360, height: 640 } } }, async ({ page, world }) => {
  const head = `<script>
    window.shifts = []; window.largest = [];
    new PerformanceObserver((list) => { for (const one of list.getEntries()) shifts.push(one.value); }).observe({ type: "layout-shift", buffered: true });
    new PerformanceObserver((list) => { for (const one of list.getEntries()) largest.push(one.element?.localName ?? "ours"); }).observe({ type: "largest-contentful-paint", buffered: true });
  </script>`;
  // What any page has: a lead of a few sentences. Ours are shorter.
  const lead = "The page's own words, as many as stand at the head of one that has something to say: who we are, what we do and why it should be of interest to anybody. It goes on. ";
  await page.goto(site(world, { head, body: `<p>${lead.repeat(2)}</p>` }));
  await ready(page);
  await page.waitFor(() => window.largest.length > 0);
  await page.click(button("preferences"));
  await page.waitFor(() => window.portcullis.state().layer === "second");
  await page.click(button("save"));
  await decided(page);
  assert.deepEqual(await page.evaluate(() => [window.shifts, window.largest.at(-1)]), [[], "p"]);
});

for (const [reducedMotion, moves] of [["reduce", false], ["no-preference", true]]) {
  story(`it appears ${moves ? "within 150 ms, by opacity and place alone" : "at once"} where motion is ${moves ? "welcome" : "not"}`, { faults: ["P17"], page: { reducedMotion } }, async ({ page, world }) => {
    await page.goto(site(world));
    await ready(page);
    const found = await page.evaluate(() => {
      const { shadowRoot } = document.querySelector("[data-portcullis-host]");
      const layer = shadowRoot.querySelector("[part=banner]");
      const rules = shadowRoot.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules]);
      const moved = rules.filter((rule) => rule instanceof CSSKeyframesRule).flatMap((rule) => [...rule.cssRules].flatMap((frame) => [...frame.style]));
      const { animationName, animationDuration, transitionDuration } = getComputedStyle(layer);
      return { animationName, animationDuration, transitionDuration, moved: [...new Set(moved)].sort() };
    });
    if (moves) assert.ok(parseFloat(found.animationDuration) > 0 && parseFloat(found.animationDuration) <= 0.15, JSON.stringify(found));
    else assert.deepEqual([found.animationName, parseFloat(found.transitionDuration)], ["none", 0]);
    assert.deepEqual(found.moved, ["opacity", "transform"]);
  });
}

story("the page scrolls behind a modal layer, unless the site asks for a lock", { page: { viewport: { width: 800, height: 600 } } }, async ({ page, world }) => {
  const body = "<p>long</p>".repeat(200);
  const locked = () => page.evaluate(() => getComputedStyle(document.documentElement).overflowY === "hidden");
  for (const lock of [false, true]) {
    await page.goto(site(world, { path: `/${lock}`, body, config: { ...CONFIG, layout: { banner: "modal", lock } } }));
    await ready(page);
    assert.equal(await locked(), lock, `first, ${lock}`);
    await page.click(button("preferences"));
    await page.waitFor(() => window.portcullis.state().layer === "second");
    assert.equal(await locked(), lock);
    await page.click(button("save"));
    await decided(page);
    assert.equal(await locked(), false);
    await page.evaluate(() => localStorage.clear());
  }
});

story("on the pages that have to be read first, nothing is modal", async ({ page, world }) => {
  const controller = { name: "Site Ltd", policyUrl: "/privacy", cookiePolicyUrl: "/cookies/", imprintUrl: "imprint#top", rightsUrl: "/rights" };
  const config = { ...CONFIG, controller, layout: { banner: "modal" } };
  for (const [path, modal] of [["/", true], ["/privacy", false], ["/cookies/", false], ["/imprint", false], ["/rights", false], ["/privacy/more", true]]) {
    await page.goto(site(world, { path, config }));
    await ready(page);
    const tag = await page.evaluate(() => document.querySelector("[data-portcullis-host]").shadowRoot.querySelector("[part=banner]").localName);
    assert.equal(tag, modal ? "dialog" : "section", path);
  }
  assert.equal((await state(page)).status, "asking");
});
