// Who answers for which host and path.

/** Handlers by host and path; the host may be "*", the path may end in "*". */
export class Routes {
  #exact = new Map();
  #prefixes = new Map();

  /** Sets the handler, in place of an earlier one. */
  set(host, path, handler) {
    const key = `${host} ${path}`;
    if (path.endsWith("*")) this.#prefixes.set(key.slice(0, -1), handler);
    else this.#exact.set(key, handler);
  }

  /** The handler for a request: the named host before any host, the exact path before the longest prefix. */
  find(host, path) {
    for (const key of [`${host} ${path}`, `* ${path}`]) {
      const found = this.#exact.get(key) ?? this.#longest(key);
      if (found) return found;
    }
    return null;
  }

  #longest(key) {
    const fitting = [...this.#prefixes.keys()].filter((prefix) => key.startsWith(prefix));
    return this.#prefixes.get(fitting.sort((a, b) => b.length - a.length)[0]);
  }

  /** Forgets all handlers. */
  clear() {
    this.#exact.clear();
    this.#prefixes.clear();
  }
}
