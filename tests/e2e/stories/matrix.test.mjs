// Every row of the fault matrix is proven, or says why not; what the table of results says is what the stories say.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ENGINES, engineName } from "../driver/engines.mjs";
import { declared, results, rows } from "../faults/matrix.mjs";

const skip = engineName() === "chromium" ? false : "it is the same in every engine";
/** Asked for inside a test alone: the list is made by reading this file too. */
let found;
const stories = () => (found ??= declared());

test("every row of the fault matrix has a story or a native test, or says what is missing", { skip }, () => {
  const proven = new Set(stories().flatMap(({ faults }) => faults));
  const bare = rows().filter(({ id, native = [], without }) => !proven.has(id) && !native.length && !without);
  assert.deepEqual(bare.map(({ id }) => id), []);
});

test("a row says what breaks, how, and what must hold; no id stands twice", { skip }, () => {
  const lacking = rows().filter(({ fault, provoked, holds, without }) => !fault || (!without && (!provoked || !holds)));
  assert.deepEqual(lacking.map(({ id }) => id), []);
  const ids = rows().map(({ id }) => id);
  assert.deepEqual(ids.filter((id, index) => ids.indexOf(id) !== index), []);
});

test("every story that proves a row names one that is there", { skip }, () => {
  const ids = new Set(rows().map(({ id }) => id));
  const strangers = stories().filter(({ faults }) => faults.some((id) => !ids.has(id)));
  assert.deepEqual(strangers.map(({ story, faults }) => [story, faults]), []);
});

test("every native test that proves a row is there", { skip }, () => {
  const isThere = (proof) => {
    const [file, name] = proof.split("::");
    const path = file.includes("/") ? file : `tests/${file}.rs`;
    return readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8").includes(`fn ${name}(`);
  };
  assert.deepEqual(rows().flatMap(({ native = [] }) => native).filter((proof) => !isThere(proof)), []);
});

test("the table of results has every story, held in every engine that can tell it, or says that it was not run", { skip }, () => {
  const known = new Map(results().map((row) => [row.story, row]));
  const expected = stories().map(({ file, story, faults, engines, why }) => {
    const can = (engine) => !engines || engines.includes(engine);
    const outcome = (engine) => known.get(story)?.[engine] === "not run" ? "not run" : can(engine) ? "held" : why;
    return { file, story, faults, ...Object.fromEntries(Object.keys(ENGINES).map((engine) => [engine, outcome(engine)])) };
  });
  assert.deepEqual(results(), expected, "run the stories in all engines, then `node tests/e2e/faults/collect.mjs`");
});
