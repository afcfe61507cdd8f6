// What was let go, for `portcullis.report()`.

import { entry, now, pass } from "./taken.js";

/** How many released tags are kept. */
const KEPT = 1000;
export const released = [];

/** The element `tag` is let go, and `node` in its stead. */
export function keepReleased(tag, node) {
  const known = entry(tag, "granted", node);
  known.released = now();
  if (known.ids) pass(tag);
  if (released.push(known) > KEPT) released.shift();
}
