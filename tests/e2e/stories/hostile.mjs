// A page that makes trouble: what has to hold on it all the same, and the packages that such pages are built with.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";
import { marked, shut, usable } from "./closed.mjs";
import { QUIET_MS, button, codes, site } from "./site.mjs";

const require = createRequire(import.meta.url);
const JS = { "content-type": "text/javascript; charset=utf-8" };
const serve = (world, path, text) => world.route("site.test", path, (_, response) => response.writeHead(200, JS).end(text));

/** Our tag as the page writes it, in place of the one that `site` puts first. */
export const US = '<script src="/portcullis/portcullis.js" data-config="/portcullis.json"></script>';
/** The page with `head` before our script. */
export const before = (world, head, rest = {}) => site(world, { script: "/nothing.js", head: head + US, body: marked(world), ...rest });

/** The visitor is asked, nothing happens before the answer, and after a grant each tag of `tags` runs once. */
export async function asked(page, world, { expected = [], link = true, names } = {}) {
  await page.waitFor(() => window.portcullis?.state?.().layer === "first");
  await shut(page, world, expected);
  if (link) await usable(page);
  await granted(page, world, names);
  assert.deepEqual(await codes(page), expected);
  assert.deepEqual((await page.recorded()).errors, []);
}

/** Accepts; each tag of `names` runs once. */
export async function granted(page, world, names = ["a", "b"]) {
  await page.click(button("accept-all"));
  for (const name of names) await world.untilRan(name);
  await world.quiet(QUIET_MS);
  assert.deepEqual(world.ran().sort(), names);
}

/** Serves `file` of the npm package `name` under its own name; gives the address. */
export function npm(world, name, file) {
  const folder = require.resolve(name).split(`node_modules/${name}`)[0];
  const path = `/npm/${name}/${file}`;
  serve(world, path, readFileSync(join(folder, "node_modules", name, file)));
  return path;
}

const bundles = new Map();
/** Serves `source`, an ES module that imports from npm, bundled for a page; gives the address. React has had no file for pages since 19. */
export async function bundled(world, path, source) {
  if (!bundles.has(source)) {
    const { outputFiles } = await build({
      stdin: { contents: source, resolveDir: import.meta.dirname }, bundle: true, write: false, format: "iife",
      define: { "process.env.NODE_ENV": '"development"', __VUE_OPTIONS_API__: "true", __VUE_PROD_DEVTOOLS__: "false", __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "true" },
    });
    bundles.set(source, outputFiles[0].text);
  }
  serve(world, path, bundles.get(source));
  return path;
}
