// The third parties of the matrix: each way asks below /w/KEY/, and what its answer does there tells the first party.
import { SITE } from "../world/index.mjs";

/** Every way has a host of its own, and a browser keeps at most 256 connections: none is kept. */
const OPEN = { "access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin", connection: "close" };
const GIF = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");

/** Half a second of silence. */
const WAV = (() => {
  const samples = Buffer.alloc(4000, 128);
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(8000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write("data", 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
})();

/** Whatever realm this runs in, a fetch is there; the first party is never held. */
const tells = (world, key) => `fetch("${world.origin(SITE)}/ran?name=${key}", { mode: "no-cors" }).catch(() => {});`;

const FILES = {
  "script.js": ["text/javascript", tells],
  "frame.html": ["text/html", (world, key) => `<!doctype html><title>frame</title><script>${tells(world, key)}</script>`],
  "style.css": ["text/css", (_, key) => `.${key} { background: url("applied.gif?${Math.random()}") }`],
  "pixel.gif": ["image/gif", () => GIF],
  "applied.gif": ["image/gif", () => GIF],
  "sound.wav": ["audio/wav", () => WAV],
  "track.vtt": ["text/vtt", () => "WEBVTT\n"],
  "data.txt": ["text/plain", () => "x"],
};

/** Lets every host answer for the ways. What is not a file (a font, a socket, events) is asked for once and then let be. */
export function answerWays(world) {
  world.route("*", "/w/*", (_, response, { path }) => {
    const [, , key, file] = path.split("/");
    const [type, body] = FILES[file] ?? [];
    if (!type) return response.writeHead(204, OPEN).end();
    response.writeHead(200, { ...OPEN, "content-type": type }).end(body(world, key));
  });
}

/** What the ways did, by the log: by key, how often each asked, and how often what it asked for took effect. */
export function countWays(log) {
  const counts = {};
  const of = (key) => (counts[key] ??= { asked: 0, done: 0 });
  for (const { path, query } of log) {
    const [, area, key, file] = path.split("/");
    if (path === "/ran") of(query.name).done++;
    else if (area === "w" && file === "applied.gif") of(key).done++;
    else if (area === "w") of(key).asked++;
  }
  return counts;
}
