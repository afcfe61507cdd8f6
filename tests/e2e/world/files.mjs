// Files from a folder, with the types that browsers insist on.
import { readFile } from "node:fs/promises";
import { extname, join, resolve, sep } from "node:path";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".gif": "image/gif",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".ts": "text/plain; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
};

/** The media type for a file name; unknown ones are octets. */
export function typeOf(name) {
  return TYPES[extname(name)] ?? "application/octet-stream";
}

/** Answers with one file; `false` when there is none. */
export async function sendFile(response, file, headers = {}) {
  const bytes = await readFile(file).catch(() => null);
  if (!bytes) return false;
  response.writeHead(200, { "content-type": typeOf(file), "access-control-allow-origin": "*", ...headers });
  response.end(bytes);
  return true;
}

/** A handler for the files below `folder`: takes the path inside it, answers `false` when there is no such file. */
export function folder(path) {
  const root = resolve(path);
  return async (response, inside) => {
    const name = inside === "" || inside.endsWith("/") ? `${inside}index.html` : inside;
    const file = join(root, name);
    return file.startsWith(root + sep) && sendFile(response, file);
  };
}
