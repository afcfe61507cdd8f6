// `portcullis.report("table")`: the report for a person, in the console.

/** Prints `report`; the tags to paste are lines of their own, to be copied. */
export function print({ held, unknown, released, unheld }) {
  try {
    const allowed = { __proto__: null, ...window.portcullis.state().allowed };
    const heldRow = (tag) => ({ ...row(tag), "what to do": remedy(tag, allowed) });
    group("held", held, heldRow);
    group("held for good", unknown, heldRow);
    group("released", released, (tag) => ({ ...row(tag), released: clock(tag.released) }));
    group("not held", unheld, request);
    if (unheld.length) console.log(`To hold them, put these in their place:\n\n${unheld.map(advice).join("\n")}`);
    if (!held.length && !unknown.length && !released.length && !unheld.length) console.log("portcullis: no tags on this page");
  } catch {
    // The page's own console.
  }
}

function group(title, list, row) {
  if (!list.length) return;
  console.group(`portcullis: ${title}: ${list.length}`);
  console.table(list.map(row));
  console.groupEnd();
}

const clock = (ms) => new Date(ms).toLocaleTimeString();
const row = ({ element, ids, url, why, rule, where, since }) => ({ element, ids, address: url, why, rule, where, since: clock(since) });
const request = ({ kind, url, count, rule, at, before }) => ({ kind, address: url, requests: count, rule, at: clock(at), "before us": before });

/** What to do about a held tag. */
function remedy({ ids, why, rule }, allowed) {
  const named = ids.split(/\s+/).filter(Boolean);
  const denied = named.filter((id) => !allowed[id]);
  const misspelt = named.filter((id) => !(id in allowed));
  if (why === "waiting") return "nothing: it runs in its turn";
  if (why === "skipped") return "see why what it comes after has not loaded, or set release.onTimeout";
  if (why === "denied" && rule) return `nothing: it runs when the visitor allows ${denied.join(" and ") || rule.split(":")[0]}`;
  if (why === "denied") return "nothing: it waits for the config";
  if (misspelt.length) return `correct the id ${misspelt.join(" ")}, or add it to the config`;
  if (named.length) return "give it the nonce of our tag";
  return "mark it with an id, or name its host in `match` of a service, or in data-allow";
}

/** What to do about what was asked past us. */
function advice({ markup, kind, url, rule }) {
  const what = markup || `${kind} of ${url}: no tag; mark the script that asks for it`;
  return rule ? what : `${what}   (ID: a category or service of the config; or name the host in \`match\` of a service, or in data-allow)`;
}
