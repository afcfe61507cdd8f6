// What arrived at the server, in order, and promises about what will arrive.
import { EventEmitter } from "node:events";

const PATIENCE_MS = 20_000;

/** One line for one request, for people who read a failure. */
export function describe({ at, method, host, path, query, dest, status }) {
  const search = new URLSearchParams(query).toString();
  const time = new Date(at).toISOString().slice(11, 23);
  return `${time} ${method} ${host}${path}${search && `?${search}`} ${dest ?? ""} ${status ?? ""}`.trimEnd();
}

/** The log entry of a request; `dest` is what the browser wants the answer for (sec-fetch-dest). */
export function entryOf(request) {
  const url = new URL(`http://world${request.url}`);
  return {
    at: Date.now(),
    host: (request.headers.host ?? "").replace(/:\d+$/, ""),
    method: request.method,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: request.headers,
    dest: request.headers["sec-fetch-dest"],
  };
}

/** The log of every request that reached the world. */
export class RequestLog {
  #bus = new EventEmitter().setMaxListeners(0);
  #waiting = new Set();
  entries = [];

  /** Adds an entry and wakes whoever waits for it. */
  add(entry) {
    this.entries.push(entry);
    this.#bus.emit("request", entry);
  }

  /** Calls `listener` with each entry as it arrives; returns a function that stops it. */
  watch(listener) {
    this.#bus.on("request", listener);
    return () => this.#bus.off("request", listener);
  }

  /** Forgets all entries and all who wait: their promises never settle. */
  clear() {
    this.entries.length = 0;
    for (const stop of [...this.#waiting]) stop();
  }

  /** The first entry, past or coming, that makes `predicate` true. */
  until(predicate, { what = String(predicate), timeout = PATIENCE_MS } = {}) {
    const past = this.entries.find((entry) => predicate(entry, this.entries));
    if (past) return Promise.resolve(past);
    return this.#wait(timeout, ({ restart, settle }) => {
      restart(() => settle(new Error(`no request in ${timeout} ms for: ${what}\n${this}`)));
      return (entry) => predicate(entry, this.entries) && settle(null, entry);
    });
  }

  /** Resolves when no request has arrived for `ms` milliseconds. */
  quiet(ms = 100) {
    return this.#wait(ms, ({ restart, settle }) => {
      const rest = () => restart(() => settle(null));
      rest();
      return rest;
    });
  }

  /** One promise, one timer and one listener, given up together. */
  #wait(ms, arrange) {
    return new Promise((resolve, reject) => {
      let timer;
      const restart = (expired) => {
        clearTimeout(timer);
        timer = setTimeout(expired, ms);
      };
      const settle = (error, value) => {
        stop();
        if (error) reject(error);
        else resolve(value);
      };
      const unwatch = this.watch(arrange({ restart, settle }));
      const stop = () => {
        clearTimeout(timer);
        unwatch();
        this.#waiting.delete(stop);
      };
      this.#waiting.add(stop);
    });
  }

  /** All entries as text. */
  toString() {
    return this.entries.length ? this.entries.map(describe).join("\n") : "(no request reached the server)";
  }
}
