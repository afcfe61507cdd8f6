// What takes its time to be removed of what denied services have kept, and what no script can remove (docs/cleanup.md).

import { denied, isDenied, names, tell } from "./taken.js";

/** Removes databases and caches, and says which cookies are still there. */
export const sweep = () => {
  if (names().some((line) => line[0] === "s")) {
    sweepLater("indexedDB", "databases", "deleteDatabase");
    sweepLater("caches", "keys", "delete");
  }
  const left = denied()[0].join(", ");
  if (left) tell(`[not-removed] ${left}: no script can delete these cookies; see docs/cleanup.md`);
};

/** Databases and caches answer in their own time; what fails is tried again on the next page. */
const sweepLater = async (store, list, remove) => {
  try {
    store = window[store];
    // Before Firefox 126 nobody says which databases there are: those that are written without `*`, then.
    for (const found of store[list] ? await store[list]() : names().map((line) => line.slice(1)))
      if (isDenied("s", found.name || found)) store[remove](found.name || found);
  } catch {
    // Denied, or unknown to this browser.
  }
};
