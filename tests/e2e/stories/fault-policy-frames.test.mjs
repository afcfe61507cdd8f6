// What a page's surroundings may say beside its policy for scripts: isolation, sandboxes, integrity, report-only, permissions.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { story } from "../driver/story.mjs";
import { ranSource } from "../world/vendor.mjs";
import { CONFIG, QUIET_MS, button, held, site } from "./site.mjs";
import { allHeld, fellBack, tags, wholeStory } from "./whole.mjs";

const DIST = process.env.PORTCULLIS_DIST ?? "dist";
const SRI = JSON.parse(readFileSync(join(DIST, "sri.json"), "utf8"));
const NO_WASM = "script-src 'self' http://tags.test:* http://cdn.test:*";

/** Our files on another host, which answers with `headers`. */
function elsewhere(world, headers) {
  for (const name of ["portcullis.js", "portcullis.more.js", "portcullis.fallback.js"]) {
    world.route("cdn.test", `/${name}`, (_, response) => {
      response.writeHead(200, { "content-type": "text/javascript", ...headers }).end(readFileSync(join(DIST, name)));
    });
  }
  return world.url("cdn.test", "/portcullis.js");
}

for (const policy of ["require-corp", "credentialless"]) {
  for (const csp of ["", NO_WASM]) {
    const how = csp ? "the fallback" : "the module";
    const isolated = {
      "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": policy,
      ...(csp && { "content-security-policy": csp }),
    };

    story(`isolated by ${policy}, ${how} tells the whole story`, { faults: ["X6"] }, async ({ page, world }) => {
      await wholeStory(page, world, site(world, { headers: isolated, body: tags(world, "crossorigin") }));
      assert.equal(fellBack(world), !!csp);
      assert.equal(await page.evaluate(() => window.crossOriginIsolated === window.isSecureContext), true, "as far as it may be: WebKitGTK has no secure hosts here");
    });

    story(`isolated by ${policy}, ${how} from another host, asked for with crossorigin, does too, for its other files are asked for so`, { faults: ["X6"] }, async ({ page, world }) => {
      const script = elsewhere(world, { "access-control-allow-origin": "*" });
      const attributes = 'crossorigin="anonymous" data-allow="cdn.test"';
      await wholeStory(page, world, site(world, { headers: isolated, script, attributes, body: tags(world, "crossorigin") }));
      assert.equal(fellBack(world), !!csp);
    });
  }
}

/** In a page: tells the page around it where its first button to accept is. */
const TELL = `setInterval(() => {
  const button = document.querySelector("[data-portcullis-host]")?.querySelector('[data-portcullis-action="accept-all"]');
  const { x, y, width, height } = button?.getBoundingClientRect() ?? {};
  if (width) parent.postMessage([x + width / 2, y + height / 2], "*");
}, 50)`;

/** A page with `inner` in a frame with a sandbox, which no driver looks into: the frame hangs out of #accept, which is where its button is. */
const sealed = (world, inner) => world.page("/outer", `<!doctype html><title>outer</title><style>
  #accept { position: fixed; left: 0; top: 0; width: 2px; height: 2px; } iframe { position: absolute; left: 0; top: 0; border: 0; }</style>
  <div id="place"><iframe sandbox="allow-scripts" width="900" height="700" src="${inner}"></iframe></div>
  <script>addEventListener("message", ({ data: [x, y] }) => {
    const [place] = document.getElementsByTagName("div");
    const set = (node, x, y) => Object.assign(node.style, { left: x + "px", top: y + "px" });
    place.id = "accept";
    set(place, x - 1, y - 1);
    set(place.firstElementChild, 1 - x, 1 - y);
  });</script>`);

for (const csp of ["", NO_WASM + " http://site.test:*"]) {
  const how = csp ? "the fallback" : "the module";
  const headers = { "access-control-allow-origin": "*", ...(csp && { "content-security-policy": csp }) };
  const open = (world) => world.route("site.test", "/portcullis.json", (_, response) =>
    response.writeHead(200, { "access-control-allow-origin": "*" }).end(JSON.stringify(CONFIG)));

  story(`in a frame with a sandbox, which has no origin and stores nothing, ${how} asks, holds and lets go for the page`, { faults: ["X5", "S9"] }, async ({ page, world }) => {
    world.route("site.test", "/tell.js", (_, response) => response.writeHead(200, { "content-type": "text/javascript" }).end(TELL));
    const inner = site(world, { path: "/inner", headers, body: tags(world) + '<script src="/tell.js"></script>' });
    open(world);
    await page.goto(sealed(world, inner));
    await world.until(({ path }) => path === "/portcullis.json");
    await world.quiet(QUIET_MS);
    assert.deepEqual(world.requests("tags.test"), []);
    await page.click("#accept");
    await world.untilRan("b");
    assert.deepEqual(world.ran(), ["a", "b"]);
    assert.equal(fellBack(world), !!csp);
  });
}

for (const [header, value] of [
  ["content-security-policy", "sandbox allow-scripts allow-same-origin allow-popups"],
  ["content-security-policy-report-only", "default-src 'none'; script-src 'nonce-x'; require-trusted-types-for 'script'; trusted-types 'none'; style-src 'none'"],
  ["permissions-policy", "sync-xhr=(), unload=(), storage-access=(), browsing-topics=()"],
  ["document-policy", "document-write=?0, sync-xhr=?0"],
  ["origin-agent-cluster", "?1"],
  ["referrer-policy", "no-referrer"],
]) {
  story(`under ${header}: ${value} the whole story is told`, { faults: [/report/.test(header) ? "X5" : "X7"] }, async ({ page, world }) => {
    await wholeStory(page, world, site(world, { headers: { [header]: value }, body: tags(world) }));
  });
}

story("under document-policy without document.write the fallback tells the whole story", { faults: ["X7", "X1"] }, async ({ page, world }) => {
  const headers = { "document-policy": "document-write=?0", "content-security-policy": NO_WASM };
  await wholeStory(page, world, site(world, { headers, body: tags(world) }));
  assert.ok(fellBack(world));
});

story("with the integrity of our file, as sri.json says it, the whole story is told", { faults: ["X5"] }, async ({ page, world }) => {
  const attributes = `integrity="${SRI["portcullis.js"]}" crossorigin`;
  await wholeStory(page, world, site(world, { attributes, body: tags(world) }));
});

story("with the integrity of our file, the fallback tells the whole story", { faults: ["X5", "X1"] }, async ({ page, world }) => {
  const attributes = `integrity="${SRI["portcullis.js"]}" crossorigin`;
  await wholeStory(page, world, site(world, { attributes, headers: { "content-security-policy": NO_WASM }, body: tags(world) }));
  assert.ok(fellBack(world));
});

story("a file that does not have the integrity of its tag does not run: all stays held", { faults: ["X5"] }, async ({ page, world }) => {
  const attributes = `integrity="${SRI["portcullis.more.js"]}" crossorigin`;
  await page.goto(site(world, { attributes, body: tags(world) }));
  await allHeld(page, world, []);
});

story("the module of the ES package has an integrity too, by the page's import map", { faults: ["X5"] }, async ({ page, world }) => {
  const map = { integrity: { "/portcullis/esm/portcullis.mjs": SRI["esm/portcullis.mjs"] } };
  const head = `<script type="importmap">${JSON.stringify(map)}</script>
    <script id="options" type="application/json" data-config="/portcullis.json"></script>
    <script type="module">import start from "/portcullis/esm/portcullis.mjs"; await start({ script: document.querySelector("#options") });</script>`;
  await wholeStory(page, world, site(world, { script: "/nothing.js", head, body: tags(world) }));
});

for (const [name, policy, asked] of [["portcullis.more.js", "", true], ["portcullis.fallback.js", NO_WASM, false]]) {
  story(`a ${name} that was altered does not run where our tag names the hashes: all stays held, and one line says so`, { faults: ["X5", "N5"] }, async ({ page, world }) => {
    const altered = `window.altered = 1; ${readFileSync(join(DIST, name), "utf8")}`;
    world.route("site.test", `/portcullis/${name}`, (_, response) => response.writeHead(200, { "content-type": "text/javascript" }).end(altered));
    const attributes = `integrity="${SRI["portcullis.js"]}"`;
    await page.goto(site(world, { attributes, headers: policy && { "content-security-policy": policy }, body: tags(world) }));
    if (asked) await page.click(button("accept-all"));
    await page.waitFor(() => window.__recorded.console.length);
    await allHeld(page, world, [asked ? "more-unreachable" : "module-refused"]);
    assert.equal(await page.evaluate(() => "altered" in window), false);
  });
}

/** A page where every script needs an integrity; the recorder has none. Our tag names these hashes. */
function integrityPage(world, hashes, head = "") {
  const options = { recorder: false, headers: { "integrity-policy": "blocked-destinations=(script)" }, head };
  const whole = (name) => `integrity="sha256-${createHash("sha256").update(ranSource(world.origin("tags.test"), name)).digest("base64")}" crossorigin`;
  const body = ["a", "b"].map((name) => held(world, name, { attributes: whole(name) })).join("");
  return site(world, { ...options, attributes: `integrity="${hashes}" crossorigin`, body });
}
const [OWN] = SRI["portcullis.js"].split(" ");

story("where every script needs an integrity, the hashes on our tag are those of what it loads", { faults: ["X5"] }, async ({ page, world }) => {
  await page.goto(integrityPage(world, SRI["portcullis.js"]));
  await page.click(button("accept-all"));
  await world.untilRan("b");
  assert.deepEqual([world.ran(), await page.evaluate(() => window.portcullis.check().problems)], [["a", "b"], []]);
});

story("... with the hash of our file alone what lets go may not come: all stays held, and one line says so", { faults: ["X5"] }, async ({ page, world }) => {
  await page.goto(integrityPage(world, OWN));
  await page.click(button("accept-all"));
  const problems = await page.waitFor(() => window.portcullis.check().problems.length && window.portcullis.check().problems);
  assert.match(problems.join(), /^\[more-unreachable\].*integrity/);
  await world.quiet(QUIET_MS);
  assert.deepEqual(world.requests("tags.test"), []);
});

story("... and comes by a tag of the site's own, which has one", { faults: ["X5"] }, async ({ page, world }) => {
  await page.goto(integrityPage(world, OWN, `<script integrity="${SRI["portcullis.more.js"]}" crossorigin src="/portcullis/portcullis.more.js"></script>`));
  await page.click(button("accept-all"));
  await world.untilRan("b");
  assert.deepEqual([world.ran(), await page.evaluate(() => window.portcullis.check().problems)], [["a", "b"], []]);
});
