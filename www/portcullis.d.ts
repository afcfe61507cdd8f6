// The public object, `window.portcullis`. `api` is 1 as long as what is here keeps its meaning; members may be added.

/** What is known now; fresh for each caller. */
export interface Snapshot {
  /** `waiting`: no config yet. `closed`: no usable config. `asking`: an answer is due, perhaps with a record of some already. `decided`: a record is in force. `unasked`: nothing has to be asked where the visitor is, and nothing was answered. */
  status: "waiting" | "closed" | "asking" | "decided" | "unasked";
  /** The layer that is up. */
  layer: "none" | "first" | "second" | "notice";
  /** Whether the choice outlives this page. */
  persistent: boolean;
  /** Where the visitor is, as the rules name it (`DE`, `US-CA`); empty when unknown, and without `regions` in the config. */
  region: string;
  /** What the browser says for its visitor, joined by dots: `gpc`, `dnt`. */
  signals: string;
  /** Whether an opt-out from advertising is in force that is to be seen honoured: by a signal of the browser, or in a region with a link for it. */
  optedOut: boolean;
  /** Every category and service of the config, and whether it may run. */
  allowed: Record<string, boolean>;
  /** The receipt of the choice in force; not there before an answer and after its end. */
  record?: Receipt;
}

/** What is known when something may no longer run. */
export interface Withdrawal extends Snapshot {
  /** The categories and services that may no longer run. */
  withdrawn: string[];
}

/** A choice, with all that proves it. */
export interface Receipt {
  /** 32 hexadecimal digits, random, the same for all choices of this browser until `reset()`. */
  id: string;
  /** When the choice was made, ms since 1970 UTC. */
  at: number;
  /** The last ms at which it counts. */
  validUntil: number;
  /** The policy version that was shown. */
  policyVersion: number;
  /** How it was made last: on the first layer, on the second, by the site's code, in the place of a held frame, or by a signal of the browser. */
  source: "banner" | "preferences" | "api" | "placeholder" | "gpc" | "dnt";
  /** The language in which it was asked (BCP 47). */
  locale: string;
  /** The hash of the config that was shown, as `cargo xtask check` prints it. */
  configHash: string;
  /** The hash of the built-in texts that were shown; your own stand in the config. */
  textsHash: string;
  /** Where the visitor was; empty when unknown. */
  region: string;
  /** The date of the rules that held there; empty without `regions` in the config. */
  rules: string;
  /** What the browser said for its visitor and the site honoured. */
  signals: string;
  /** Every category and service that was answered for, and the answer. */
  choices: Record<string, boolean>;
}

/** A tag, or another held element. */
export interface Tag {
  /** The name of the element, such as `script` or `iframe`; the directive, such as `img-src`, where with `data-hold="strict"` the policy stopped what has no element. */
  element: string;
  /** What `data-portcullis` says; empty for a script that nobody marked. */
  ids: string;
  /** The address that it asks for, as it stands in the markup; empty for an inline script. */
  url: string;
  /**
   * `denied`: not granted. `waiting`: for its turn. `skipped`: what it comes after has not loaded in time. `unknown`: no
   * category or service has this id or host, or it lacks the page's nonce. `granted`: it was released (what nobody
   * marked also where no service names it).
   */
  why: "denied" | "waiting" | "skipped" | "unknown" | "granted";
  /**
   * What decides: its ids, which must all be allowed; for what nobody marked `stats: *.stats.example`, the service and its
   * pattern. Empty where no service names it, while there is no config, and of what nobody marked once it was let go.
   */
  rule: string;
  /**
   * Where it stands, as a selector with a `#shadow-root` step into each shadow tree; empty once it is out of the page. There once
   * `portcullis.more.js` is: after `report("table")`, for example.
   */
  where?: string;
  /** When it was first seen held, ms since 1970 UTC. */
  since: number;
  /** When it was released, ms since 1970 UTC; not there before. */
  released?: number;
}

/**
 * Requests that the page sent to a third party past us: by tags that nobody marked and that no service names or that could not be
 * held, by those that stand before ours, by the page's own code. Those of one kind to one address are one entry, whatever their query (but for scripts).
 */
export interface Unheld {
  /** The third party's host. */
  host: string;
  /** The address, of the first request. */
  url: string;
  /** What asked, as the browser says it (`initiatorType`): `script`, `img`, `iframe`, `css`, `fetch`, `beacon` and so on. */
  kind: string;
  /** `denied`: a service names the address, and was denied then. `unknown`: none does. */
  why: "denied" | "unknown";
  /** The service and its pattern, `stats: *.stats.example`; empty where no service names it. */
  rule: string;
  /** When the first request began, ms since 1970 UTC. */
  at: number;
  /** Whether that was before Portcullis ran. */
  before: boolean;
  /** How many requests there were. */
  count: number;
  /** The marked-up tag to put in its place; `ID` in it where no service names the address. Null where no tag asked. */
  markup: string | null;
}

/** What became of the tags on this page. */
export interface Report {
  /** Held, in document order. */
  held: Tag[];
  /** Released so far on this page, in the order of release; the last 1,000. What was withdrawn since stands in `held` too. */
  released: Tag[];
  /** Held for good, for nothing in the config names them, or for want of the page's nonce. */
  unknown: Tag[];
  /**
   * Sent past us to hosts that are neither first-party nor in `data-allow`, nor of a service that was allowed then, nor of a marked
   * tag that we had released; the first 1,000 requests. Known a second after the page has loaded, with `portcullis.more.js`, which is
   * loaded when there are any. What workers, frames and sockets ask is not seen, nor all that came before us where that is much.
   */
  unheld: Unheld[];
}

/** What went wrong on this page so far. */
export interface Check {
  /** Whether nothing did. */
  ok: boolean;
  /** The console lines, each `[code] what is wrong; how to mend it`; docs/errors.md lists the codes. */
  problems: string[];
}

export interface Portcullis {
  /** The version of this contract. */
  readonly api: 1;
  /** The version of Portcullis. */
  readonly version: string;
  /** Resolves when the state is known: not the first event, for `shown`, `released` and `error` can come before it. */
  readonly ready: Promise<Snapshot>;
  /** What is known now; undefined while a failed module starts again, and for good once it has failed three times. */
  state(): Snapshot;
  /** Whether a category or service may run; false for an unknown id. */
  allows(id: string): boolean;
  /** Grants everything that is asked about; while the config is not there, as soon as it is. */
  acceptAll(): void;
  /** Refuses everything that is asked about; while the config is not there, as soon as it is. */
  rejectAll(): void;
  /**
   * Answers for these ids; only `true` itself grants. A category answers for its services that are not named too; what is not
   * named otherwise keeps its answer, or is denied, so this also ends the asking. Ids that nobody knows are reported and decide
   * nothing; one that is switched off decides nothing without a word.
   */
  set(answers: Record<string, boolean>): void;
  /** Opens the preferences; where the config could not be had, tries again. */
  open(): void;
  /** Leaves the preferences without an answer. */
  close(): void;
  /** Forgets the choice and asks again. */
  reset(): void;
  /** What is held, released, unknown and unheld, and why. With `"table"` it is also printed in the console, for a person. */
  report(how?: "table"): Report;
  /** The receipts that this browser holds: that of the choice in force, or none. */
  receipts(): Receipt[];
  /** Whether anything went wrong here. */
  check(): Check;
  /** Calls `listener` at each event, for `ready` also when it has passed. Returns a function that ends it. */
  on<T extends Topic>(type: T, listener: (snapshot: T extends "withdrawn" ? Withdrawal : Snapshot) => void): () => void;
  /** Calls `use` with this object: the same as pushing it before we were loaded. */
  push(use: (portcullis: Portcullis) => void): void;
}

/**
 * What happens: the state is known, a layer came up, the choice changed, something may no longer run (the place to tell a vendor
 * so, before its names are cleaned up and the page is loaded again), tags came to be held, tags were released, something went wrong. Each is also an event on `document`, `portcullis:` before its name, the snapshot as its `detail`.
 */
export type Topic = "ready" | "shown" | "change" | "withdrawn" | "held" | "released" | "error";

declare global {
  var portcullis: Portcullis;
  interface Window {
    portcullis: Portcullis;
  }
  interface DocumentEventMap {
    "portcullis:ready": CustomEvent<Snapshot>;
    "portcullis:shown": CustomEvent<Snapshot>;
    "portcullis:change": CustomEvent<Snapshot>;
    "portcullis:withdrawn": CustomEvent<Withdrawal>;
    "portcullis:held": CustomEvent<Snapshot>;
    "portcullis:released": CustomEvent<Snapshot>;
    "portcullis:error": CustomEvent<Snapshot>;
  }
}
