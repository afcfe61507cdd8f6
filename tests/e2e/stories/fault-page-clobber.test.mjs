// Elements of the page that carry the names of what we ask for (DOM clobbering), one each and all at once.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { story } from "../driver/story.mjs";
import { held, heldInline, ready, site } from "./site.mjs";
import { marked, shut } from "./closed.mjs";
import { US, asked, granted } from "./hostile.mjs";

const WWW = new URL("../../../www/", import.meta.url);
const source = ["", "more/"].flatMap((folder) => readdirSync(new URL(folder, WWW)).filter((name) => name.endsWith(".js"))
  .map((name) => readFileSync(new URL(folder + name, WWW), "utf8"))).join("\n");
const all = (pattern) => [...source.matchAll(pattern)].map(([, name]) => name);
const unique = (list) => [...new Set(list)].sort();

/** What they take from a prototype, by the names in the call. */
const taken = (prototypes) => all(new RegExp(`(?:methods|getters|method|getter|describe|wrap)\\((?:(?:${prototypes})\\.prototype|"(?:${prototypes})"), "([\\w ]+)"`, "g")).flatMap((names) => names.split(" "));

/** What the sources ask of a document or of the window, or take from their prototypes. */
const ASKED = unique([
  ...all(/\b(?:document|window)\??\.(\w+)/g),
  ...taken("Document|EventTarget|Node"),
  "portcullis", "location", "navigator", "performance", "localStorage", "trustedTypes", "console",
]);
/** Those, and every name that stands after a point: what we ask of anything at all. */
const MEMBERS = unique([...all(/\.([a-z]\w+)/gi), ...taken("\\w+")]).filter((name) => !/^(js|css|test|json)$/.test(name));

const clobber = (name) => `<img name="${name}" alt=""><form name="${name}"></form><form name="${name}"></form><a id="${name}"></a>`;
const page = (world, inside) => {
  site(world, { path: "/unused" });
  return world.page("/", `<!doctype html><title>x</title><body>${inside}<p><a id="link" href="#x">x</a>${US}${marked(world)}`);
};

story("the names are found in the sources", { faults: ["P1"] }, async () => {
  for (const name of ["body", "cookie", "currentScript", "createElement", "querySelectorAll", "documentElement", "head", "baseURI", "addEventListener", "portcullis"])
    assert.ok(ASKED.includes(name), name);
  for (const name of ["shadowRoot", "isConnected", "content", "attributes", "nonce"]) assert.ok(MEMBERS.includes(name), name);
});

for (const half of [0, 1]) {
  story(`an element that is called as something that we ask the document or the window for misleads nobody (${half + 1} of 2)`, { faults: ["P1", "P2"] }, async ({ page: tab, world }) => {
    for (const name of ASKED.filter((_, index) => index % 2 === half)) {
      await tab.goto(page(world, clobber(name)));
      const wanted = tab.waitFor(() => window.portcullis.state().layer === "first");
      await assert.doesNotReject(wanted, `with ${name}`);
      assert.deepEqual([name, world.requests("tags.test"), (await tab.recorded()).errors], [name, [], []]);
    }
  });
}

story("all of them at once neither", { faults: ["P1", "P2"] }, async ({ page: tab, world }) => {
  await tab.goto(page(world, ASKED.map(clobber).join("")));
  await asked(tab, world);
});

/** A form answers for each of its fields by its name, before its own members. */
const fields = MEMBERS.map((name) => `<input type="hidden" name="${name}">`).join("");

story("a form around held tags whose fields are called as what we ask of elements misleads nobody", { faults: ["P1"] }, async ({ page: tab, world }) => {
  await tab.goto(page(world, `<form>${fields}${held(world, "c")}</form>`));
  await tab.waitFor(() => window.portcullis.state().layer === "first");
  await shut(tab, world);
  await granted(tab, world, ["a", "b", "c"]);
  assert.deepEqual((await tab.recorded()).errors, []);
});

story("nor one that comes later, is marked itself, or is taken out and put in", { faults: ["P1"] }, async ({ page: tab, world }) => {
  await tab.goto(page(world, ""));
  await tab.waitFor(() => window.portcullis.state().layer === "first");
  await tab.evaluate((html) => {
    const box = document.createElement("div");
    box.innerHTML = html;
    document.body.append(box);
    document.body.prepend(...box.childNodes);
  }, `<form data-portcullis="analytics">${fields}${heldInline(world, "c")}</form>`);
  await shut(tab, world);
  await granted(tab, world, ["a", "b", "c"]);
  assert.deepEqual((await tab.recorded()).errors, []);
});

story("what looks like our config is none", { faults: ["P2"] }, async ({ page: tab, world }) => {
  const lookalike = '<form id="portcullis" data-portcullis-config><input name="api" value="1"><input name="state"><input name="categories"></form><a id="services"></a>';
  await tab.goto(page(world, lookalike));
  await ready(tab);
  await asked(tab, world);
});
