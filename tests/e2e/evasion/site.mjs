// The matrix's page: every way at once, in one of the three modes.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SITE } from "../world/index.mjs";
import { withRecorder } from "../world/recorder.mjs";
import { CALLS, EARLY_ONLY, SECURE_ONLY } from "./calls.mjs";
import { MARKUP } from "./markup.mjs";
import { answerWays } from "./server.mjs";

const TOOLS = readFileSync(new URL("tools.page.js", import.meta.url), "utf8");
const DIST = process.env.PORTCULLIS_DIST ?? fileURLToPath(new URL("../../../dist", import.meta.url));
/** How long the server hears nothing when the preload scanner has asked for all that it will ask for. */
const SCANNED_MS = 150;

const CONFIG = JSON.stringify({
  format: 1,
  policyVersion: 1,
  // The story loads the page again itself, when it has counted.
  withdrawal: "none",
  controller: { name: "Site Ltd", policyUrl: "/privacy" },
  services: [{ id: "vendor", name: "Vendor", category: "analytics", match: ["tags.test", "*.tags.test"] }],
});

/** FNV-1a of the config's bytes, as `cargo xtask check` prints it. */
const HASH = Buffer.from(CONFIG).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5).toString(36);

/**
 * By mode: the attributes of our tag, and the third parties that the ways go to. `known` is a service's, `unknown`
 * nobody's. In marked pages the hold lets the third party through, so that nothing but the markup holds.
 */
export const MODES = {
  marked: { attributes: 'data-allow="tags.test *.tags.test"', parties: { known: "tags.test" } },
  known: { attributes: 'data-hold="known"', parties: { known: "tags.test", unknown: "other.test" } },
  strict: { attributes: 'data-hold="strict"', parties: { known: "tags.test", unknown: "other.test" } },
};

/** When a way is gone in a mode: by the parser, while the page is read and the config is not there yet, when we are ready. */
export const times = (id, mode) =>
  id in MARKUP ? ["markup"] : mode === "marked" || EARLY_ONLY.has(id) ? ["early"] : ["early", "late"];

/** The third parties of a way in a mode. */
export const parties = (id, mode) => Object.keys(MODES[mode].parties).filter((party) => party === "known" || !SECURE_ONLY.has(id));

/** Registers what the page of `mode` needs, for the ways `ids`, and gives its address. */
export function evasionSite(world, mode, ids) {
  let loads = 0;
  answerWays(world);
  answerOurs(world);
  world.route(SITE, "/", (_, response) => send(response, "text/html; charset=utf-8", pageSource(world, mode, ids, ++loads)));
  world.route(SITE, "/evasion/ways.js", (_, response) => send(response, "text/javascript", waysSource(world, mode, ids, loads)));
  return world.url(SITE, "/");
}

const send = (response, type, body) => response.writeHead(200, { "content-type": type }).end(body);

/**
 * The address of a file of a way: a host of its own, so that one way opens no connection for another, and a query of the
 * page's own, so that no load finds what an earlier one has cached (Firefox keeps media and inline sheets).
 */
function address(world, mode, id, when, party, load) {
  const key = `${when}-${party}-${id}`;
  const host = MODES[mode].parties[party];
  const at = (file) => `${world.origin(SECURE_ONLY.has(id) ? host : `${key}.${host}`)}/w/${key}/${file}?load=${load}`;
  return Object.assign(at, { key });
}

function pageSource(world, mode, ids, load) {
  const inMarkup = ids.filter((id) => id in MARKUP);
  const markup = inMarkup.flatMap((id) =>
    parties(id, mode).map((party) => MARKUP[id][mode === "marked" ? 1 : 0](address(world, mode, id, "markup", party, load))));
  const marked = mode === "marked" ? ids.filter((id) => id in CALLS).map((id) => inert(`evasion.go("${id}", "early")`)) : [];
  return withRecorder(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>ways</title>
    <script src="/evasion/portcullis.js" data-base="/portcullis/" data-config="/portcullis.json" data-config-hash="${HASH}" ${MODES[mode].attributes}></script></head>
    <body>${markup.join("\n")}
    <script src="/evasion/ways.js"></script>${marked.join("\n")}<script>evasion.tell("early")</script></body></html>`);
}

const inert = (source) => `<script type="text/plain" data-portcullis="vendor">${source}</script>`;

/** The script that goes the ways: at once, before the config is there, and again when we are ready. */
function waysSource(world, mode, ids, load) {
  const called = ids.filter((id) => id in CALLS);
  const addresses = {};
  for (const id of called) for (const when of times(id, mode)) {
    (addresses[`${when} ${id}`] = parties(id, mode).map((party) => {
      const at = address(world, mode, id, when, party, load);
      return { key: at.key, pattern: at("FILE") };
    }));
  }
  const go = (when) => (mode === "marked" ? [] : called.filter((id) => times(id, mode).includes(when)));
  return `${TOOLS}
    evasion.addresses = ${JSON.stringify(addresses)};
    evasion.calls = {\n${called.map((id) => `${JSON.stringify(id)}: ${CALLS[id]}`).join(",\n")}\n};
    for (const id of ${JSON.stringify(go("early"))}) evasion.go(id, "early");
    document.addEventListener("portcullis:ready", () => {
      for (const id of ${JSON.stringify(go("late"))}) evasion.go(id, "late");
      evasion.tell("late");
    });`;
}

/** Our own files: the script when the preload scanner is through, the config when the early ways have been gone. */
function answerOurs(world) {
  const script = readFileSync(join(DIST, "portcullis.js"));
  world.route(SITE, "/evasion/portcullis.js", async (_, response) => {
    await world.quiet(SCANNED_MS);
    send(response, "text/javascript; charset=utf-8", script);
  });
  world.route(SITE, "/portcullis.json", async (_, response) => {
    await world.until(({ path }) => path === "/evasion/early", { what: "the early ways" });
    send(response, "application/json", CONFIG);
  });
  for (const path of ["/evasion/early", "/evasion/late", "/ran"]) {
    world.route(SITE, path, (_, response) => send(response, "text/plain", ""));
  }
}
