// Starts a driver program so that it and all it starts end with us, even when we are killed.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const PATIENCE_MS = 30_000;
const BEAT_MS = 10;
/* The shell leads a process group of its own and ends the whole group when our end of its input closes. */
const supervise = (tidy) => `"$0" "$@" </dev/null & read -r _; ${tidy ? "kill $! && wait $!; " : ""}kill -KILL 0`;

/**
 * Starts `program`; `ready` is what a line of its output matches then, or the port that it listens on then. Resolves to {match,
 * folder (temporary), stop}. Options: env (by the folder), tidy (it is asked to end first, for it has files of its own to remove).
 */
export async function startProgram(program, argsFor, ready, { env = () => ({}), tidy = false } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "portcullis-e2e-"));
  const child = spawn("/bin/sh", ["-c", supervise(tidy), program, ...argsFor(folder)], {
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...env(folder) },
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const stop = async () => {
    child.stdin.destroy();
    await ended;
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    return { match: await firstMatch(child, program, ready), folder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function firstMatch(child, program, ready) {
  return new Promise((resolve, reject) => {
    const lines = [];
    const settle = (act, value) => {
      clearTimeout(timer);
      clearInterval(beat);
      act(value);
    };
    const fail = (why) => settle(reject, new Error(`${program} ${why}:\n${lines.join("\n")}`));
    const timer = setTimeout(fail, PATIENCE_MS, `was not ready in ${PATIENCE_MS} ms`);
    const listens = () => connect(ready, "127.0.0.1", function () { settle(resolve, this.destroy()); }).on("error", () => {});
    const beat = typeof ready === "number" && setInterval(listens, BEAT_MS);
    child.once("error", (error) => fail(`did not start: ${error.message}`));
    child.once("close", () => fail("ended"));
    const read = (line) => {
      lines.push(line);
      const match = ready.exec?.(line) ?? (/: not found$/.test(line) && fail("was not found"));
      if (match) settle(resolve, match);
    };
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", read);
  });
}
