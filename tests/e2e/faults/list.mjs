// Writes every story that proves a row of the matrix, as its file declares it, to file descriptor 3: see declared() in matrix.mjs.
import { readdirSync, writeFileSync } from "node:fs";
import { basename } from "node:path";

const KEY = Symbol.for("portcullis.stories");
const STORIES = new URL("../stories/", import.meta.url);

const found = [];
for (const name of readdirSync(STORIES).filter((name) => name.endsWith(".test.mjs")).sort()) {
  globalThis[KEY] = [];
  await import(new URL(name, STORIES));
  const proofs = globalThis[KEY].filter(({ faults }) => faults.length);
  found.push(...proofs.map((proof) => ({ file: basename(name, ".test.mjs"), ...proof })));
}
writeFileSync(3, JSON.stringify(found));
process.exit(0);
