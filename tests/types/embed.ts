// A site's own TypeScript against the types that we ship: what the contract promises compiles, what it does not is refused.
import start from "../../www/esm.mjs";
import type { Check, Receipt, Report, Snapshot, Tag, Topic, Unheld, Withdrawal } from "../../www/portcullis.js";

// What README.md says for a queue in TypeScript.
(window.portcullis ||= [] as never).push((early) => early.open());
const running: Promise<boolean> = start({ script: document.createElement("div"), module: "/portcullis.wasm" });
const same: boolean = window.portcullis === portcullis;
const api: 1 = portcullis.api;
const version: string = portcullis.version;
const ready: Promise<Snapshot> = portcullis.ready;
const { status, layer, persistent, allowed, record }: Snapshot = portcullis.state();
const may: boolean = portcullis.allows("analytics") && persistent && allowed.analytics === true;
const receipt: Receipt | undefined = record ?? portcullis.receipts()[0];
const { held, released, unknown, unheld }: Report = portcullis.report();
const tags: Tag[] = [...held, ...released, ...unknown, ...portcullis.report("table").held];
const places: string[] = tags.map(({ rule, where, since, released }) => `${rule} ${where ?? ""} ${(released ?? since).toFixed()}`);
const past: Unheld[] = unheld.filter(({ before, count, at, why }) => before && count > 1 && at > 0 && why === "denied");
const paste: string[] = past.map(({ markup, kind, host, url, rule }) => markup ?? `${kind} ${host} ${url} ${rule}`);
const { ok, problems }: Check = portcullis.check();
portcullis.on("withdrawn", ({ withdrawn }) => console.log(withdrawn.join()));
document.addEventListener("portcullis:withdrawn", ({ detail }: CustomEvent<Withdrawal>) => console.log(detail.withdrawn.length));
const ends: () => void = portcullis.on("change", (snapshot) => console.log(snapshot.status));

portcullis.acceptAll();
portcullis.rejectAll();
portcullis.set({ analytics: true, posthog: false });
portcullis.open();
portcullis.close();
portcullis.reset();
portcullis.push((pushed) => pushed.allows("analytics"));
document.addEventListener("portcullis:released", ({ detail }) => console.log(detail.allowed));
const topics: Topic[] = ["ready", "shown", "change", "withdrawn", "held", "released", "error"];

// @ts-expect-error: only a truth value answers
portcullis.set({ analytics: "yes" });
// @ts-expect-error: no such form
portcullis.report("html");
// @ts-expect-error: no such event
portcullis.on("changed", () => undefined);
// @ts-expect-error: the contract's version is not the site's to change
portcullis.api = 2;
// @ts-expect-error: there may be no record
console.log(portcullis.state().record.id);

export { api, ends, layer, may, ok, paste, places, problems, ready, receipt, running, same, status, tags, topics, version };
