// What can no longer be undone: scripts that have run.

import { hold, queryDocument } from "./taken.js";
import { scriptSource } from "./own.js";

/** The ids of scripts that were released. */
export const ran = new Set();

/** Whether a script of these ids was released, or one is there that nobody marked and that has to wait now. */
export function hasRun(ids) {
  const urls = [...queryDocument(document, "script[src]:not([type='text/plain'])")].map(scriptSource);
  try {
    for (const { initiatorType, name } of performance.getEntriesByType("resource")) if (initiatorType === "script") urls.push(name);
  } catch {
    // The page has broken it.
  }
  return ids.split(" ").some((id) => ran.has(id)) || urls.some((url) => (url = hold.foreign(url)) && hold.judge(url));
}
