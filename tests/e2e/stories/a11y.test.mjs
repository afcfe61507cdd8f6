// What auditors run: axe-core and the WCAG 2.2 rules of HTML_CodeSniffer find nothing on any layer, in any layout, theme and direction.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { story } from "../driver/story.mjs";
import { CONFIG, button, codes, ready, site } from "./site.mjs";

const { resolve } = createRequire(import.meta.url);
const AXE = await readFile(resolve("axe-core/axe.min.js"), "utf8");
const SNIFFER = await readFile(resolve("@pa11y/html_codesniffer/build/HTMLCS.js"), "utf8");
const ENGINE = { engines: ["chromium"], why: "the rules look at the tree and at computed styles, and those are asserted in all engines by the other stories" };

// While it appears nobody could tell the contrast.
const STILL = { reducedMotion: "reduce" };
const LAYOUTS = ["bar-top", "bar-bottom", "box-top-left", "box-bottom-right", "modal"];
const PANELS = ["modal", "side-start", "side-end"];
const SERVICES = ["One", "Two"].map((name) => ({
  id: name.toLowerCase(), name, category: "analytics", provider: `${name} Inc.`, policyUrl: "https://tags.test/privacy",
  cookies: [{ name: `_${name}`, days: 30, text: "Counts visits." }], countries: ["IE"],
}));
const FULL = {
  ...CONFIG, services: [...CONFIG.services, ...SERVICES], lastChanged: "2026-11-01",
  controller: { name: "Site Ltd", address: "1 Road", email: "a@site.test", policyUrl: "/privacy", imprintUrl: "/imprint", rightsUrl: "/rights" },
};
const config = (more) => ({ ...FULL, ...more });

/**
 * What axe-core says against what is ours: rule and place. Contrast it can tell of what stands in the body alone, so it gets a copy
 * there, with the same style sheets; and what it cannot tell of that copy is said too.
 */
const violations = (page) =>
  page.evaluate(async (source) => {
    window.axe ||= new Function(`${source}; return axe;`)();
    const said = (results) => results.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${JSON.stringify(target)} ${failureSummary}`));
    const host = document.querySelector("[data-portcullis-host]");
    const { violations } = await window.axe.run({ include: "[data-portcullis-host]" }, { rules: { "color-contrast": { enabled: false } } });
    const copy = host.cloneNode(true);
    const { adoptedStyleSheets, firstElementChild } = host.shadowRoot;
    const root = copy.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = adoptedStyleSheets;
    root.append(firstElementChild.cloneNode(true));
    copy.removeAttribute("popover");
    copy.id = "copy";
    document.body.append(copy);
    // What is behind a modal dialog is passed over.
    const dialog = host.shadowRoot.querySelector("dialog") ?? {};
    dialog.open = false;
    const contrast = await window.axe.run({ include: "#copy" }, { runOnly: ["color-contrast"] });
    dialog.open = true;
    copy.remove();
    if (!contrast.passes.length && !host.shadowRoot.querySelector(".reopen")) throw new Error("the contrast of nothing was seen");
    return [violations, contrast.violations, contrast.incomplete].flatMap(said);
  }, AXE);

/** The errors of HTML_CodeSniffer (WCAG 2 AA) in a copy of what is shown, for it looks into no shadow tree. */
const errors = (page) =>
  page.evaluate(async (source) => {
    if (!window.HTMLCS) new Function(source).call(window);
    const { shadowRoot, children, lang, dir } = document.querySelector("[data-portcullis-host]");
    const copy = document.createElement("div");
    [copy.lang, copy.dir] = [lang, dir];
    copy.append(shadowRoot.cloneNode ? shadowRoot.firstElementChild.cloneNode(true) : "", ...[...children].map((child) => child.cloneNode(true)));
    document.body.append(copy);
    const said = await new Promise((resolve) => window.HTMLCS.process("WCAG2AA", copy, () => resolve(window.HTMLCS.getMessages())));
    copy.remove();
    return said.filter(({ type }) => type === 1).map(({ code, msg }) => `${code} ${msg}`);
  }, SNIFFER);

const opened = async (page) => {
  await page.click(button("preferences"));
  await page.waitFor(() => window.portcullis.state().layer === "second");
};

for (const scheme of ["light", "dark"]) {
  for (const locale of ["en", "ar"]) {
    story(`nothing is found on any layer, ${scheme}, in ${locale}`, { ...ENGINE, page: { colorScheme: scheme, ...STILL } }, async ({ page, world }) => {
      const found = [];
      const look = async (where) => {
        for (const one of [...await violations(page), ...await errors(page)]) found.push(`${where}: ${one}`);
      };
      const layouts = [...LAYOUTS.map((banner) => ({ banner })), ...PANELS.map((panel) => ({ panel }))];
      for (const [nth, layout] of layouts.entries()) {
        await page.goto(site(world, { path: `/${nth}`, config: config({ locale, layout }) }));
        await ready(page);
        await page.waitFor(() => window.portcullis.state().layer === "first");
        await look(`${JSON.stringify(layout)}, first`);
        await opened(page);
        await look(`${JSON.stringify(layout)}, second`);
      }
      await page.evaluate(() => window.portcullis.rejectAll());
      await page.waitFor(() => window.portcullis.state().layer === "none");
      await look("the way back");
      assert.deepEqual(found, []);
      assert.deepEqual(await codes(page), []);
    });
  }
}

story("what they are there to find is found", { ...ENGINE, page: STILL }, async ({ page, world }) => {
  await page.goto(site(world, { config: config({}) }));
  await ready(page);
  await opened(page);
  await page.evaluate(() => {
    const { shadowRoot } = document.querySelector("[data-portcullis-host]");
    shadowRoot.querySelector("[part=close]").removeAttribute("aria-label");
    shadowRoot.querySelector("[part=text]").style.color = "#eee";
    shadowRoot.querySelector("[type=checkbox]").closest("label").replaceWith(shadowRoot.querySelector("[type=checkbox]"));
  });
  const [found, wrong] = [await violations(page), await errors(page)].map((all) => all.map((one) => one.split(" ")[0]));
  assert.deepEqual([...new Set(found)].sort(), ["button-name", "color-contrast", "label"]);
  assert.ok(wrong.some((code) => code.includes("1_3_1")) && wrong.some((code) => code.includes("4_1_2")), wrong.join());
});
