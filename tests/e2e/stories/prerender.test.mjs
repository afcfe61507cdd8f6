// Pages that the browser makes ahead of being shown (speculation rules): nothing held is let go before somebody sees them.
import assert from "node:assert/strict";
import { openAlone } from "../driver/alone.mjs";
import { story } from "../driver/story.mjs";
import { SITE, TAGS } from "../world/index.mjs";
import { CONFIG, QUIET_MS, held, heldInline, site } from "./site.mjs";

const ONLY = { engines: ["chromium"], why: "makes no page ahead" };
const RULES = JSON.stringify({ prerender: [{ source: "list", eagerness: "immediate", urls: ["/next"] }] });

/** What the first page does, each when the world says so. */
const STEPS = {
  accept: `portcullis.acceptAll()`,
  refuse: `portcullis.rejectAll()`,
  // As a server would, or a person in the browser's settings: no event tells of it.
  forget: `document.cookie = "portcullis=; Max-Age=0; Path=/"`,
  make: `const rules = Object.assign(document.createElement("script"), { type: "speculationrules", text: ${JSON.stringify(RULES)} });
    document.head.append(rules)`,
  go: `location.assign("/next")`,
};

/** Opens the site in a browser of its own, with `body` on its next page, for `fn(take)`: `take(step)` has the first page take a step. */
async function walk(world, body, fn, config = CONFIG) {
  const turns = [];
  let wake;
  world.route(SITE, "/turn", async (_, response) => {
    while (!turns.length) await new Promise((resolve) => (wake = resolve));
    response.writeHead(200, { "content-type": "text/plain" }).end(turns.shift());
  });
  const steps = Object.entries(STEPS).map(([name, source]) => `${name}() { ${source} }`);
  const first = `<script>const steps = { ${steps} };
    (window.portcullis ||= []).push((p) => p.ready.then(async () => {
      for (;;) {
        const step = await (await fetch("/turn")).text();
        steps[step]();
        await fetch("/done?step=" + step);
      }
    }));</script>`;
  const next = `<script>(window.portcullis ||= []).push((p) => p.ready.then(() => fetch("/ready?ahead=" + Reflect.get(Document.prototype, "prerendering", document))));
    document.addEventListener("prerenderingchange", () => fetch("/shown"));</script>`;
  site(world, { path: "/next", head: next, body, config });
  const stop = await openAlone(world, site(world, { head: first, config }), [SITE, TAGS]);
  const take = (step) => {
    turns.push(step);
    wake?.();
    return step === "go"
      ? world.until(({ path }) => path === "/shown", { what: "the page that was made ahead, shown" })
      : world.until(({ path, query }) => path === "/done" && query.step === step, { what: step });
  };
  try {
    await fn(take);
    // One document, and it was made ahead: the stories would tell nothing of another.
    assert.deepEqual(world.log.filter(({ path }) => path === "/next" || path === "/ready").map(({ query }) => query.ahead), [undefined, "true"]);
  } finally {
    await stop();
  }
}

const frame = (world) => `<iframe data-portcullis="analytics" data-portcullis-src="${world.url(TAGS, "/frame.html?name=film")}" width="480" height="300"></iframe>`;
const everything = (world) =>
  held(world, "a") + heldInline(world, "b") + frame(world) + heldInline(world, "c", { ids: "necessary" }) +
  `<img alt="" data-portcullis="analytics" data-portcullis-src="${world.url(TAGS, "/pixel.gif")}">`;
const made = (world) => world.until(({ path }) => path === "/ready", { what: "the next page, made ahead" });
const asked = (world) => world.requests(TAGS).length;

for (const [name, faults, clobber] of [
  ["what was granted before a page is made ahead is let go when it is shown, and not before", ["P16"], ""],
  ["nor where an element of the page is called as what tells so", ["P1", "P16"], '<img name="prerendering" alt="">'],
]) {
  story(name, { ...ONLY, faults }, async ({ world }) => {
    await walk(world, clobber + everything(world), async (take) => {
      await take("accept");
      await take("make");
      await made(world);
      await world.quiet(QUIET_MS);
      assert.deepEqual([world.ran(), asked(world)], [[], 0]);
      await take("go");
      for (const name of ["a", "b", "c", "film"]) await world.untilRan(name);
      await world.until(({ path }) => path === "/pixel.gif", { what: "the picture" });
    });
  });
}

for (const [step, runs] of [["accept", ["a", "b", "c", "film"]], ["refuse", ["c"]]]) {
  story(`what the visitor said after a page was made ahead counts on it when it is shown: ${step}`, { ...ONLY, faults: ["P16"] }, async ({ world }) => {
    await walk(world, everything(world), async (take) => {
      if (step === "refuse") await take("accept");
      await take("make");
      await made(world);
      await take(step);
      await world.quiet(QUIET_MS);
      assert.deepEqual([world.ran(), asked(world)], [[], 0]);
      await take("go");
      for (const name of runs) await world.untilRan(name);
      await world.quiet(QUIET_MS);
      assert.deepEqual(world.ran().sort(), runs);
    });
  });
}

story("a grant that went in silence after a page was made ahead lets nothing go on it when it is shown", { ...ONLY, faults: ["P16"] }, async ({ world }) => {
  await walk(world, everything(world), async (take) => {
    await take("accept");
    await take("make");
    await made(world);
    await take("forget");
    await take("go");
    await world.untilRan("c");
    await world.quiet(QUIET_MS);
    assert.deepEqual(world.ran(), ["c"]);
  }, { ...CONFIG, storage: { kind: "cookie" } });
});
