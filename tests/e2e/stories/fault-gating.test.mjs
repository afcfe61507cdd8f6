// Gating: what a granted tag brings along, what fails, and marked tags that come as markup before the answer.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { CONFIG, QUIET_MS, button, codes, decided, held, heldInline, ready, site } from "./site.mjs";
import { shut } from "./closed.mjs";

const TWO = {
  ...CONFIG,
  services: [...CONFIG.services, { id: "adder", name: "Adder", category: "advertising", match: ["ads.test"] }],
};

story("a granted tag does not bring one of a denied category along, by whatever call, until that is granted too", { faults: ["G11"] }, async ({ page, world }) => {
  const url = (name) => world.tag(name, { host: "ads.test" });
  const brings = `<script type="text/plain" data-portcullis="analytics">
    const script = document.createElement("script"); script.src = ${JSON.stringify(url("appended"))}; document.body.append(script);
    document.body.insertAdjacentHTML("beforeend", '<iframe title="f" src="${world.origin("ads.test")}/frame.html?name=frame"></iframe>');
    new Image().src = ${JSON.stringify(`${world.origin("ads.test")}/pixel.gif`)};
    document.write('<script src="${url("written")}"><' + '/script>');
    navigator.sendBeacon("${world.origin("ads.test")}/beacon", "x");
    window.isDone = true;
  </script>`;
  await page.goto(site(world, { config: TWO, body: brings }));
  await ready(page);
  await page.evaluate(() => window.portcullis.set({ analytics: true }));
  await page.waitFor(() => window.isDone);
  await world.quiet(QUIET_MS);
  assert.deepEqual([world.requests("ads.test"), world.ran(), await codes(page)], [[], [], []]);
  await page.evaluate(() => window.portcullis.set({ advertising: true }));
  for (const name of ["appended", "frame", "written"]) await world.untilRan(name);
  await world.quiet(QUIET_MS);
  assert.deepEqual(world.ran().sort(), ["appended", "frame", "written"]);
});

story("a tag that throws, one that is not found and one that breaks off keep no other from running", { faults: ["G13"] }, async ({ page, world }) => {
  world.route("tags.test", "/broken.js", (request) => request.socket.destroy());
  const thrower = '<script type="text/plain" data-portcullis="analytics">throw Error("the tag\'s own");</script>';
  const broken = `<script type="text/plain" data-portcullis="analytics" src="${world.origin("tags.test")}/broken.js"></script>`;
  await page.goto(site(world, { body: thrower + held(world, "first") + broken + held(world, "gone", { status: 404 }) + heldInline(world, "last") }));
  await page.click(button("accept-all"));
  for (const name of ["first", "last"]) await world.untilRan(name);
  assert.equal((await page.recorded()).errors.length, 1, "what a tag throws is the page's to see");
});

const FORMS = {
  "innerHTML": (html) => (document.querySelector("#box").innerHTML = html, 1),
  "insertAdjacentHTML": (html) => document.querySelector("#box").insertAdjacentHTML("beforeend", html),
  "another document": (html) => {
    const box = document.implementation.createHTMLDocument("");
    box.body.innerHTML = html;
    document.querySelector("#box").append(...box.body.childNodes);
  },
  "a contextual fragment": (html) => document.querySelector("#box").append(document.createRange().createContextualFragment(html)),
};
for (const [form, insert] of Object.entries(FORMS)) {
  story(`marked tags that come by ${form} before the answer are held, and run once after it, in order`, { faults: ["P21", "G4"] }, async ({ page, world }) => {
    const html = held(world, "a") + heldInline(world, "b") + held(world, "c", { attributes: "async" }) + held(world, "d", { attributes: 'crossorigin="anonymous"' });
    await page.goto(site(world, { body: '<div id="box"></div>' }));
    await ready(page);
    await page.evaluate(insert, html);
    await shut(page, world);
    await page.click(button("accept-all"));
    for (const name of ["a", "b", "c", "d"]) await world.untilRan(name);
    await world.quiet(QUIET_MS);
    assert.deepEqual(world.ran().sort(), ["a", "b", "c", "d"]);
    const ran = await page.evaluate(() => window.ran.filter((name) => name !== "c"));
    assert.deepEqual(ran, ["a", "b", "d"]);
    const asked = world.requests("tags.test").find(({ query }) => query.name === "d");
    assert.ok(asked.headers.origin, "crossorigin is kept");
  });
}

story("marked tags that come as markup after a refusal stay held", { faults: ["P21", "G4"] }, async ({ page, world }) => {
  await page.goto(site(world, { body: '<div id="box"></div>' }));
  await page.click(button("reject-all"));
  await decided(page);
  await page.evaluate(FORMS.innerHTML, held(world, "a") + heldInline(world, "b"));
  await shut(page, world);
});
