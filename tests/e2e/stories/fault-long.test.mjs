// A page that is open for long: what we hold in memory does not grow with what visitors and scripts do.
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { story } from "../driver/story.mjs";
import { onBothBuilds, usedFallback } from "./hostile-config.mjs";
import { codes, ready, site, state } from "./site.mjs";

/** A quiet machine needs a quarter of it. */
const TIMEOUT_MS = 480_000;

/**
 * Before our script: the memories of modules (the fallback has buffers, a new one each time it grows), what listens to the window and
 * the document, and weak hands on what was drawn.
 */
const WATCH = `<script>{
  window.memories = [];
  window.listening = 0;
  const { Instance } = WebAssembly;
  WebAssembly.Instance = function (...given) {
    const instance = new Instance(...given);
    memories.push(...Object.values(instance.exports).filter((one) => one instanceof WebAssembly.Memory));
    return instance;
  };
  window.ArrayBuffer = class extends ArrayBuffer {
    constructor(...given) {
      super(...given);
      memories.push({ buffer: this });
    }
  };
  for (const [name, step] of [["addEventListener", 1], ["removeEventListener", -1]]) {
    const native = EventTarget.prototype[name];
    EventTarget.prototype[name] = function (...given) {
      if (this === window || this === document) listening += step;
      return native.apply(this, given);
    };
  }
  const every = (root) => [...root.querySelectorAll("*")].flatMap((one) => [one, ...(one.shadowRoot ? every(one.shadowRoot) : [])]);
  window.drawn = () => every(document).filter((one) => one.matches("[data-portcullis-action]"));
  window.measure = () => ({ memory: memories.map(({ buffer }) => buffer.byteLength), nodes: every(document).length, listening });
}</script>`;

/** Goes on in the page by `step` until it says so, looking in from time to time: a call of the driver has a time limit. */
async function run(page, step, from, to) {
  await page.evaluate((source, first, last) => {
    window.isDone = false;
    const act = new Function("index", source);
    const go = (index) => {
      for (const until = performance.now() + 50; index < last && performance.now() < until; index++) act(index);
      index < last ? setTimeout(go, 0, index) : (window.isDone = true);
    };
    go(first);
  }, step, from, to);
  while (!(await page.evaluate(() => window.isDone))) await pause(100);
}

/** A page that is watched, and what it measures once it is ready; its build has a memory. */
const open = async (page, world, build, options) => {
  await page.goto(site(world, { ...options, head: WATCH + options.head }));
  await ready(page);
  assert.equal(usedFallback(world), build === "fallback");
  assert.ok((await page.evaluate(() => window.measure().memory)).length > 0, "no memory was seen");
};

/** Takes a page through `step` so many times: once it is warm it holds what it did, and ends in `status` without a word. */
async function staysAsItIs(page, step, warm, times, status) {
  await run(page, step, 0, warm);
  const before = await page.evaluate(() => window.measure());
  await run(page, step, warm, times);
  assert.deepEqual(await page.evaluate(() => window.measure()), before);
  assert.deepEqual([(await state(page)).status, await codes(page), (await page.recorded()).errors], [status, [], []]);
}

const CYCLE = `
  portcullis.open();
  if (index % 3 === 0) portcullis.acceptAll();
  if (index % 3 === 1) portcullis.rejectAll();
  if (index % 3 === 2) portcullis.set({ analytics: index % 2 === 0 });
  portcullis.close();
  if (index < 400) window.old = [...(window.old ?? []), ...drawn().map((one) => new WeakRef(one))];`;

const MUTATION = `
  const tag = document.createElement(index % 10 ? "p" : "script");
  if (index % 10 === 0) Object.assign(tag, { type: "text/plain" }).setAttribute("data-portcullis", "advertising");
  document.body.append(tag);
  window.last?.remove();
  window.last = tag;`;

onBothBuilds((build, options) => {
  story(`ten thousand times opened, answered and closed (${build}): memory, nodes and listeners are what they were`, { faults: ["W7"], timeout: TIMEOUT_MS }, async ({ page, world }) => {
    await open(page, world, build, options);
    await staysAsItIs(page, CYCLE, 500, 10_000, "decided");
    // What was drawn and replaced is let go: collected as soon as the engine wants room.
    await page.waitFor(() => {
      for (let times = 0; times < 20; times++) new Uint8Array(4e6).fill(1);
      return window.old.length >= 400 && window.old.filter((one) => one.deref()).length < window.old.length / 10;
    });
  });

  story(`a hundred thousand mutations (${build}): memory, nodes and listeners are what they were`, { faults: ["W7"], timeout: TIMEOUT_MS }, async ({ page, world }) => {
    await open(page, world, build, options);
    await staysAsItIs(page, MUTATION, 5_000, 100_000, "asking");
  });
});
