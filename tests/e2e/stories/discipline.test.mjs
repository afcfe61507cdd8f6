// What a service that is denied may not keep: each way in which a script can keep something, before an answer, after a
// refusal, after a grant and after its withdrawal. The table in docs/cleanup.md is made from WAYS.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fits } from "../../../www/names.js";
import { story } from "../driver/story.mjs";
import { button, codes, decided, ready, site } from "./site.mjs";

/** Each way, what becomes of it while the service is denied, and code of a page that goes it; the name is `x_` and its number. */
const WAYS = [
  ["cookies", "`document.cookie = …`", "refused", (name) => void (document.cookie = `${name}=1; Path=/`)],
  ["cookies", "`document.cookie = …` with a `Domain`", "refused", (name) => void (document.cookie = `${name}=1; Domain=site.test; Max-Age=999`)],
  ["cookies", "`cookieStore.set(name, value)`", "refused", (name) => window.cookieStore?.set(name, "1").then(() => {})],
  ["cookies", "`cookieStore.set({ name, value })`", "refused", (name) => window.cookieStore?.set({ name, value: "1" }).then(() => {})],
  ["cookies", "a setter of `document.cookie` that was taken before Portcullis came", "swept", (name) => window.early.call(document, `${name}=1`)],
  ["cookies", "`document.cookie` of a frame without an address", "swept", (name) => void (window.frame().document.cookie = `${name}=1`)],
  ["cookies", "a server's answer (`Set-Cookie`)", "swept", (name) => fetch(`/set?cookie=${name}`).then(() => {})],
  ["cookies", "a server's answer with `HttpOnly`", "not preventable", (name) => fetch(`/set?cookie=${name}&http=1`).then(() => {})],
  ["local", "`localStorage.setItem(…)`", "refused", (name) => localStorage.setItem(name, "1")],
  ["local", "`localStorage.name = …`, `localStorage[name] = …`", "swept", (name) => void (localStorage[name] = "1")],
  ["local", "`localStorage` of a frame without an address", "swept", (name) => window.frame().localStorage.setItem(name, "1")],
  ["session", "`sessionStorage.setItem(…)`", "refused", (name) => sessionStorage.setItem(name, "1")],
  ["session", "`sessionStorage.name = …`, `sessionStorage[name] = …`", "swept", (name) => void (sessionStorage[name] = "1")],
  ["session", "`Object.defineProperty(sessionStorage, …)`", "swept", (name) => void Object.defineProperty(sessionStorage, name, { value: "1" })],
  ["databases", "`indexedDB.open(…)`", "swept", (name) => new Promise((done) => {
    indexedDB.open(name).onsuccess = ({ target }) => done(target.result.close());
  })],
  ["caches", "`caches.open(…)`", "swept", (name) => window.caches?.open(name).then(() => {}, () => {})],
];
const FATES = ["refused", "swept", "not preventable"];
const NAMES = WAYS.map((_, index) => `x_${index}`);

const CONFIG = {
  format: 1,
  services: [{ id: "x", category: "analytics", cookies: [{ name: "x_*" }], storage: [{ name: "x_*" }] }],
};
/** In front of our tag: what WAYS need, and `kept`, the names of all that the browser keeps for the site, HttpOnly cookies too. */
const EARLY = `<script>
  window.early = Object.getOwnPropertyDescriptor(Document.prototype, "cookie").set;
  window.frame = () => document.body.appendChild(document.createElement("iframe")).contentWindow;
  window.kept = async () => {
    const cookies = (await (await fetch("/sent")).text()).split("; ").map((pair) => pair.split("=")[0]);
    const databases = (await indexedDB.databases()).map(({ name }) => name);
    return [...cookies, ...Object.keys(localStorage), ...Object.keys(sessionStorage), ...databases, ...await window.caches?.keys().catch(() => []) ?? []];
  };
</script>`;

/** A page of CONFIG whose server sets the cookie that it is asked for, and says which ones it was sent. */
function open(world, options = {}) {
  world.route("site.test", "/set", (_, response, { query: { cookie, http } }) =>
    response.writeHead(204, { "set-cookie": `${cookie}=1; Path=/${http ? "; HttpOnly" : ""}` }).end());
  world.route("site.test", "/sent", ({ headers }, response) => response.end(headers.cookie ?? ""));
  const script = '<script src="/portcullis/portcullis.js" data-config="/portcullis.json"></script>';
  return site(world, { config: CONFIG, script: "/nothing.js", head: EARLY + script, ...options });
}

const kept = (page) => page.evaluate(() => window.kept());
/** Goes every way, with the names of NAMES. */
const keepAll = async (page) => {
  for (const [index, [, , , keep]] of WAYS.entries()) await page.evaluate(keep, NAMES[index]);
};
/** Waits until nothing that can be swept is kept any more: databases and caches go in their own time. */
const untilSwept = (page) =>
  page.waitFor(async (names) => {
    const there = await window.kept();
    return !names.some((name) => there.includes(name));
  }, NAMES.filter((_, index) => WAYS[index][2] !== "not preventable"));

/** The fate of each way, by what is there at once and what after the next page has begun. */
async function fates(page) {
  await keepAll(page);
  const first = await kept(page);
  await page.reload();
  await ready(page);
  await untilSwept(page);
  const then = await kept(page);
  return NAMES.map((name) => FATES[first.includes(name) + then.includes(name)]);
}
/** What is expected of each way; nothing is ever there by those that this browser does not know, or not without https. */
const expected = async (page) => {
  const missing = await page.evaluate(async () => (window.cookieStore ? "" : "cookieStore ") + (await window.caches?.keys().then(() => "", () => "caches") ?? "caches"));
  return WAYS.map(([, way, fate]) => (missing.split(" ").some((name) => name && way.startsWith("`" + name)) ? FATES[0] : fate));
};

story("before an answer each way has its fate", async ({ page, world }) => {
  await page.goto(open(world));
  await ready(page);
  assert.deepEqual(await fates(page), await expected(page));
  assert.deepEqual(await codes(page), []);
});

story("after a refusal too", async ({ page, world }) => {
  await page.goto(open(world));
  await page.click(button("reject-all"));
  await decided(page);
  assert.deepEqual(await fates(page), await expected(page));
});

story("after a grant everything is kept", async ({ page, world }) => {
  await page.goto(open(world));
  await page.click(button("accept-all"));
  await decided(page);
  await keepAll(page);
  await page.reload();
  await ready(page);
  const there = await kept(page);
  const all = await expected(page);
  assert.deepEqual(WAYS.filter((_, index) => !there.includes(NAMES[index]) && !(all[index] === "refused" && WAYS[index][1].match(/caches|cookieStore/))), []);
});

story("a withdrawal removes all that was kept but what no script sees, and each way has its fate again", async ({ page, world }) => {
  await page.goto(open(world));
  await page.click(button("accept-all"));
  await decided(page);
  await keepAll(page);
  await page.evaluate(() => window.portcullis.rejectAll());
  await untilSwept(page);
  assert.deepEqual(await fates(page), await expected(page));
});

story("a cookie of a denied service can be deleted", async ({ page, world }) => {
  await page.goto(open(world));
  await ready(page);
  const left = await page.evaluate(() => {
    const { early } = window;
    const ways = ["=; Max-Age=0", "=gone; Max-Age=-1", "=; Expires=Thu, 01 Jan 1970 00:00:00 GMT"];
    return ways.map((end) => {
      early.call(document, "x_a=1");
      document.cookie = "x_a" + end;
      return document.cookie;
    });
  });
  assert.deepEqual(left, ["", "", ""]);
});

story("what no service declares is nobody's business, nor what an allowed one declares too, nor ours", async ({ page, world }) => {
  const config = {
    format: 1,
    services: [
      { id: "x", category: "analytics", cookies: [{ name: "*" }], storage: [{ name: "*" }] },
      { id: "shop", category: "necessary", cookies: [{ name: "cart_*" }], storage: [{ name: "cart_*" }] },
    ],
  };
  await page.goto(open(world, { config }));
  await page.click(button("reject-all"));
  await decided(page);
  const keep = () => {
    for (const name of ["cart_1", "portcullis", "portcullis.more", "other"]) {
      document.cookie = `${name}=1`;
      sessionStorage.setItem(name, "1");
    }
    return [document.cookie, ...Object.keys(sessionStorage).sort()];
  };
  const there = ["cart_1=1; portcullis=1; portcullis.more=1", "cart_1", "portcullis", "portcullis.more"];
  assert.deepEqual(await page.evaluate(keep), there);
  await page.goto(open(world, { config: { ...CONFIG, services: [{ ...CONFIG.services[0], enabled: false }] } }));
  assert.equal((await ready(page)).status, "decided");
  const [cookies] = await page.evaluate(keep);
  assert.equal(cookies, `${there[0]}; other=1`);
});

story("a service that the site has switched off may keep nothing, whatever was answered", async ({ page, world }) => {
  const [service] = CONFIG.services;
  await page.goto(open(world, { config: { ...CONFIG, services: [{ ...service, enabled: false }] } }));
  await page.click(button("accept-all"));
  await decided(page);
  assert.equal(await page.evaluate(() => (document.cookie = "x_a=1", document.cookie)), "");
});

story("calls that are refused end as others do", async ({ page, world }) => {
  await page.goto(open(world));
  await ready(page);
  const results = await page.evaluate(async () => {
    const thrown = (run) => { try { return String(run()); } catch ({ name }) { return name; } };
    return [
      thrown(() => void localStorage.setItem("x_a", "1")), thrown(() => void localStorage.setItem("x_a")), thrown(() => localStorage.setItem()),
      thrown(() => localStorage.setItem(Symbol(), "1")), thrown(() => (document.cookie = Symbol())),
      thrown(() => Document.prototype.cookie), window.cookieStore ? await cookieStore.set("x_a", "1") : undefined,
      window.cookieStore ? await cookieStore.set().catch(({ name }) => name) : "TypeError",
    ];
  });
  assert.deepEqual(results, ["undefined", "undefined", "TypeError", "TypeError", "TypeError", "TypeError", null, "TypeError"]);
  assert.deepEqual((await page.recorded()).errors, []);
});

for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"])
  story(`where ${name} is denied the rest is kept clean, and nothing throws into the page`, async ({ page, world }) => {
    const spoiler = `<script>Object.defineProperty(window, "${name}", { get() { throw new DOMException("denied", "SecurityError"); } })</script>`;
    await page.goto(open(world, { path: "/before" }));
    await ready(page);
    await page.evaluate(() => window.early.call(document, "x_a=1; Path=/"));
    site(world, { path: "/unused", config: CONFIG });
    const html = `<!doctype html><title>x</title>${spoiler}<script src="/portcullis/portcullis.js" data-config="/portcullis.json"></script>`;
    await page.goto(world.page("/", html));
    await ready(page);
    assert.equal(await page.evaluate(() => document.cookie), "");
    assert.deepEqual((await page.recorded()).errors, []);
  });

test("names are matched as a naive reading of their stars would", () => {
  const naive = (name, pattern) =>
    pattern === "" ? name === "" : pattern[0] === "*" ? naive(name, pattern.slice(1)) || (name !== "" && naive(name.slice(1), pattern)) : name[0] === pattern[0] && naive(name.slice(1), pattern.slice(1));
  const words = (letters, length) => (length === 0 ? [""] : words(letters, length - 1).flatMap((word) => [word, ...[...letters].map((letter) => word + letter)]));
  const unique = (list) => [...new Set(list)];
  let matching = 0;
  for (const pattern of unique(words("ab*", 5)))
    for (const name of unique(words("ab", 6))) {
      assert.equal(fits(name, pattern), naive(name, pattern), `${name} as ${pattern}`);
      matching += fits(name, pattern);
    }
  assert.ok(matching > 5000, `${matching}`);
  for (const [name, pattern, expected] of [
    ["_ga", "_ga", true], ["_ga_1", "_ga", false], ["_ga_1", "_ga_*", true], ["_ga", "_ga_*", false],
    ["ph_key_posthog", "ph_*_posthog", true], ["ph_posthog", "ph_*_posthog", false], ["__proto__", "*", true],
  ]) assert.equal(fits(name, pattern), expected, `${name} as ${pattern}`);
});

test("docs/cleanup.md has the table of these ways", () => {
  const rows = WAYS.map(([where, way, fate]) => `| ${where} | ${way} | ${fate} |`);
  const table = ["| where | by | what becomes of it |", "| --- | --- | --- |", ...rows].join("\n");
  const text = readFileSync(new URL("../../../docs/cleanup.md", import.meta.url), "utf8");
  assert.ok(text.includes(`${table}\n`), `the table in docs/cleanup.md is to be:\n${table}`);
});
