// The other forms of the same thing: the fallback where WebAssembly is refused, and the ES package.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { QUIET_MS, button, codes, decided, fetched, held, heldInline, order, ready, reloadedBy, site, state } from "./site.mjs";

/** Before the answer nothing, after it each tag once and in order; kept on the next page. */
async function wholeStory(page, world, address) {
  await page.goto(address);
  await ready(page);
  await world.quiet(QUIET_MS);
  assert.deepEqual(world.requests("tags.test"), []);
  await page.click(button("accept-all"));
  await world.untilRan("c");
  assert.deepEqual(await order(page), ["a", "b", "c"]);
  await page.reload();
  assert.equal((await ready(page)).status, "decided");
  assert.deepEqual(await codes(page), []);
  // A refusal before they have run here has nothing to end, and loads nothing again.
  await page.waitFor(() => window.ran?.length === 3);
  await reloadedBy(page, "window.portcullis.rejectAll()");
  assert.equal((await state(page)).allowed.analytics, false);
  assert.deepEqual(await codes(page), []);
}
const body = (world) => held(world, "a") + heldInline(world, "b") + held(world, "c");
const policy = (script) => ({ "content-security-policy": `script-src ${script} http://tags.test:* 'unsafe-inline'; object-src 'none'` });

story("under a policy that allows 'wasm-unsafe-eval' the module runs", { faults: ["X1"] }, async ({ page, world }) => {
  await wholeStory(page, world, site(world, { headers: policy("'self' 'wasm-unsafe-eval'"), body: body(world) }));
  assert.deepEqual(world.requests("site.test").filter(({ path }) => path.includes("fallback")), []);
});

for (const [how, attributes] of [["synchronous", ""], ["async", "async"]]) {
  story(`where a policy refuses WebAssembly, the fallback tells the whole story (${how} tag)`, async ({ page, world }) => {
    await wholeStory(page, world, site(world, { attributes, headers: policy("'self'"), body: body(world) }));
    assert.ok(world.requests("site.test").some(({ path }) => path.endsWith("portcullis.fallback.js")));
  });
}

story("the fallback of a synchronous tag is in force before the next tag is reached", async ({ page, world }) => {
  const head = `<script>window.inForce = typeof window.portcullis?.state;</script><script src="${world.tag("unmarked")}"></script>`;
  await page.goto(site(world, { headers: policy("'self'"), head }));
  await ready(page);
  await world.quiet(QUIET_MS);
  assert.equal(await page.evaluate(() => window.inForce), "function");
  assert.deepEqual(world.ran(), []);
});

for (const attributes of ["async", ""])
story(`where the fallback of a tag (${attributes}) is missing too, everything stays held and one line names the missing token`, { faults: ["N1"] }, async ({ page, world }) => {
  const address = site(world, { attributes, headers: policy("'self'"), body: body(world) });
  world.route("site.test", "/portcullis/portcullis.fallback.js", (_, response) => response.writeHead(404).end());
  await page.goto(address);
  await page.waitFor(() => window.__recorded.console.some(({ text }) => text.includes("'wasm-unsafe-eval'")));
  await world.quiet(QUIET_MS);
  assert.deepEqual(fetched(world), []);
  assert.deepEqual(await codes(page), ["module-refused"]);
});

for (const base of ["/elsewhere", "/elsewhere/", "elsewhere"]) {
  story(`the fallback is taken from data-base="${base}"`, async ({ page, world }) => {
    const { readFile } = await import("node:fs/promises");
    const { join } = await import("node:path");
    const file = await readFile(join(process.env.PORTCULLIS_DIST ?? "dist", "portcullis.fallback.js"));
    world.route("site.test", "/elsewhere/portcullis.fallback.js", (_, response) => response.writeHead(200, { "content-type": "text/javascript" }).end(file));
    await page.goto(site(world, { attributes: `data-base="${base}"`, headers: policy("'self'"), body: body(world) }));
    assert.equal((await ready(page)).status, "asking");
  });
}

for (const damage of ["cut off", "altered"]) {
  story(`a portcullis.js that was ${damage} on its way opens nothing`, { faults: ["P11", "N1"] }, async ({ page, world }) => {
    const { readFile } = await import("node:fs/promises");
    const { join } = await import("node:path");
    const file = await readFile(join(process.env.PORTCULLIS_DIST ?? "dist", "portcullis.js"));
    const middle = Math.floor(file.length / 2);
    const spoilt = damage === "cut off" ? file.subarray(0, middle) : Buffer.concat([file.subarray(0, middle), Buffer.from("x"), file.subarray(middle + 1)]);
    world.route("site.test", "/spoilt.js", (_, response) => response.writeHead(200, { "content-type": "text/javascript" }).end(spoilt));
    await page.goto(site(world, { script: "/spoilt.js", body: body(world) }));
    await world.quiet(QUIET_MS);
    assert.deepEqual(world.requests("tags.test"), []);
  });
}

story("a page in another charset reads the file right", { faults: ["P11"] }, async ({ page, world }) => {
  await wholeStory(page, world, site(world, { headers: { "content-type": "text/html; charset=windows-1252" }, body: body(world) }));
});

story("the ES package tells the same story", { faults: ["P10"] }, async ({ page, world }) => {
  const address = site(world, {
    script: "/nothing.js",
    head: `<script id="options" type="application/json" data-config="/portcullis.json"></script>
      <script type="module">import start from "/portcullis/esm/portcullis.mjs"; await start({ script: document.querySelector("#options") });</script>`,
    body: body(world),
  });
  await wholeStory(page, world, address);
});

for (const [how, headers] of [["the module", {}], ["the fallback", policy("'self'")]]) {
  story(`with the config inside, one request is all that ${how} needs of ours`, async ({ page, world }) => {
    await page.goto(site(world, { config: null, script: "/bundle/portcullis.js", headers, body: heldInline(world, "a", { ids: "posthog" }) }));
    await ready(page);
    const { allowed, status } = await page.evaluate(() => window.portcullis.state());
    assert.deepEqual([status, allowed.posthog], ["asking", false], "the demo's config");
    await page.evaluate(() => window.portcullis.set({ posthog: true }));
    await world.untilRan("a");
    const ours = world.requests("site.test").map(({ path }) => path).filter((path) => !["/", "/ran"].includes(path));
    assert.deepEqual(ours, ["/bundle/portcullis.js", ...(how === "the module" ? [] : ["/bundle/portcullis.fallback.js"])]);
  });
}

const moreFiles = (world) => world.log.filter(({ path }) => path.endsWith("portcullis.more.js")).length;
const MORE_POLICIES = [
  ["no policy", {}],
  ["a policy of nonces", { nonce: "n0nce", headers: { "content-security-policy": "script-src 'nonce-n0nce' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'none'" } }],
  ["Trusted Types", { headers: { "content-security-policy": "require-trusted-types-for 'script'; trusted-types portcullis" } }],
];
for (const [name, options] of MORE_POLICIES) {
  story(`under ${name}, what the preferences need comes when somebody opens them, once`, async ({ page, world }) => {
    await page.goto(site(world, options));
    await ready(page);
    await world.quiet(QUIET_MS);
    assert.equal(moreFiles(world), 0);
    await page.click(button("preferences"));
    await page.click(button("close"));
    await page.click(button("preferences"));
    await page.click(button("save"));
    await decided(page);
    assert.deepEqual([moreFiles(world), await codes(page)], [1, []]);
  });
}

story("a bundle needs no second request for the preferences", async ({ page, world }) => {
  await page.goto(site(world, { config: null, script: "/bundle/portcullis.js" }));
  await ready(page);
  await page.click(button("preferences"));
  await page.click(button("save"));
  await decided(page);
  assert.equal(moreFiles(world), 0);
});

story("a bundle shows the frames of who has granted before, while the page is still read", async ({ page, world }) => {
  for (const name of ["one", "two"]) world.page(`/${name}`, { html: "<p>film", host: "tags.test" });
  const frame = (name) => `<p>Text</p><iframe data-portcullis="youtube" data-portcullis-src="${world.url("tags.test", `/${name}`)}"></iframe>`;
  const address = site(world, { config: null, script: "/bundle/portcullis.js", body: frame("one") + frame("two") });
  await page.goto(address);
  await page.click(button("accept-all"));
  const both = () => world.until(() => world.requests("tags.test").length === 2, { what: "both frames" });
  await both();
  world.log.length = 0;
  await page.goto(address);
  await both();
});

story("the fallback too lets nothing go with a later file of another build", { faults: ["N3"] }, async ({ page, world }) => {
  const { readFile } = await import("node:fs/promises");
  const { join } = await import("node:path");
  const file = await readFile(join(process.env.PORTCULLIS_DIST ?? "dist", "portcullis.more.js"), "utf8");
  const [build] = /"[0-9a-f]{8}"/.exec(file);
  world.route("site.test", "/portcullis/portcullis.more.js", (_, response) => {
    response.writeHead(200, { "content-type": "text/javascript" }).end(file.replaceAll(build, '"00000000"'));
  });
  for (const [path, headers] of [["/fallback", policy("'self'")], ["/module", {}]]) {
    await page.goto(site(world, { path, headers, body: body(world) }));
    await page.click(button("accept-all"));
    await decided(page);
    await page.waitFor(() => window.portcullis.check().problems.length);
    await world.quiet(QUIET_MS);
    assert.deepEqual([world.requests("tags.test"), await codes(page)], [[], ["more-unreachable"]]);
    await page.evaluate(() => localStorage.clear());
  }
});
