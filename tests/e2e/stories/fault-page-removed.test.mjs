// The page takes away what our dialog stands in, or what it hears by.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { QUIET_MS, button, codes, decided, held, ready, site, state } from "./site.mjs";
import { marked, shut } from "./closed.mjs";
import { US, asked, granted } from "./hostile.mjs";

const REPLACED = {
  "replaces its body": () => void document.documentElement.replaceChild(document.createElement("body"), document.body),
  "sets document.body": () => void (document.body = document.createElement("body")),
  "empties its root": () => document.documentElement.replaceChildren(document.createElement("body")),
  "empties its root for good": () => document.documentElement.replaceChildren(),
  "takes a new root": () => {
    const root = document.createElement("html");
    root.append(document.createElement("head"), document.createElement("body"));
    document.replaceChild(root, document.documentElement);
  },
  "takes our element out": () => document.querySelector("[data-portcullis-host]").remove(),
};

for (const [what, act] of Object.entries(REPLACED)) {
  story(`a page that ${what} still asks, and its tags are held and released`, { faults: ["P6"] }, async ({ page, world }) => {
    await page.goto(site(world));
    await ready(page);
    await page.evaluate(act);
    await page.evaluate((html) => {
      const body = document.body ?? document.documentElement.appendChild(document.createElement("body"));
      body.innerHTML = html;
    }, `<a id="link" href="#x">x</a>${marked(world)}`);
    await asked(page, world);
  });

  story(`the preferences of a page that ${what} are there still, with what was ticked, and out of its reach`, { faults: ["P6"] }, async ({ page, world }) => {
    await page.goto(site(world));
    await page.click(button("preferences"));
    await page.click('[data-id="analytics"]');
    await page.evaluate(act);
    assert.ok(await page.waitFor(() => document.querySelector("[data-portcullis-host]").shadowRoot.querySelector("dialog").matches(":modal")));
    await page.click(button("save"));
    await decided(page);
    const { allowed } = await state(page);
    assert.deepEqual([allowed.analytics, allowed.advertising], [true, false]);
  });
}

story("a page that takes our dialog out whenever it comes is let have its way after a few times, and told how to show it", { faults: ["P7"] }, async ({ page, world }) => {
  await page.goto(site(world, { body: marked(world) }));
  await ready(page);
  await page.evaluate(() => {
    window.rounds = 0;
    const remove = () => {
      const host = document.querySelector("[data-portcullis-host]");
      if (!host || window.rounds > 100) return;
      window.rounds += 1;
      host.remove();
    };
    window.fight = new MutationObserver(remove);
    window.fight.observe(document, { childList: true, subtree: true });
    remove();
  });
  await page.waitFor(() => window.portcullis.check().problems.length);
  await shut(page, world, ["dialog-removed"]);
  assert.equal(await page.evaluate(() => window.rounds), 6);
  await page.evaluate(() => (window.fight.disconnect(), window.portcullis.open()));
  await page.click(button("reject-all"));
  await decided(page);
  assert.deepEqual(world.requests("tags.test"), []);
});

const rewrite = (html) => {
  document.open();
  document.write(html);
  document.close();
};
const WRITTEN = '<!doctype html><title>anew</title><body><a id="link" href="#x">x</a>';

story("a page that writes itself anew after loading still asks, and its tags are held and released", { faults: ["P8"] }, async ({ page, world }) => {
  await page.goto(site(world));
  await ready(page);
  await page.evaluate(rewrite, WRITTEN + marked(world) + `<script src="${world.tag("unmarked")}"></script>`);
  await asked(page, world, { names: ["a", "b", "unmarked"] });
});

story("a page that writes itself anew loses neither our preferences, nor its own way to them, nor what other tabs say", { faults: ["P8"] }, async ({ page, world }) => {
  const address = site(world, { body: marked(world) });
  await page.goto(address);
  await ready(page);
  await page.evaluate(rewrite, WRITTEN + marked(world) + "<button data-portcullis-open>ways</button>");
  await page.click("[data-portcullis-open]");
  await page.waitFor(() => window.portcullis.state().layer === "second");
  await page.click(button("close"));
  await page.waitFor(() => window.portcullis.state().layer === "first");
  const other = await page.newTab();
  await other.goto(site(world, { path: "/other" }));
  await other.click(button("accept-all"));
  await decided(page);
  for (const name of ["a", "b"]) await world.untilRan(name);
});

story("a page that is written anew with our script in it has one of us", { faults: ["P8", "P9"] }, async ({ page, world }) => {
  await page.goto(site(world));
  await ready(page);
  await page.evaluate(rewrite, WRITTEN.replace("<body>", `${US}<body>`) + marked(world));
  await page.waitFor(() => window.portcullis.check);
  await asked(page, world, { expected: ["already-running"] });
});

story("a modal dialog of the page's, or a popover, that comes after ours waits for its own end, and ours is there then", { faults: ["P5"] }, async ({ page, world }) => {
  const own = '<dialog id="own"><button id="close" onclick="own.close()">close</button></dialog><div id="pop" popover="manual" style="inset:0;width:100%;height:100%"><button id="hide" onclick="pop.hidePopover()">hide</button></div>';
  await page.goto(site(world, { body: marked(world) + own }));
  await ready(page);
  await page.evaluate(() => document.querySelector("#own").showModal());
  assert.equal((await page.box(button("accept-all"))).hit, false);
  await page.click("#close");
  await page.evaluate(() => document.querySelector("#pop").showPopover());
  assert.equal((await page.box(button("accept-all"))).hit, false);
  await page.click("#hide");
  await shut(page, world);
  await granted(page, world);
});

story("a page in full screen, or with layers as high as they go, hides no answer", { faults: ["P5"] }, async ({ page, world }) => {
  await page.goto(site(world, { body: `${marked(world)}<div style="position:fixed;inset:0;z-index:2147483647;background:#000"></div>` }));
  await ready(page);
  await shut(page, world);
  await granted(page, world);
});

story("a tag that comes with each of a hundred new bodies is held, and the dialog stays", { faults: ["P6", "P13"] }, async ({ page, world }) => {
  await page.goto(site(world));
  await ready(page);
  await page.evaluate((html) => {
    for (let round = 0; round < 100; round += 1) {
      document.body = document.createElement("body");
      document.body.innerHTML = html;
    }
  }, held(world, "a"));
  await world.quiet(QUIET_MS);
  assert.deepEqual([world.requests("tags.test"), await codes(page)], [[], []]);
  await granted(page, world, ["a"]);
});
