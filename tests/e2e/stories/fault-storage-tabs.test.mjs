// Several tabs, frames and forged messages: what is stored is looked at, never what somebody says of it.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { GRANT, closed, marked, record } from "./closed.mjs";
import { CONFIG, QUIET_MS, button, codes, decided, ready, site, state } from "./site.mjs";

const QUIET = { ...CONFIG, withdrawal: "none" };
/** Two tabs of the site. */
async function twoTabs(page, world, options) {
  const url = site(world, { config: QUIET, ...options });
  const other = await page.newTab();
  for (const tab of [page, other]) {
    await tab.goto(url);
    await ready(tab);
  }
  return other;
}

const ONE_STORE = { engines: ["chromium"], why: "its processes may each see another cookie when two write one in the same moment, until a page is loaded" };
for (const [kind, only] of [["local", {}], ["cookie", ONE_STORE]]) {
  story(`opposite answers in two tabs at once, kept in ${kind}, end as one answer in both, and on the next page`, { faults: ["S13"], ...only }, async ({ page, world }) => {
    const other = await twoTabs(page, world, { config: { ...QUIET, storage: { kind } } });
    for (let round = 0; round < 5; round++) {
      await Promise.all([
        page.evaluate(() => void setTimeout(() => window.portcullis.acceptAll(), 20)),
        other.evaluate(() => void setTimeout(() => window.portcullis.rejectAll(), 20)),
      ]);
      for (const tab of [page, other]) await decided(tab);
      await world.quiet(QUIET_MS);
      const answers = await Promise.all([page, other].map(async (tab) => (await state(tab)).allowed.analytics));
      const { local, cookies } = await page.storage();
      const kept = (kind === "local" ? local.portcullis : cookies).split("~")[9].startsWith("cookies");
      assert.deepEqual(answers, [kept, kept], `round ${round}`);
    }
    assert.deepEqual(await codes(page), []);
  });
}

story("of two answers in the same millisecond the one that grants less counts, in both tabs and in storage", { faults: ["S13"] }, async ({ page, world }) => {
  const at = Date.now();
  const [granted, refused] = [record({ at, granted: GRANT }), record({ at, denied: GRANT })];
  for (const [mine, theirs] of [[granted, refused], [refused, granted]]) {
    await page.goto(world.page("/before", "<!doctype html><title>before</title>"));
    await page.evaluate((text) => localStorage.setItem("portcullis", text), mine);
    const other = await twoTabs(page, world);
    await other.evaluate((text) => {
      localStorage.setItem("portcullis", text);
      window.dispatchEvent(new Event("focus"));
    }, theirs);
    for (const tab of [page, other]) await tab.waitFor(() => window.portcullis.state().allowed.analytics === false);
    await page.waitFor((text) => localStorage.getItem("portcullis") === text, refused);
    await other.close();
  }
});

story("a page or a frame that forges what other tabs say changes nothing", { faults: ["S18"] }, async ({ page, world }) => {
  await page.goto(site(world, { body: marked(world) + '<iframe id="inner" src="/inner"></iframe>' }));
  world.page("/inner", "<!doctype html><title>inner</title>");
  await ready(page);
  await page.evaluate((text) => {
    const inner = document.querySelector("#inner").contentWindow;
    for (const { BroadcastChannel: Channel } of [window, inner]) {
      const channel = new Channel("portcullis");
      for (const message of [text, { granted: true }, null, new ArrayBuffer(8), { status: "decided", choices: { analytics: true } }]) channel.postMessage(message);
    }
    for (const newValue of [text, null, "", "x".repeat(1e6)])
      for (const key of ["portcullis", null, "portcullis.plan"]) window.dispatchEvent(new StorageEvent("storage", { key, newValue, storageArea: sessionStorage }));
    window.postMessage({ type: "portcullis:change", detail: { allowed: { analytics: true } } }, "*");
    for (const type of ["change", "ready", "shown"])
      document.dispatchEvent(new CustomEvent(`portcullis:${type}`, { detail: { allowed: { analytics: true } } }));
  }, record({ granted: GRANT }));
  await closed(page, world, []);
  assert.equal((await state(page)).status, "asking");
  assert.equal((await page.storage()).local.portcullis, undefined);
});

story("a record damaged by another tab ends what was granted here", { faults: ["S18"] }, async ({ page, world }) => {
  const other = await twoTabs(page, world);
  await page.evaluate(() => window.portcullis.acceptAll());
  await decided(other);
  await other.evaluate(() => localStorage.setItem("portcullis", "{]%%%"));
  await page.waitFor(() => window.portcullis.state().status === "asking");
  assert.deepEqual([(await state(page)).allowed.analytics, await codes(page)], [false, ["record-damaged"]]);
});

story("a messages' storm from another tab ends, and costs no request", { faults: ["S18"] }, async ({ page, world }) => {
  const other = await twoTabs(page, world);
  await page.click(button("reject-all"));
  await decided(other);
  world.log.length = 0;
  await other.evaluate(() => {
    const channel = new BroadcastChannel("portcullis");
    for (let index = 0; index < 1000; index++) channel.postMessage(index);
  });
  await world.quiet(QUIET_MS);
  assert.deepEqual([world.log, (await state(page)).status], [[], "decided"]);
});

story("in a frame on another site the choice is that partition's: nothing is let go there for what was granted here", { faults: ["S16"] }, async ({ page, world }) => {
  await page.goto(site(world, { body: marked(world) }));
  await page.click(button("accept-all"));
  for (const name of ["a", "b"]) await world.untilRan(name);
  await world.quiet(QUIET_MS);
  world.log.length = 0;
  const tell = `<script>(window.portcullis ||= []).push((p) => p.ready.then(({ status }) => fetch("/status?is=" + status)));</script>`;
  const inner = site(world, { path: "/inner", head: tell, body: marked(world) });
  await page.goto(world.page("/", { host: "elsewhere.test", html: `<!doctype html><title>x</title><iframe width="900" height="600" src="${inner}"></iframe>` }));
  const { query } = await world.until(({ path }) => path === "/status", { what: "the frame's status" });
  await world.quiet(QUIET_MS);
  assert.deepEqual([query.is, world.requests("tags.test"), world.ran()], ["asking", [], []]);
  await page.goto(world.url("site.test", "/"));
  await world.untilRan("a");
});
