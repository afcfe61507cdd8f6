// The public object, `window.portcullis`. `api` is 1 as long as what is here keeps its meaning; members may be added.

/** What is known now; fresh for each caller. */
export interface Snapshot {
  /** `waiting`: no config yet. `closed`: no usable config. `asking`: an answer is due, perhaps with a record of some already. `decided`: a record is in force. */
  status: "waiting" | "closed" | "asking" | "decided";
  /** The layer that is up. */
  layer: "none" | "first" | "second";
  /** Whether the choice outlives this page. */
  persistent: boolean;
  /** Every category and service of the config, and whether it may run. */
  allowed: Record<string, boolean>;
  /** The receipt of the choice in force; not there before an answer and after its end. */
  record?: Receipt;
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
  /** How it was made last: on the first layer, on the second, by the site's code, or in the place of a held frame. */
  source: "banner" | "preferences" | "api" | "placeholder";
  /** The language in which it was asked (BCP 47). */
  locale: string;
  /** The hash of the config that was shown, as `cargo xtask check` prints it. */
  configHash: string;
  /** The hash of the built-in texts that were shown; your own stand in the config. */
  textsHash: string;
  /** Every category and service that was answered for, and the answer. */
  choices: Record<string, boolean>;
}

/** A tag, or another held element. */
export interface Tag {
  /** The name of the element, such as `script` or `iframe`. */
  element: string;
  /** What `data-portcullis` says; empty for a script that nobody marked. */
  ids: string;
  /** The address that it asks for, as it stands in the markup; empty for an inline script. */
  url: string;
  /**
   * `denied`: not granted. `waiting`: for its turn. `skipped`: what it comes after has not loaded in time. `unknown`: no
   * category or service has this id or host, or it lacks the page's nonce. `granted`: it was released.
   */
  why: "denied" | "waiting" | "skipped" | "unknown" | "granted";
}

/** What became of the tags on this page. */
export interface Report {
  /** Held, in document order. */
  held: Tag[];
  /** Released so far on this page, in the order of release; what was withdrawn since stands in `held` too. */
  released: Tag[];
  /** Held for good, for nothing in the config names them, or for want of the page's nonce. */
  unknown: Tag[];
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
  /** Grants everything that is asked about. */
  acceptAll(): void;
  /** Refuses everything that is asked about. */
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
  /** What is held, released and unknown, and why. */
  report(): Report;
  /** The receipts that this browser holds: that of the choice in force, or none. */
  receipts(): Receipt[];
  /** Whether anything went wrong here. */
  check(): Check;
  /** Calls `listener` at each event, for `ready` also when it has passed. Returns a function that ends it. */
  on(type: Topic, listener: (snapshot: Snapshot) => void): () => void;
  /** Calls `use` with this object: the same as pushing it before we were loaded. */
  push(use: (portcullis: Portcullis) => void): void;
}

/**
 * What happens: the state is known, a layer came up, the choice changed, tags came to be held, tags were released, something
 * went wrong. Each is also an event on `document`, `portcullis:` before its name, the snapshot as its `detail`.
 */
export type Topic = "ready" | "shown" | "change" | "held" | "released" | "error";

declare global {
  var portcullis: Portcullis;
  interface Window {
    portcullis: Portcullis;
  }
  interface DocumentEventMap {
    "portcullis:ready": CustomEvent<Snapshot>;
    "portcullis:shown": CustomEvent<Snapshot>;
    "portcullis:change": CustomEvent<Snapshot>;
    "portcullis:held": CustomEvent<Snapshot>;
    "portcullis:released": CustomEvent<Snapshot>;
    "portcullis:error": CustomEvent<Snapshot>;
  }
}
