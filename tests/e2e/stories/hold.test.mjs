// The hold: third-party scripts that nobody marked.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { CONFIG, QUIET_MS, button, codes, decided, order, ready, site } from "./site.mjs";

/** The four kinds of tag that may follow ours in a page; all of another origin, none marked. */
const following = (world) =>
  ["", "async", "defer", 'type="module"']
    .map((kind, index) => `<script ${kind} crossorigin src="${world.tag(`t${index}`)}"></script>`)
    .join("");

const decoy = { ...CONFIG, services: [{ id: "other", category: "analytics", match: ["other.test"] }] };

for (const [name, options] of [
  ["the bundle, loaded synchronously", {}],
  ["the stub, with the rest loaded async", { stub: true, attributes: "async" }],
]) {
  story(`${name}: none of the tags after it runs before the answer, each runs once after it`, { faults: ["G1"] }, async ({ page, world }) => {
    await page.goto(site(world, { ...options, head: following(world) }));
    await ready(page);
    await world.quiet(QUIET_MS);
    assert.deepEqual(world.ran(), []);
    await page.click(button("accept-all"));
    for (const index of [0, 1, 2, 3]) await world.untilRan(`t${index}`);
    await world.quiet(QUIET_MS);
    assert.deepEqual([...world.ran()].sort(), ["t0", "t1", "t2", "t3"]);
  });

  story(`${name}: scripts that a script inserts are held, by whatever call`, { faults: ["G3"] }, async ({ page, world }) => {
    await page.goto(site(world, options));
    await ready(page);
    const ways = await page.evaluate((source) => {
      const make = (name) => Object.assign(document.createElement("script"), { src: source.replace("NAME", name) });
      const wrapped = (name) => {
        const box = document.createElement("div");
        box.appendChild(make(name));
        return box;
      };
      const fragment = (name) => {
        const all = document.createDocumentFragment();
        all.append("text", make(name));
        return all;
      };
      const spot = () => document.body.appendChild(document.createElement("i"));
      const ways = {
        appendChild: (name) => document.head.appendChild(make(name)),
        insertBefore: (name) => document.body.insertBefore(make(name), document.body.firstChild),
        replaceChild: (name) => document.body.replaceChild(make(name), spot()),
        append: (name) => document.body.append("text", make(name)),
        prepend: (name) => document.body.prepend(make(name)),
        before: (name) => spot().before(make(name)),
        after: (name) => spot().after(make(name)),
        replaceWith: (name) => spot().replaceWith(make(name)),
        replaceChildren: (name) => spot().replaceChildren(make(name)),
        textAfter: (name) => document.body.appendChild(new Text("x")).after(make(name)),
        insertAdjacentElement: (name) => document.body.insertAdjacentElement("beforeend", make(name)),
        insertNode: (name) => {
          const range = document.createRange();
          range.selectNodeContents(document.body);
          range.insertNode(make(name));
        },
        wrapped: (name) => document.body.appendChild(wrapped(name)),
        fragment: (name) => document.body.appendChild(fragment(name)),
        clone: (name) => document.body.append(make(name).cloneNode(true)),
        surroundContents: (name) => {
          const range = document.createRange();
          range.selectNode(spot());
          range.surroundContents(make(name));
        },
        source: (name) => {
          document.body.appendChild(document.createElement("script")).src = source.replace("NAME", name);
        },
        sourceAttribute: (name) => {
          const script = document.body.appendChild(document.createElement("script"));
          script.setAttribute("SRC", source.replace("NAME", name));
        },
        oldType: (name) => document.body.append(Object.assign(make(name), { type: "text/JScript" })),
        otherRealm: (name) => {
          const frame = document.body.appendChild(document.createElement("iframe"));
          const script = frame.contentDocument.createElement("script");
          script.src = source.replace("NAME", name);
          document.body.appendChild(script);
        },
        besideSvg: (name) => {
          const all = fragment(name);
          const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
          svg.append(document.createElementNS("http://www.w3.org/2000/svg", "script"));
          all.prepend(svg);
          document.body.append(all);
        },
      };
      for (const [name, insert] of Object.entries(ways)) insert(name);
      return Object.keys(ways);
    }, world.tag("NAME"));
    await world.quiet(QUIET_MS);
    assert.deepEqual(world.requests("tags.test"), [], "not even fetched");
    await page.click(button("accept-all"));
    for (const way of ways) await world.untilRan(way);
    await world.quiet(QUIET_MS);
    assert.deepEqual([...world.ran()].sort(), [...ways].sort());
  });
}

story("the page's own host, what is below it, and data-allow run freely", async ({ page, world }) => {
  const tags = ["site.test", "cdn.site.test", "www.site.test", "cdn.test", "a.lib.test"];
  const head = tags.map((host) => `<script src="${world.tag(host, { host })}"></script>`).join("");
  await page.goto(site(world, { head, attributes: 'data-allow="cdn.test *.lib.test"' }));
  await ready(page);
  await world.quiet(QUIET_MS);
  assert.deepEqual(await order(page), tags);
});

story("a host that merely ends like ours is a third party", async ({ page, world }) => {
  const config = { ...CONFIG, services: [{ id: "evil", category: "analytics", match: ["evilsite.test"] }] };
  await page.goto(site(world, { config, head: `<script src="${world.tag("evil", { host: "evilsite.test" })}"></script>` }));
  await ready(page);
  await world.quiet(QUIET_MS);
  assert.deepEqual(world.ran(), []);
});

story("a third party that no service names is held until the config is there, and runs then", async ({ page, world }) => {
  let answer;
  const url = site(world, { config: decoy, head: following(world) });
  world.route("site.test", "/portcullis.json", (_, response) => (answer = () => response.writeHead(200).end(JSON.stringify(decoy))));
  await page.goto(url, { until: "domcontentloaded" });
  await world.until(({ path }) => path === "/portcullis.json", { what: "the config" });
  await world.quiet(QUIET_MS);
  assert.deepEqual(world.ran(), []);
  answer();
  for (const index of [0, 1, 2, 3]) await world.untilRan(`t${index}`);
});

story("what a config that cannot be used would name, nobody knows: every third party stays held", async ({ page, world }) => {
  await page.goto(site(world, { config: "{", head: following(world) }));
  await ready(page);
  await world.quiet(QUIET_MS);
  assert.deepEqual(world.ran(), []);
});

story("once granted, a service's later tags run at once", { faults: ["P21"] }, async ({ page, world }) => {
  await page.goto(site(world));
  await page.click(button("accept-all"));
  await decided(page);
  await page.evaluate((source) => document.head.append(Object.assign(document.createElement("script"), { src: source })), world.tag("later"));
  await world.untilRan("later");
});

/** The plan, once it is made: what makes it comes after the answer. */
const planOf = async (page) => {
  await page.waitFor(() => localStorage.getItem("portcullis.plan"));
  return page.evaluate(() => localStorage.getItem("portcullis.plan"));
};

/** The hash that a site writes on its tag, computed as the docs say: `cargo xtask check` prints it. */
const hashOf = async (page) => (await planOf(page)).split("\n")[0].split(" ")[1];

story("a plan is executed before the config is there, if the tag says which config it belongs to", async ({ page, world }) => {
  const later = `<script>window.before = !window.portcullis?.state;</script><script src="${world.tag("t")}"></script>`;
  await page.goto(site(world));
  await page.click(button("accept-all"));
  await decided(page);
  const hash = await hashOf(page);
  const withHash = (value) => site(world, { path: `/${value}`, stub: `data-config-hash="${value}"`, script: "/never.js", head: later });

  await page.goto(withHash(hash));
  await world.untilRan("t");
  assert.equal(await page.evaluate(() => window.before), true);

  world.log.length = 0;
  await page.goto(withHash("00000000"));
  await world.quiet(QUIET_MS);
  assert.deepEqual(world.ran(), [], "a plan of another config denies");
});

for (const [fault, spoil] of [
  ["expired", (plan) => plan.replace(/\n[0-9a-z]+$/, "\n1")],
  ["cut off", (plan) => plan.slice(0, -1)],
  ["of a later version", (plan) => plan.replace(/^4/, "5")],
  ["of a cookie that is gone", (plan) => plan.replace("\n", "\n1abcde")],
  ["empty", () => ""],
]) {
  story(`a plan that is ${fault} denies everything`, { faults: ["N3"] }, async ({ page, world }) => {
    await page.goto(site(world));
    await page.click(button("accept-all"));
    await decided(page);
    const hash = await hashOf(page);
    const plan = spoil(await planOf(page));
    await page.evaluate((text) => localStorage.setItem("portcullis.plan", text), plan);
    const head = `<script src="${world.tag("t")}"></script>`;
    await page.goto(site(world, { path: "/next", stub: `data-config-hash="${hash}"`, script: "/never.js", head }));
    await world.quiet(QUIET_MS);
    assert.deepEqual(world.ran(), []);
  });
}

story("refusing takes the plan back", async ({ page, world }) => {
  await page.goto(site(world));
  await page.click(button("accept-all"));
  await decided(page);
  assert.match(await planOf(page), /^4 \w+ \n\w+\ntags\.test\n\w+$/);
  await page.evaluate(() => window.portcullis.rejectAll());
  assert.equal(await page.evaluate(() => localStorage.getItem("portcullis.plan")), null);
});

story("a marked script of SVG, which cannot be held like this, does not keep others from their release", async ({ page, world }) => {
  const svg = '<svg><script type="text/plain" data-portcullis="analytics"></script></svg>';
  const tag = `<script type="text/plain" data-portcullis="analytics" src="${world.tag("after")}"></script>`;
  await page.goto(site(world, { body: svg + tag }));
  await ready(page);
  await page.click(button("accept-all"));
  await world.untilRan("after");
  assert.deepEqual(await codes(page), []);
});

story("an unmarked tag that ran before us is neither held nor reported as held, and holds up nobody", { faults: ["G2"] }, async ({ page, world }) => {
  const early = `<script src="${world.tag("early")}"></script><script>const moved = document.scripts[0]; document.head.insertBefore(document.createElement("i"), moved);</script>`;
  await page.goto(site(world, { script: "/nothing.js", head: early, body: `<script src="/portcullis/portcullis.js" data-config="/portcullis.json"></script>
    <script>document.body.insertBefore(document.createElement("i"), document.body.firstChild); document.documentElement.insertBefore(document.createComment(""), document.head);</script>
    <script type="text/plain" data-portcullis="analytics">${world.inline("marked")}</script>` }));
  await ready(page);
  const { held, unknown } = await page.evaluate(() => window.portcullis.report());
  assert.deepEqual([held.map(({ ids }) => ids), unknown], [["analytics"], []]);
  await page.click(button("accept-all"));
  await page.waitFor(() => window.ran?.includes("marked"), undefined, { timeout: 5000 });
  assert.deepEqual(await order(page), ["early", "marked"]);
});

story("a beacon that was sent after a refusal is not sent when the visitor thinks again", { faults: ["G5"] }, async ({ page, world }) => {
  await page.goto(site(world));
  await ready(page);
  await page.evaluate(() => window.portcullis.rejectAll());
  await page.evaluate((url) => navigator.sendBeacon(url, "x"), world.url("tags.test", "/refused"));
  await page.evaluate(() => window.portcullis.acceptAll());
  await planOf(page);
  await page.evaluate((url) => navigator.sendBeacon(url, "x"), world.url("tags.test", "/granted"));
  await world.until(({ path }) => path === "/granted", { what: "the later beacon" });
  await world.quiet(QUIET_MS);
  assert.deepEqual(world.requests("tags.test").map(({ path }) => path), ["/granted"]);
});
