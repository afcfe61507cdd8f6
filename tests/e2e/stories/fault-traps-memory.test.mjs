// Out of memory, and out of stack: what cannot go on ends at the border like any other trap.
import assert from "node:assert/strict";
import { story } from "../driver/story.mjs";
import { CONFIG, QUIET_MS, button, codes, decided, held, heldInline, ready, site, state } from "./site.mjs";

/** Before our script: the module may have no more memory than it starts with, and a few pages (of 64 kB). */
const SMALL_MODULE = `<script>{
  const { Module } = WebAssembly;
  const number = (bytes, at) => {
    let [value, shift, byte] = [0, 0];
    do { byte = bytes[at++]; value |= (byte & 127) << shift; shift += 7; } while (byte > 127);
    return [value, at];
  };
  // The memory section (5) of the binary format: one memory, flags 0 (no maximum), its minimum.
  const limited = (bytes) => {
    for (let at = 8; at < bytes.length; ) {
      const [size, start] = number(bytes, at + 1);
      if (bytes[at] === 5) {
        const [least] = number(bytes, start + 2);
        const most = least + 4;
        const section = [5, 6, 1, 1, (least & 127) | 128, least >> 7, (most & 127) | 128, most >> 7];
        window.isLimited = true;
        return Uint8Array.from([...bytes.subarray(0, at), ...section, ...bytes.subarray(start + size)]);
      }
      at = start + size;
    }
    return bytes;
  };
  WebAssembly.Module = function (bytes) { return new Module(limited(new Uint8Array(bytes))); };
}</script>`;

/** The same where the module is JavaScript: a buffer much larger than its first one cannot be had. */
const SMALL_BUFFERS = `<script>{
  delete window.WebAssembly;
  let most = Infinity;
  window.ArrayBuffer = new Proxy(ArrayBuffer, {
    construct(target, [length]) {
      if (length > most) throw new RangeError("Array buffer allocation failed");
      if (length > 65536) most = Math.min(most, length + 4 * 65536);
      return new target(length);
    },
  });
  window.isLimited = true;
}</script>`;

/** Near the limits of the reader: 240 kB in members that are kept. */
const large = () => ({ ...CONFIG, texts: { en: Object.fromEntries(Array.from({ length: 60 }, (_, nth) => [`x${nth}`, "x".repeat(3_990)])) } });

for (const [where, limit] of [["", SMALL_MODULE], [" in the fallback", SMALL_BUFFERS]]) {
  story(`a config for which there is no memory${where} opens nothing, and the record is there for the next page`, { faults: ["W3"] }, async ({ page, world }) => {
    await page.goto(site(world, { path: "/before" }));
    await page.click(button("accept-all"));
    await decided(page);
    const { portcullis: stored } = (await page.storage()).local;
    const head = `${limit}<script src="/portcullis/portcullis.js" data-config="/portcullis.json"></script>`;
    await page.goto(site(world, { script: "/nothing.js", config: large(), head, body: held(world, "a") + heldInline(world, "b") }));
    await page.waitFor(() => window.__recorded.console.some(({ text }) => text.includes("Reload the page")));
    await world.quiet(QUIET_MS);
    assert.equal(await page.evaluate(() => window.isLimited), true);
    assert.deepEqual([world.requests("tags.test"), world.ran()], [[], []]);
    assert.deepEqual((await page.recorded()).errors, []);
    assert.deepEqual(new Set(await codes(page)), new Set(["module-trapped"]));
    await page.click("#link");
    assert.equal(await page.evaluate(() => window.portcullis.acceptAll() ?? null), null, "its methods do nothing");
    assert.equal((await page.storage()).local.portcullis, stored);
    await page.goto(site(world, { path: "/after", body: held(world, "again") }));
    await world.untilRan("again");
  });
}

for (const [where, head] of [["", ""], [" in the fallback", "<script>delete window.WebAssembly;</script>"]]) {
  story(`a page that calls us at the end of its stack${where} gets nothing by it, one line, and the module back`, { faults: ["W4"] }, async ({ page, world }) => {
    const script = '<script src="/portcullis/portcullis.js" data-config="/portcullis.json"></script>';
    await page.goto(site(world, { script: "/nothing.js", head: head + script, body: held(world, "a") }));
    assert.equal((await ready(page)).status, "asking");
    // Too deep, and then at each depth on the way back, until there is room for all that a call needs.
    const granted = await page.evaluate(() => {
      const answers = new Set();
      const down = () => {
        try {
          down();
        } catch {
          window.portcullis.report();
          answers.add(window.portcullis.allows("analytics"));
          throw Error("further up");
        }
      };
      try {
        down();
      } catch {}
      return [...answers].includes(true);
    });
    assert.equal(granted, false);
    await page.waitFor(() => window.portcullis.state()?.status === "asking");
    await page.waitFor(() => window.__recorded.console.length);
    assert.deepEqual(await codes(page), ["module-trapped"]);
    await world.quiet(QUIET_MS);
    assert.deepEqual(world.requests("tags.test"), []);
    assert.deepEqual((await page.recorded()).errors, []);
    await page.click(button("accept-all"));
    await world.untilRan("a");
    assert.equal((await state(page)).status, "decided");
  });
}
