// The evasion matrix: every way in which a page can cause a request to a third party, in every state and mode.
// What is expected stands in ../evasion/ways.json. UPDATE=1 writes what was measured there, and fails where it is something
// else: read the difference. WAYS is a regular expression that leaves only some of the rows, to find out which one is at fault.
import assert from "node:assert/strict";
import { test } from "node:test";
import { engineName } from "../driver/engines.mjs";
import { story } from "../driver/story.mjs";
import { CALLS } from "../evasion/calls.mjs";
import { rows, write } from "../evasion/data.mjs";
import { MARKUP } from "../evasion/markup.mjs";
import { VERDICTS, judge, mayMiss, races, takeThrough } from "../evasion/measure.mjs";
import { MODES } from "../evasion/site.mjs";

const engine = engineName();
const chosen = new RegExp(process.env.WAYS ?? "");

const worst = (...verdicts) => verdicts.sort((a, b) => VERDICTS.indexOf(b) - VERDICTS.indexOf(a))[0];

/** One line for a row whose verdict is another than the data says. */
const changed = (id, mode, expected, measured) =>
  VERDICTS.indexOf(measured) > VERDICTS.indexOf(expected)
    ? `WORSE: ${id}, ${mode}: ${expected} -> ${measured}`
    : `better: ${id}, ${mode}: ${expected} -> ${measured}; say so in the data`;

test("every way has its row, and every row its way", () => {
  assert.deepEqual(rows().map(({ id }) => id).sort(), [...Object.keys(CALLS), ...Object.keys(MARKUP)].sort());
});

for (const mode of Object.keys(MODES)) {
  story(`every way, ${mode}: held as the table says, and each once after the grant`, { faults: ["G1", "G3", "G4", "G5", "G6", "G7", "G8", "G9", "G10"] }, async ({ page, world, t }) => {
    const all = rows().filter(({ id }) => chosen.test(id));
    const states = await takeThrough(page, world, mode, all, engine);
    const found = [];
    const verdicts = {};
    for (const row of all) {
      const expected = row[engine]?.[mode] ?? "request";
      const { verdict: measured, faults } = judge(row, mode, states, engine);
      const verdict = mayMiss(row, engine) || races(row, mode, engine) ? worst(expected, measured) : measured;
      verdicts[row.id] = verdict;
      if (faults.length) found.push(`let through, but not once: ${row.id}, ${mode}: ${faults.join("; ")}`);
      if (verdict !== expected) found.push(changed(row.id, mode, expected, verdict));
    }
    if (process.env.UPDATE) write(engine, mode, verdicts);
    if (mode === "strict" && states.reloads !== 1) found.push(`the grant reloaded the page ${states.reloads} times`);
    for (const line of found) t.diagnostic(line);
    assert.ok(found.length === 0, `${found.length} in ${mode}:\n${found.join("\n")}`);
  });
}
