// Content-Security-Policy and Trusted Types, each with and without 'wasm-unsafe-eval': the whole story passes in the module or in
// the fallback; where neither may run, everything stays held and one line names the missing token.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { story } from "../driver/story.mjs";
import { RECORDER } from "../world/recorder.mjs";
import { CONFIG, button, lines, ready, site } from "./site.mjs";
import { allHeld, calm, fellBack, tags, wholeStory } from "./whole.mjs";

const WASM = "'wasm-unsafe-eval'";
const TT = "require-trusted-types-for 'script'; trusted-types";
const TAGS = "http://tags.test:*";

/** By what the policy says: its text, given the token or nothing; the nonce of the page's scripts; the rows. */
const POLICIES = [
  ["script-src 'self'", (wasm) => `script-src 'self' ${TAGS} ${wasm}`],
  ["nonces and 'strict-dynamic'", (wasm) => `script-src 'nonce-n0nce' 'strict-dynamic' ${wasm}; object-src 'none'; base-uri 'none'`, { nonce: "n0nce", faults: ["X5"] }],
  ["nonces alone", (wasm) => `script-src 'nonce-n0nce' ${wasm}`, { nonce: "n0nce", faults: ["X5"] }],
  ["default-src 'none' and what we need", (wasm) => `default-src 'none'; script-src 'self' ${TAGS} ${wasm}; connect-src 'self'; img-src 'self'`, { faults: ["X5", "X3"] }],
  ["style-src 'self'", (wasm) => `script-src 'self' ${TAGS} ${wasm}; style-src 'self'`, { faults: ["X3"] }],
  ["Trusted Types", (wasm) => `script-src 'self' ${TAGS} ${wasm}; ${TT} portcullis`, { faults: ["X4"] }],
  ["Trusted Types, nonces and 'strict-dynamic'", (wasm) => `script-src 'nonce-n0nce' 'strict-dynamic' ${wasm}; ${TT} portcullis`, { nonce: "n0nce", faults: ["X4", "X5"] }],
];

for (const [name, text, { nonce, faults = ["X1"] } = {}] of POLICIES) {
  for (const wasm of [WASM, ""]) {
    for (const attributes of wasm ? [""] : ["", "async"]) {
      const how = wasm ? "the module" : `the fallback (${attributes || "blocking"} tag)`;
      story(`under ${name} ${how} tells the whole story`, { faults: [...faults, ...(wasm ? [] : ["X1"])] }, async ({ page, world }) => {
        const headers = { "content-security-policy": text(wasm) };
        const body = tags(world, nonce ? `nonce="${nonce}"` : "");
        await wholeStory(page, world, site(world, { headers, nonce, attributes, body }));
        assert.equal(fellBack(world), !wasm);
      });
    }
  }
  story(`under ${name} the fallback of a blocking tag is in force before the next tag`, { faults: [...faults, "X1"] }, async ({ page, world }) => {
    const mark = nonce ? `nonce="${nonce}"` : "";
    world.route("site.test", "/next.js", (_, response) => {
      response.writeHead(200, { "content-type": "text/javascript" }).end("window.inForce = typeof window.portcullis?.state;");
    });
    const headers = { "content-security-policy": text("") };
    await page.goto(site(world, { headers, nonce, head: `<script ${mark} src="/next.js"></script>` }));
    await ready(page);
    assert.equal(await page.evaluate(() => window.inForce), "function");
    await calm(page);
  });
}

/** Trusted Types that let no policy of ours be made. */
const OURS_REFUSED = [["trusted-types 'none'", "'none'"], ["trusted-types of others", "other"]];
for (const [name, list] of OURS_REFUSED) {
  story(`under ${name} without 'wasm-unsafe-eval' neither may run: all stays held and one line names what is missing`, { faults: ["X4", "X5", "X1"] }, async ({ page, world }) => {
    const headers = { "content-security-policy": `script-src 'self' ${TAGS}; ${TT} ${list}` };
    await page.goto(site(world, { headers, body: tags(world) }));
    await page.waitFor(() => window.__recorded.console.some(({ text }) => text.includes("module-refused")));
    await allHeld(page, world, ["module-refused"]);
    const [line] = await lines(page);
    assert.match(line, /'wasm-unsafe-eval' in script-src/);
    assert.match(line, /trusted-types/);
  });

  story(`under ${name} the module asks and takes a refusal; what lets go may not come, and the line says so`, { faults: ["X4", "X5"] }, async ({ page, world }) => {
    const headers = { "content-security-policy": `script-src 'self' ${TAGS} ${WASM}; ${TT} ${list}` };
    await page.goto(site(world, { headers, body: tags(world) }));
    await page.click(button("accept-all"));
    await page.waitFor(() => window.portcullis.check().problems.length);
    await allHeld(page, world, ["more-unreachable"]);
  });
}

story("a default policy of the page's lets the fallback come where ours is refused", { faults: ["X4"] }, async ({ page, world }) => {
  world.route("site.test", "/default.js", (_, response) => {
    response.writeHead(200, { "content-type": "text/javascript" }).end(`
      trustedTypes.createPolicy("default", { createHTML: () => "", createScriptURL: (text) => text, createScript: (text) => text });`);
  });
  const headers = { "content-security-policy": `script-src 'self' ${TAGS}; ${TT} default` };
  // It must stand before ours, whose own tag site() writes.
  const head = '<script src="/default.js"></script><script src="/portcullis/portcullis.js" data-config="/portcullis.json"></script>';
  await wholeStory(page, world, site(world, { headers, head, script: "/nothing.js", body: tags(world) }));
  assert.ok(fellBack(world));
});

story("under 'strict-dynamic' with the hashes of our files and no nonce the fallback tells the whole story", { faults: ["X5", "X1"] }, async ({ page, world }) => {
  const hash = (text) => `sha256-${createHash("sha256").update(text).digest("base64")}`;
  // A file passes by its hash where the policy names each one that its tag does (CSP 3, 8.4).
  const ours = ["portcullis.js", "portcullis.more.js", "portcullis.fallback.js"].map((name) => hash(readFileSync(join(process.env.PORTCULLIS_DIST ?? "dist", name))));
  const headers = { "content-security-policy": `script-src ${[...ours, hash(RECORDER)].map((one) => `'${one}'`).join(" ")} 'strict-dynamic'` };
  const recorder = `<script src="/recorder.js" integrity="${hash(RECORDER)}"></script>`;
  const address = site(world, { recorder: false, headers, script: "/nothing.js", body: tags(world),
    head: `${recorder}<script src="/portcullis/portcullis.js" integrity="${ours.join(" ")}" data-config="/portcullis.json"></script>` });
  await wholeStory(page, world, address);
  assert.ok(fellBack(world));
});

for (const connect of ["'none'", "http://elsewhere.test"]) {
  story(`under connect-src ${connect} the module comes, for it asks for nothing; a config in the page is read`, { faults: ["X2"] }, async ({ page, world }) => {
    const headers = { "content-security-policy": `script-src 'self' ${TAGS} ${WASM}; connect-src ${connect}` };
    const head = `<script type="application/json" data-portcullis-config>${JSON.stringify(CONFIG)}</script>`;
    await wholeStory(page, world, site(world, { config: null, headers, head, body: tags(world) }));
  });

  story(`under connect-src ${connect} a config elsewhere closes everything, and one line names the directive`, { faults: ["X2"] }, async ({ page, world }) => {
    const headers = { "content-security-policy": `script-src 'self' ${TAGS} ${WASM}; connect-src ${connect}` };
    await page.goto(site(world, { headers, body: tags(world) }));
    assert.equal((await ready(page)).status, "closed");
    await allHeld(page, world, ["config-unreachable"]);
    assert.match((await lines(page))[0], /connect-src/);
  });
}
