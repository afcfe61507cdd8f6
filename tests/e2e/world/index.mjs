// One small server that answers for every host name; browsers are told that every name lives here.
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { folder } from "./files.mjs";
import { entryOf, RequestLog } from "./log.mjs";
import { RECORDER, RECORDER_HEADERS, RECORDER_PATH, withRecorder } from "./recorder.mjs";
import { Routes } from "./routes.mjs";
import { ranSource, vendor } from "./vendor.mjs";

const root = (path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const DIST = process.env.PORTCULLIS_DIST ?? root("dist");
const TRAP_DIST = process.env.PORTCULLIS_TRAP_DIST ?? root("target/trap-dist");
const BUNDLE = root("target/bundle");
const INLINE = root("target/inline");
const UNLOGGED = new Set(["/favicon.ico", RECORDER_PATH]);

/** The first party. */
export const SITE = "site.test";
/** The second origin, where third-party tags live. */
export const TAGS = "tags.test";

/** Starts a world; `dist` is served under /portcullis/, `trapDist` under /trap/, the demo's bundle under /bundle/, its stub under /inline/, `mounts` are further {prefix: folder}. */
export async function startWorld(options = {}) {
  const world = new World(options);
  await world.listen(options.port ?? 0);
  return world;
}

class World {
  #log = new RequestLog();
  #routes = new Routes();
  #mounts;
  #server = createServer((request, response) => this.#take(request, response));
  /** The entries of the request log, oldest first. */
  log = this.#log.entries;

  constructor({ dist = DIST, trapDist = TRAP_DIST, mounts = {} }) {
    this.#mounts = Object.entries({ "/portcullis/": dist, "/trap/": trapDist, "/bundle/": BUNDLE, "/inline/": INLINE, ...mounts })
      .map(([prefix, path]) => [prefix, folder(path)])
      .sort(([a], [b]) => b.length - a.length);
  }

  /** Listens on the loopback address. */
  listen(port) {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject).listen(port, "127.0.0.1", () => {
        this.port = this.#server.address().port;
        resolve();
      });
    });
  }

  /** The origin of a host of this world. */
  origin(host = SITE) {
    return `http://${host}:${this.port}`;
  }

  /** An address on a host of this world. */
  url(host, path) {
    return this.origin(host) + path;
  }

  /** The address of a tag that reports to the log that it ran; options: host, delay (ms), status. */
  tag(name, { host = TAGS, ...query } = {}) {
    return this.url(host, `/tag.js?${new URLSearchParams({ name, ...query })}`);
  }

  /** The source of an inline tag that reports to the log that it ran. */
  inline(name) {
    return ranSource(this.origin(TAGS), name);
  }

  /** Serves a page: html, or {html, host, headers, status, nonce (for the recorder), recorder: false}. */
  page(path, page) {
    const options = typeof page === "string" ? { html: page } : page;
    const { html, host = SITE, headers = {}, status = 200, nonce, recorder = true } = options;
    const body = recorder ? withRecorder(html, nonce) : html;
    this.route(host, path, (_, response) => {
      response.writeHead(status, { "content-type": "text/html; charset=utf-8", ...headers });
      response.end(body);
    });
    return this.url(host, path);
  }

  /** Lets `handler(request, response, entry)` answer; host may be "*", path may end in "*". */
  route(host, path, handler) {
    this.#routes.set(host, path, handler);
  }

  /** The entries of one host. */
  requests(host) {
    return this.log.filter((entry) => entry.host === host);
  }

  /** The names of the tags that ran, in order. */
  ran() {
    return this.log.filter((entry) => entry.path === "/ran").map((entry) => entry.query.name);
  }

  /** The first entry, past or coming, that makes `predicate(entry, log)` true; options: what, timeout. */
  until(predicate, options) {
    return this.#log.until(predicate, options);
  }

  /** Resolves when the tag `name` has said that it ran. */
  untilRan(name) {
    return this.until((entry) => entry.path === "/ran" && entry.query.name === name, { what: `${name} ran` });
  }

  /** Resolves when no request has arrived for `ms` milliseconds. */
  quiet(ms) {
    return this.#log.quiet(ms);
  }

  /** Calls `listener(entry)` for each request from now on; returns a function that stops it. */
  watch(listener) {
    return this.#log.watch(listener);
  }

  /** The log as text. */
  report() {
    return String(this.#log);
  }

  /** Forgets the log, the pages and the routes. */
  clear() {
    this.#log.clear();
    this.#routes.clear();
  }

  /** Stops answering and drops all connections. */
  close() {
    this.#log.clear();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #take(request, response) {
    const entry = entryOf(request);
    response.setHeader("cache-control", "no-store");
    response.on("finish", () => { entry.status = response.statusCode; });
    if (!UNLOGGED.has(entry.path)) this.#log.add(entry);
    this.#answer(request, response, entry).catch((error) => {
      console.error(`the world failed at ${entry.host}${entry.path}:`, error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  }

  async #answer(request, response, entry) {
    const route = this.#routes.find(entry.host, entry.path);
    if (route) return route(request, response, entry);
    if (entry.path === "/favicon.ico") return response.writeHead(204).end();
    if (entry.path === RECORDER_PATH) return response.writeHead(200, RECORDER_HEADERS).end(RECORDER);
    const own = vendor[entry.path];
    if (own) return own(entry.query, response, this.origin(TAGS));
    for (const [prefix, send] of this.#mounts) {
      if (entry.path.startsWith(prefix) && (await send(response, entry.path.slice(prefix.length)))) return;
    }
    response.writeHead(404, { "content-type": "text/plain" }).end(`nothing at ${entry.host}${entry.path}\n`);
  }
}
