// ways.json: the rows of the matrix, and what each engine is expected to hold. docs/gate.md is made from it too.
import { readFileSync, writeFileSync } from "node:fs";

const FILE = new URL("ways.json", import.meta.url);
const read = () => JSON.parse(readFileSync(FILE, "utf8"));

/** All rows, in order. */
export const rows = () => read().flatMap(({ ways }) => ways);

/** Writes what was measured: {id: verdict} of one mode in one engine. */
export function write(engine, mode, verdicts) {
  const groups = read();
  for (const { ways } of groups) for (const way of ways) if (way[engine] && verdicts[way.id]) way[engine][mode] = verdicts[way.id];
  writeFileSync(FILE, `[\n${groups.map(group).join(",\n")}\n]\n`);
}

/** One way a line, so that a person can read what changed. */
const line = (way) => `      ${JSON.stringify(way, null, 1).replace(/\n\s*/g, " ")}`;
const group = ({ group: name, ways }) =>
  `  {\n    "group": ${JSON.stringify(name)},\n    "ways": [\n${ways.map(line).join(",\n")}\n    ]\n  }`;
