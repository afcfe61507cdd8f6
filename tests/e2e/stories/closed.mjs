// What must hold whatever breaks, and the things that stories break.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CONFIG, QUIET_MS, codes, held, heldInline } from "./site.mjs";

/** A file of the build. */
export const built = (name) => readFileSync(join(process.env.PORTCULLIS_DIST ?? "dist", name));

/** Two marked tags, which must not run before an answer. */
export const marked = (world) => held(world, "a") + heldInline(world, "b");

/**
 * Nothing has left the page (but for the tag `unheld`, where a story has one) and nothing ran, no exception reached it (but of a file
 * of ours that `broken` names, for it is no script), and the console says `expected`.
 */
export async function shut(page, world, expected = [], { broken, unheld } = {}) {
  await world.quiet(QUIET_MS);
  const sent = world.requests("tags.test").filter(({ query }) => !unheld || query.name !== unheld);
  assert.deepEqual(sent.map(({ path, query }) => [path, query.name]), [], "nothing left the page");
  assert.deepEqual(world.ran(), []);
  assert.deepEqual(await codes(page), expected);
  const errors = (await page.recorded()).errors.filter((error) => !(broken && error.includes(broken) && error.includes("SyntaxError")));
  assert.deepEqual(errors, [], "no exception reached the page");
}

/** Clicks the page's link. */
export async function usable(page) {
  await page.click("#link");
  assert.equal(await page.evaluate(() => location.hash), "#x", "the page can be used");
}

/** A script of the page writes markup that asks a third party, as soon as the hold is there. */
export async function writeMarkup(page, world) {
  await page.waitFor(() => window[Symbol.for("portcullis.hold")]);
  await page.evaluate((url) => {
    document.body.insertAdjacentHTML("beforeend", `<img src="${url}" alt="">`);
    document.body.append(document.createElement("p"));
    document.body.lastChild.innerHTML = `<iframe src="${url}"></iframe>`;
  }, world.url("tags.test", "/pixel.gif?name=written"));
}

/** It is shut, and can be used. */
export async function closed(page, world, expected, exceptions) {
  await shut(page, world, expected, exceptions);
  await usable(page);
}

/** FNV-1a in base 36: what ends a record, and what `cargo xtask check` prints of a config. */
export const hashOf = (text) => {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(36);
};

/** The text of a record of the first version, well-formed whatever stands in it, under `config`, for which its grants count. */
export function record({ config = CONFIG, version = "1", at = Date.now(), days = 180, policy = 1, granted = "", denied = "" } = {}) {
  const numbers = [at, at + days * 864e5, policy].map((number) => number.toString(36)).join("~");
  const body = `${version}~${"0".repeat(32)}~${numbers}~banner~en~${hashOf(typeof config === "string" ? config : JSON.stringify(config))}~t3xts~${granted}~${denied}~`;
  return body + hashOf(body);
}

/** Grants everything of CONFIG's site. */
export const GRANT = "cookies.beacons.analytics.advertising.tagger";

/** Ways in which the server can fail to give a script, `body` as it would be: what it is, and how to answer. */
export const FAILURES = {
  "is not there": () => (_, response) => response.writeHead(404, { "content-type": "text/html" }).end("<h1>404</h1>"),
  "is an error of the server": (body) => (_, response) => response.writeHead(500, { "content-type": "text/javascript" }).end(body),
  "is a web page": () => (_, response) => response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><h1>Welcome</h1>"),
  "is cut off": (body) => (_, response) => response.writeHead(200, { "content-type": "text/javascript" }).end(body.subarray(0, body.length / 2)),
  "breaks off": (body) => (_, response) => {
    response.writeHead(200, { "content-type": "text/javascript", "content-length": body.length });
    response.write(body.subarray(0, body.length / 2), () => response.destroy());
  },
  "is empty": () => (_, response) => response.writeHead(200, { "content-type": "text/javascript" }).end(),
  "is of a type that may not run": (body) => (_, response) =>
    response.writeHead(200, { "content-type": "text/plain", "x-content-type-options": "nosniff" }).end(body),
};
