// Names of cookies in a config: a star is all that is special in them, and none of any length or letters makes it slow or throws.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fits } from "../../../www/names.js";
import { story } from "../driver/story.mjs";
import { onBothBuilds } from "./hostile-config.mjs";
import { CONFIG, codes, held, ready, site } from "./site.mjs";

/** The same by a table of what fits what, one letter of each at a time. */
function byTable(name, pattern) {
  let row = Array.from({ length: name.length + 1 }, (_, at) => at === 0);
  for (const sign of pattern.split("")) {
    let any = false;
    row = row.map((_, at) => (sign === "*" ? (any ||= row[at]) : at > 0 && row[at - 1] && name[at - 1] === sign));
  }
  return row[name.length];
}

/** Numbers that are the same in every run (mulberry32). */
function numbers(seed) {
  return (below) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

test("names of any letters are matched as a table of all ways says", () => {
  const below = numbers(20261125);
  const signs = ["a", "b", "*", "*", "(", "+", "$", "^", ".", "\\", "\u0000", "\ud800", "\u202e", "\u{1f600}"];
  const word = (most) => Array.from({ length: below(most) }, () => signs[below(signs.length)]).join("");
  let matching = 0;
  for (let round = 0; round < 20_000; round++) {
    const pattern = word(10);
    // Half of the names are made from the pattern, or next to none would fit.
    const name = round % 2 ? word(12) : pattern.split("*").join(word(4));
    assert.equal(fits(name, pattern), byTable(name, pattern), JSON.stringify([name, pattern]));
    matching += fits(name, pattern);
  }
  assert.ok(matching > 5000, `${matching}`);
});

onBothBuilds((build, options) => {
  story(`a cookie's name is no regular expression, whatever stands in it (${build})`, { faults: ["C6"] }, async ({ page, world }) => {
    const cookies = ["(", "^(a+)+$", `${"a*".repeat(1_998)}b`, `${"*a".repeat(1_900)}b`, "[", "\\", ".*x", "$&"].map((name) => ({ name }));
    await page.goto(site(world, { ...options, config: { ...CONFIG, services: [{ ...CONFIG.services[0], cookies }] }, body: held(world, "a") }));
    assert.equal((await ready(page)).status, "asking");
    const kept = await page.evaluate(() => {
      for (const name of [`${"a".repeat(3000)}!`, "(", "^(a+)+$", "yx", ".x", "[", "\\", "$&", "plain"]) document.cookie = `${name}=1`;
      return document.cookie.split("; ").map((cookie) => cookie.slice(0, cookie.indexOf("=")));
    });
    assert.deepEqual(kept.map((name) => name.slice(0, 8)).sort(), ["aaaaaaaa", "plain", "yx"]);
    assert.deepEqual([await codes(page), (await page.recorded()).errors, world.requests("tags.test")], [[], [], []]);
  });
});
