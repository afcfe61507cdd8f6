// Writes tests/e2e/faults/results.json from what the last runs in all engines left in target/e2e/results. Of a file that was not run in an
// engine since target/ was made, the earlier results stay.
import { readFileSync, writeFileSync } from "node:fs";
import { ENGINES } from "../driver/engines.mjs";
import { RESULTS } from "../driver/results.mjs";
import { declared } from "./matrix.mjs";

function outcomes(engine, file) {
  try {
    const lines = readFileSync(`${RESULTS}${engine}/${file}.jsonl`, "utf8").trim().split("\n");
    return new Map(lines.map((line) => JSON.parse(line)).map(({ story, result }) => [story, result]));
  } catch {
    return null;
  }
}

const place = new URL("results.json", import.meta.url);
const earlier = new Map(JSON.parse(readFileSync(place, "utf8")).map((row) => [row.story, row]));

const found = declared().map(({ file, story, faults }) => {
  const results = Object.keys(ENGINES).map((engine) => [engine, (outcomes(engine, file) ?? new Map([[story, earlier.get(story)?.[engine]]])).get(story) ?? "not run"]);
  return { file, story, faults, ...Object.fromEntries(results) };
});
const text = found.map((row) => `  ${JSON.stringify(row)}`).join(",\n");
writeFileSync(place, `[\n${text}\n]\n`);
