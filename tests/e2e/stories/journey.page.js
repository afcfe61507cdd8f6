// The page that drives journeys, each in a frame of its own: first visit, preferences, accept, reload, withdraw, and a last load
// in which nothing fails. What a journey saw goes into `journeys[k]`.
window.journeys = {};

/** How long is waited for what comes where no call has failed, and for what may not come where one has. */
const PATIENCE_MS = 8000;
const IMPATIENCE_MS = 500;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until `what()` holds, at most a while: after a failed call it may never. */
async function until(what, patience) {
  const end = performance.now() + patience;
  for (;;) {
    try {
      if (what()) return true;
    } catch {
      // The frame is between two pages.
    }
    if (performance.now() > end) return false;
    await pause(5);
  }
}

class Journey {
  constructor(k, call) {
    Object.assign(this, { k, call, calls: 0, step: 1, places: new Map(), lines: [], errors: [], wrong: [], ended: false });
    window.journeys[k] = this;
    this.frame = document.createElement("iframe");
    Object.assign(this.frame, { width: 600, height: 500 });
  }

  /** Whether this call is the one that fails: the first one, in this step, of this function from this place in our files. */
  fails(call) {
    const key = `${this.step} ${call}`;
    const before = this.places.get(key) ?? 0;
    this.places.set(key, before + 1);
    this.calls++;
    if (before || key !== this.call) return false;
    this.failed = this.step;
    return (this.isSpoiled = true);
  }

  /** Waits for `what`; where a call of this page has failed it may not come. */
  until(what) {
    return until(() => this.isSpoiled || what(), PATIENCE_MS).then(() => until(what, IMPATIENCE_MS));
  }

  get page() {
    return this.frame.contentWindow;
  }

  get api() {
    return this.page.portcullis;
  }

  state() {
    return this.api?.state?.() ?? {};
  }

  /** Calls the page's own object as a page does. */
  ask(method) {
    try {
      return this.api[method]();
    } catch (cause) {
      // Without our file there is nothing to ask.
      if (this.api?.[method]) this.errors.push(`${method}: ${cause}`);
    }
  }

  /** Tells the server how far this is. */
  mark(step) {
    this.step++;
    return fetch(`/mark?k=${this.k}&step=${step}`);
  }

  ran(...names) {
    return this.until(() => names.every((name) => this.page.ran?.includes(name)));
  }

  /** Lets the page load by `act`, and says when it is there. */
  load(act = () => (this.frame.src = `/journey?k=${this.k}`)) {
    this.isSpoiled = false;
    return new Promise((resolve) => {
      this.frame.onload = resolve;
      act();
      if (!this.frame.isConnected) document.body.append(this.frame);
    });
  }

  /** Loads the next page, when this one has come to rest: one that is left while its config is on its way says that it did not come. */
  async loadNext(act) {
    const rests = () => !this.api?.state || /asking|decided|closed/.test(this.state().status);
    await until(() => this.page.document.readyState === "complete" && rests(), PATIENCE_MS);
    await this.load(act);
  }

  /** Whether the page can be used: its link is where one sees it, and takes a click. */
  async check(when) {
    const { document: inner, location } = this.page;
    const link = inner.getElementById("link");
    const { x, y, width, height } = link.getBoundingClientRect();
    if (inner.elementFromPoint(x + width / 2, y + height / 2) !== link) this.wrong.push(`${when}: something covers the link`);
    link.click();
    if (!(await until(() => location.hash === "#x", PATIENCE_MS))) this.wrong.push(`${when}: the link does nothing`);
  }

  async go() {
    await this.load();
    await this.until(() => this.state().status === "asking");
    this.ask("open");
    await this.until(() => this.state().layer === "second");
    this.ask("close");
    await this.check("first visit");
    await this.mark("accept");
    this.ask("acceptAll");
    await this.ran("a", "b");
    await this.loadNext(() => this.page.location.reload());
    await this.ran("a", "b");
    await this.check("next page");
    await this.withdraw();
    await this.end();
  }

  /** Something has run, so the page loads itself again. */
  async withdraw() {
    const { document: before } = this.page;
    this.isLeaving = false;
    await this.mark("withdraw");
    // Whether there is a grant in force, and somebody to take it back from: then it has to be gone, whatever fails.
    this.denied = this.state().allowed?.analytics === true;
    this.ask("rejectAll");
    await this.until(() => this.page.document !== before);
    if (this.isLeaving) await until(() => this.page.document !== before, PATIENCE_MS);
  }

  /** The load after: nothing fails, so nothing is out of order. */
  async end() {
    let length;
    await this.loadNext(() => {
      this.ended = true;
      length = this.lines.length;
      this.mark("last");
      this.page.location.replace(`/journey?k=${this.k}`);
    });
    if (!(await this.until(() => /asking|decided/.test(this.state().status)))) this.wrong.push("last load: not ready");
    await this.check("last load");
    this.lastAllowed = this.api?.allows?.("analytics");
    await this.mark("accept-last");
    this.ask("acceptAll");
    if (!(await this.ran("a", "b"))) this.wrong.push("last load: what is granted did not run");
    for (const line of this.lines.slice(length)) this.wrong.push(`last load: ${line}`);
    this.frame.remove();
  }
}

let started = 0;
/** Goes through the journeys on which these calls fail, some at a time, and gives what they saw. */
window.travel = async (list, together) => {
  const waiting = [...list];
  const done = [];
  const one = async () => {
    while (waiting.length) {
      const journey = new Journey(started++, waiting.shift());
      await journey.go().catch((cause) => journey.wrong.push(`the journey broke off: ${cause}`));
      const { k, call, calls, failed, lines, errors, wrong, denied, lastAllowed, places } = journey;
      done.push({ k, call, calls, failed, lines, errors, wrong, denied, lastAllowed, places: call ? [] : [...places.keys()] });
      delete window.journeys[k];
    }
  };
  await Promise.all(Array.from({ length: together }, one));
  return done;
};
