// The public object, `window.portcullis`. `api` is 1 as long as what is here keeps its meaning.

/** What is known now; fresh for each caller. */
export interface Snapshot {
  /** waiting: no config yet. closed: no usable config. asking: an answer is due. decided: a record is in force. */
  status: "waiting" | "closed" | "asking" | "decided";
  /** The layer that is up. */
  layer: "none" | "first" | "second";
  /** Whether the choice outlives this page. */
  persistent: boolean;
  /** Every category and service of the config, and whether it may run. */
  allowed: Record<string, boolean>;
  /** The record in force, or undefined. */
  record?: {
    /** 32 hexadecimal digits, random. */
    id: string;
    /** When the choice was made, ms since 1970 UTC. */
    at: number;
    /** The last ms at which it counts. */
    validUntil: number;
    policyVersion: number;
    source: "banner" | "preferences" | "api";
  };
}

export interface Portcullis {
  readonly api: 1;
  readonly version: string;
  /** Resolves when the state is known. */
  readonly ready: Promise<Snapshot>;
  state(): Snapshot;
  /** Whether a category or service may run; false for an unknown id. */
  allows(id: string): boolean;
  acceptAll(): void;
  rejectAll(): void;
  /** Answers for these ids; categories not named keep their answer or are denied. Only `true` itself grants. */
  set(answers: Record<string, boolean>): void;
  /** Opens the preferences; where the config could not be had, tries again. */
  open(): void;
  /** Leaves the preferences without an answer. */
  close(): void;
  /** Forgets the choice and asks again. */
  reset(): void;
  /** Calls `listener` at each event, for "ready" also when it has passed. Returns a function that ends it. */
  on(type: "ready" | "shown" | "change", listener: (snapshot: Snapshot) => void): () => void;
  /** Calls `use` with this object: the same as pushing it before we were loaded. */
  push(use: (portcullis: Portcullis) => void): void;
}

declare global {
  interface Window {
    portcullis: Portcullis;
  }
  interface DocumentEventMap {
    "portcullis:ready": CustomEvent<Snapshot>;
    "portcullis:shown": CustomEvent<Snapshot>;
    "portcullis:change": CustomEvent<Snapshot>;
  }
}
