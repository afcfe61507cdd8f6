// What became of the stories that prove a row of the fault matrix: a line each, for tests/e2e/faults/collect.mjs.
import { appendFileSync, mkdirSync, rmSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { onFallback } from "../world/recorder.mjs";
import { engineName } from "./engines.mjs";

/** A folder for each engine (the fallback has its own), a file for each file of stories. */
export const RESULTS = fileURLToPath(new URL("../../../target/e2e/results/", import.meta.url));

let file;

/** Keeps that `story`, which proves `faults`, has come to `result`: "held", "failed", or why it is not told. */
export function record(story, faults, result) {
  if (!faults.length) return;
  if (!file) {
    const folder = `${RESULTS}${engineName()}${onFallback() ? "-fallback" : ""}/`;
    mkdirSync(folder, { recursive: true });
    file = folder + basename(process.argv[1], ".test.mjs") + ".jsonl";
    rmSync(file, { force: true });
  }
  appendFileSync(file, JSON.stringify({ story, faults, result }) + "\n");
}
