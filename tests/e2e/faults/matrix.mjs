// The fault matrix: its rows, the stories that prove them, and what became of those.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path) => new URL(path, import.meta.url);
const read = (path) => JSON.parse(readFileSync(here(path), "utf8"));

/** In the order of the tables. */
export const GROUPS = ["config", "storage", "pages", "gating", "network", "policy", "module", "blockers", "records"];

/** Every row, as it stands in the file of its group. */
export const rows = () => GROUPS.flatMap((group) => read(`${group}.json`));

/** What the last collection found. */
export const results = () => read("results.json");

/** Every story that proves a row: {file, story, faults, engines, why}. */
export function declared() {
  // What a file declares beside its stories is not to run either.
  const options = ["--test-name-pattern=none of them", fileURLToPath(here("list.mjs"))];
  const env = { ...process.env, NODE_TEST_CONTEXT: "" };
  const { output } = spawnSync(process.execPath, options, { env, encoding: "utf8", stdio: ["ignore", "ignore", "inherit", "pipe"] });
  return JSON.parse(output[3]);
}
