// portcullis.report(): what it says of each tag, and of third parties that were asked past us.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { CONFIG, QUIET_MS, button, codes, held, heldInline, lines, order, ready, site } from "./site.mjs";

const report = (page) => page.evaluate(() => window.portcullis.report());
/** The report once portcullis.more.js has completed it. */
const full = async (page) => {
  await page.evaluate(() => {
    window.table = [];
    for (const name of ["log", "group", "table"]) console[name] = (what) => window.table.push(what);
    window.portcullis.report("table");
  });
  await page.waitFor(() => window.table.length);
  return report(page);
};
const MORE = "/portcullis/portcullis.more.js";
const asks = (world, host, path) => world.requests(host).filter((entry) => entry.path === path);
/** The report once it says that something passed us by. */
const unheld = (page) => page.waitFor(() => window.portcullis?.report?.().unheld.length && window.portcullis.report().unheld);
/** Ours last in the head: what `head` holds was there before us. */
const after = (head, attributes = "") => ({ script: "/nothing.js", head: `${head}<script src="/portcullis/portcullis.js" data-config="/portcullis.json" ${attributes}></script>` });

story("of each held tag it says what, where, why, by which rule and since when", async ({ page, world }) => {
  const before = Date.now();
  const source = { known: world.tag("known"), nobody: world.tag("nobody", { host: "nobody.test" }) };
  const body = `${held(world, "both", { ids: "analytics necessary" })}<script src="${source.known}"></script><div></div>
    <script src="${source.nobody.replace(/&/g, "&amp;")}"></script><div id="host"></div><img data-portcullis="analitycs" data-portcullis-src="/a.gif" alt="">
    <script>host.attachShadow({ mode: "open" }).innerHTML = '<p></p><iframe data-portcullis="advertising" data-portcullis-src="/f"></iframe>'</script>`;
  await page.goto(site(world, { body }));
  await ready(page);
  await world.untilRan("nobody");
  const { held: found, unknown, released } = await full(page);
  const known = ({ since, ...rest }) => (assert.ok(since >= before && since <= Date.now(), String(since)), rest);
  assert.deepEqual(found.map(known), [
    { element: "script", ids: "analytics necessary", url: world.tag("both"), why: "denied", rule: "analytics necessary", where: "body > script:nth-of-type(1)" },
    { element: "script", ids: "", url: source.known, why: "denied", rule: "tagger: tags.test", where: "body > script:nth-of-type(2)" },
    { element: "iframe", ids: "advertising", url: "/f", why: "denied", rule: "advertising", where: "body > div:nth-of-type(2) > #shadow-root > iframe:nth-of-type(1)" },
  ]);
  assert.deepEqual(unknown.map(known), [
    { element: "img", ids: "analitycs", url: "/a.gif", why: "unknown", rule: "analitycs", where: "body > img:nth-of-type(1)" },
  ]);
  // No service names it, so it ran.
  assert.deepEqual(released.map(({ url, ids, rule }) => [url, ids, rule]), [[source.nobody, "", ""]]);
});

story("a released tag says when, by which rule and where it is; one that took itself out is nowhere", async ({ page, world }) => {
  const gone = `<script type="text/plain" data-portcullis="necessary">document.currentScript.remove(); window.gone = true;</script>`;
  await page.goto(site(world, { head: `<script src="${world.tag("a")}"></script>`, body: gone }));
  await page.waitFor(() => window.gone);
  const asked = Date.now();
  await page.click(button("accept-all"));
  await world.untilRan("a");
  const [first, second] = (await full(page)).released;
  assert.deepEqual([first.ids, first.why, first.rule, first.where, first.released <= asked], ["necessary", "granted", "necessary", "", true]);
  const { since, released, ...rest } = second;
  // The recorder's, ours, this one.
  assert.deepEqual(rest, { element: "script", ids: "", url: world.tag("a"), why: "granted", rule: "", where: "head > script:nth-of-type(3)" });
  assert.ok(since <= asked && released >= asked && released <= Date.now());
});

story("one that waits for its turn says so, and one that nothing can decide yet is denied by no rule", async ({ page, world }) => {
  world.route("site.test", "/late.json", () => {});
  const open = after("").head.replace("/portcullis.json", "/late.json");
  await page.goto(site(world, { script: "/nothing.js", head: `${open}<script src="${world.tag("x")}"></script>`, body: heldInline(world, "y") }));
  await page.waitFor(() => window.portcullis?.report?.().held.length === 2);
  const found = (await report(page)).held.map(({ ids, why, rule }) => [ids, why, rule]);
  assert.deepEqual(found, [["", "denied", ""], ["analytics", "denied", "analytics"]]);

  world.route("tags.test", "/slow.js", () => {});
  const slow = `<script type="text/plain" data-portcullis="analytics" src="${world.url("tags.test", "/slow.js")}"></script>`;
  await page.goto(site(world, { path: "/turn", body: slow + heldInline(world, "after") }));
  await page.click(button("accept-all"));
  await page.waitFor(() => window.portcullis.report().released.length === 1);
  assert.deepEqual((await report(page)).held.map(({ why, rule }) => [why, rule]), [["waiting", "analytics"]]);
});

story("what ran before us, and what could not be held, is counted once in the console and listed", { faults: ["G2"] }, async ({ page, world }) => {
  const pixel = (host, name) => `<img src="${world.url(host, `/pixel.gif?name=${name}`)}" alt="">`;
  const early = `<script src="${world.tag("early", { host: "early.test" })}"></script>`;
  const late = `<script>fetch("${world.url("fetched.test", "/pixel.gif")}").then((answer) => answer.text());</script>`;
  await page.goto(site(world, { ...after(early), body: pixel("pixel.test", "one") + pixel("pixel.test", "two") + late }));
  await unheld(page);
  const list = await page.waitFor(() => window.portcullis.report().unheld.length === 3 && window.portcullis.report().unheld);
  const by = (host) => list.find((one) => one.host === host);
  assert.deepEqual(list.map(({ host }) => host).sort(), ["early.test", "fetched.test", "pixel.test"]);
  assert.deepEqual(["early.test", "fetched.test", "pixel.test"].map((host) => [by(host).kind, by(host).count]), [["script", 1], ["fetch", 1], ["img", 2]]);
  assert.deepEqual([by("early.test").before, by("fetched.test").before], [true, false]);
  assert.deepEqual([by("pixel.test").why, by("pixel.test").rule, by("fetched.test").markup], ["unknown", "", null]);
  await world.quiet(1500);
  const [line, ...more] = await lines(page);
  assert.match(line, /^portcullis: \[ran-unheld\] 4 requests to 3 third parties passed us by/);
  assert.deepEqual(more, []);
  assert.equal(await page.evaluate(() => window.portcullis.check().ok), false);
  await page.evaluate((url) => (new Image().src = url), world.url("further.test", "/pixel.gif"));
  await page.waitFor(() => window.portcullis.check().problems.length === 2);
  assert.match((await lines(page))[1], /5 requests to 4 third parties/);
});

story("nothing is said of what was allowed: first-party, data-allow, a service, what we released and what that asks", async ({ page, world }) => {
  const config = { ...CONFIG, services: [...CONFIG.services, { id: "must", category: "necessary", match: ["must.test"] }] };
  const pixel = (host) => `<img src="${world.url(host, "/pixel.gif")}" alt="">`;
  const frame = `<template data-portcullis="necessary"><iframe data-portcullis-src="${world.url("frame.test", "/frame.html?name=f")}"></iframe></template>`;
  const body = pixel("site.test") + pixel("cdn.site.test") + pixel("allow.test") + pixel("must.test") + frame
    + held(world, "marked", { ids: "necessary", host: "marked.test" }) + held(world, "next", { ids: "necessary", host: "next.test" });
  await page.goto(site(world, { config, body, attributes: 'data-allow="allow.test"' }));
  await page.click(button("accept-all"));
  await world.untilRan("marked");
  await world.untilRan("next");
  await world.untilRan("f");
  await page.evaluate((urls) => urls.forEach((url) => (new Image().src = url)), ["tags.test", "marked.test"].map((host) => world.url(host, "/pixel.gif?more")));
  await world.quiet(1500);
  // After a refusal too: it was allowed when it was asked.
  await page.evaluate(() => window.portcullis.rejectAll());
  await page.evaluate((url) => (new Image().src = url), world.url("site.test", "/pixel.gif?again"));
  await world.quiet(1500);
  assert.deepEqual([(await full(page)).unheld, await codes(page)], [[], []]);
});

story("a service that is denied, and asked all the same, is named", { faults: ["G11"] }, async ({ page, world }) => {
  await page.goto(site(world, { body: `<img src="${world.url("tags.test", "/pixel.gif?x=1&amp;y=2")}" alt="">` }));
  const [one] = await unheld(page);
  assert.deepEqual([one.why, one.rule], ["denied", "tagger: tags.test"]);
  const source = world.url("tags.test", "/pixel.gif?x=1&amp;y=2");
  assert.equal(one.markup, `<img data-portcullis="tagger" data-portcullis-src="${source}" alt="">`);
});

story("a script that is fetched ahead of us and held is among the held, and counted nowhere else", async ({ page, world }) => {
  await page.goto(site(world, { head: `<script src="${world.tag("ahead")}"></script>` }));
  await ready(page);
  await world.quiet(1500);
  const { held: found, unheld: none } = await full(page);
  assert.deepEqual([found.length, none, await codes(page)], [1, [], []]);
  await page.click(button("accept-all"));
  await world.untilRan("ahead");
  await world.quiet(1500);
  assert.deepEqual([(await report(page)).unheld, await codes(page)], [[], []]);
});

story("a script that no service names ran by no rule, and is counted", async ({ page, world }) => {
  await page.goto(site(world, { body: `<script src="${world.tag("nobody", { host: "nobody.test" })}"></script>` }));
  await world.untilRan("nobody");
  const [one] = await unheld(page);
  assert.deepEqual([one.host, one.kind, one.why, one.rule], ["nobody.test", "script", "unknown", ""]);
  await page.waitFor(() => window.portcullis.check().problems.length);
  assert.deepEqual(await codes(page), ["ran-unheld"]);
});

story("in strict mode what was stopped asked nobody; what came before us did", { faults: ["G5"] }, async ({ page, world }) => {
  const early = `<script src="${world.tag("early", { host: "early.test" })}"></script>`;
  const late = `<script>document.head.append(Object.assign(document.createElement("script"), { src: "${world.tag("late", { host: "late.test" })}" }))</script>`;
  const frame = `<iframe src="${world.url("frame.test", "/frame.html?name=f")}"></iframe>`;
  await page.goto(site(world, { ...after(early, 'data-hold="strict"'), body: late + frame }));
  await ready(page);
  const list = await unheld(page);
  await world.quiet(1500);
  assert.deepEqual([list.map(({ host }) => host), world.requests("late.test")], [["early.test"], []]);
  assert.match((await lines(page)).find((line) => line.includes("ran-unheld")), /1 request to 1 third party/);
});

story("the tags to paste are held, and run when they may", async ({ page, world }) => {
  const at = (path) => world.url("tags.test", path);
  const unmarked = `<script src="${world.tag("s", { x: "1" }).replace(/&/g, "&amp;")}"></script><link rel="stylesheet" href="${at("/style.css?a=1")}">`;
  // A frame before ours, for it is held behind it in one engine before it is asked for.
  const frame = `<iframe src="${at("/frame.html?name=f")}"></iframe>`;
  await page.goto(site(world, { ...after(unmarked + frame), body: `<img src="${at("/pixel.gif?name=i")}" alt="">` }));
  await page.waitFor(() => window.portcullis?.report?.().unheld.length === 4);
  const markup = (await report(page)).unheld.map((one) => one.markup);
  world.log.length = 0;
  await page.goto(site(world, { path: "/pasted", body: markup.join("") }));
  await ready(page);
  await world.quiet(QUIET_MS);
  assert.deepEqual(world.requests("tags.test"), []);
  assert.equal((await report(page)).held.length, 4);
  await page.click(button("accept-all"));
  await world.untilRan("s");
  await world.untilRan("f");
  for (const path of ["/style.css", "/pixel.gif"]) await world.until((entry) => entry.path === path, { what: path });
});

story("the table is for a person: what there is, and what to do; its file is asked for only then", async ({ page, world }) => {
  const body = held(world, "a") + heldInline(world, "b", { ids: "analitycs" });
  await page.goto(site(world, { body }));
  await ready(page);
  assert.equal((await report(page)).held.length, 1);
  await world.quiet(QUIET_MS);
  assert.deepEqual(asks(world, "site.test", MORE), []);
  await page.goto(site(world, { path: "/next", body: body + heldInline(world, "c", { ids: "necessary" }) }));
  await world.untilRan("c");
  await full(page);
  const [title, [first], unknown, [second], released, [third]] = await page.evaluate(() => window.table);
  assert.deepEqual([title, unknown, released], ["portcullis: held: 1", "portcullis: held for good: 1", "portcullis: released: 1"]);
  assert.equal(first["what to do"], "nothing: it runs when the visitor allows analytics");
  assert.equal(second["what to do"], "correct the id analitycs, or add it to the config");
  assert.deepEqual([third.element, third.where], ["script", "body > script:nth-of-type(3)"]);
  assert.equal(asks(world, "site.test", MORE).length, 1);
});

story("the table lists what passed us by, and each tag to paste on a line of its own", async ({ page, world }) => {
  await page.goto(site(world, { body: `<img src="${world.url("pixel.test", "/pixel.gif")}" alt="">` }));
  const [{ markup }] = await unheld(page);
  await full(page);
  const [title, [row], text] = await page.evaluate(() => window.table);
  assert.deepEqual([title, row.kind, row.requests], ["portcullis: not held: 1", "img", 1]);
  assert.ok(text.split("\n").some((line) => line.startsWith(markup)), text);
});

story("where the file of the table cannot be had, the report is there all the same", async ({ page, world }) => {
  world.route("site.test", MORE, (_, response) => response.writeHead(404).end());
  await page.goto(site(world, { body: held(world, "a") }));
  await ready(page);
  const { held: found } = await page.evaluate(() => window.portcullis.report("table"));
  assert.deepEqual(found.map(({ ids, why }) => [ids, why]), [["analytics", "denied"]]);
  await world.until(({ path }) => path === MORE, { what: "the file" });
  assert.deepEqual((await page.recorded()).errors, []);
});

story("a page that pollutes prototypes and breaks what we might call is reported on like any other", { faults: ["P22"] }, async ({ page, world }) => {
  const names = ["kind", "released", "why", "rule", "ids", "type", "buffered", "get", "value", "host", "held"];
  const pollute = `<script>for (const name of ${JSON.stringify(names)}) Object.prototype[name] = "x";</script>`;
  const spoil = `<script>
    PerformanceObserver.prototype.takeRecords = Performance.prototype.getEntriesByType = Element.prototype.getAttribute = () => { throw Error("mine"); };
    window.WeakRef = window.URL = window.performance = window.setTimeout = undefined;
    for (const name of ${JSON.stringify(names)}) delete Object.prototype[name];
  </script>`;
  const { head } = after(pollute);
  await page.goto(site(world, { script: "/nothing.js", head: head + spoil, body: held(world, "a") + heldInline(world, "b", { ids: "necessary" }) }));
  await ready(page);
  await world.untilRan("b");
  await page.evaluate(() => Object.prototype.released = 1);
  const { held: found, released, unknown } = await report(page);
  await page.evaluate(() => delete Object.prototype.released);
  assert.deepEqual([found.map(({ ids }) => ids), released.map(({ ids }) => ids), unknown], [["analytics"], ["necessary"], []]);
  await page.click(button("accept-all"));
  await world.untilRan("a");
  assert.deepEqual(await order(page), ["b", "a"]);
});

story("a form whose fields have the names of what is asked of nodes leads nobody astray", { faults: ["P1"] }, async ({ page, world }) => {
  const fields = ["parentNode", "previousSibling", "localName", "isConnected", "host"].map((name) => `<input name="${name}">`).join("");
  await page.goto(site(world, { body: `<form>${fields}<img data-portcullis="analytics" alt=""></form><form></form>` }));
  await ready(page);
  assert.deepEqual((await full(page)).held.map(({ where }) => where), ["body > form:nth-of-type(1) > img:nth-of-type(1)"]);
});

story("a page that inserts tags for ever is not remembered for ever", async ({ page, world }) => {
  await page.goto(site(world));
  await ready(page);
  await page.evaluate(() => {
    window.ran = 0;
    for (let index = 0; index < 1010; index++) {
      const script = document.createElement("script");
      script.type = "text/plain";
      script.dataset.portcullis = "necessary";
      script.text = "window.ran++; document.currentScript.remove();";
      document.body.append(script);
    }
  });
  await page.waitFor(() => window.ran === 1010);
  assert.equal((await report(page)).released.length, 1000);
});

story("what the page's own policy has stopped has asked nobody", async ({ page, world }) => {
  const headers = { "content-security-policy": "img-src 'self'" };
  const blocked = `<img src="${world.url("blocked.test", "/pixel.gif")}" alt=""><script>new Image().src = "${world.url("blocked.test", "/pixel.gif?2")}"</script>`;
  await page.goto(site(world, { headers, body: blocked }));
  await ready(page);
  await world.quiet(1500);
  assert.deepEqual([world.requests("blocked.test"), await codes(page)], [[], []]);
});
