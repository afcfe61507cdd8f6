// The other tabs of this origin, and the visitor who comes back to this one.

import { enter, listen, undo, visibility } from "./natives.js";

const { BroadcastChannel: Channel } = window;

/**
 * Enters when another tab has changed what stands under `key`. Only then: what we probe with would go to and fro for ever.
 * Enters with `returned` when the visitor is back: a cookie changes in silence, and a page that was frozen has heard nothing.
 * The channel is closed while nobody sees the page: an open one can keep it out of the back/forward cache.
 */
export function listenTabs(key, code, returned) {
  listen(window, "storage", code, (event) => event.key === null || event.key === key);
  for (const type of ["focus", "pageshow"]) listen(window, type, returned);
  listen(document, "visibilitychange", returned, () => visibility(document) === "visible");
  listen(document, "prerenderingchange", returned);
  const close = () => {
    if (channel) channel.close();
    channel = null;
  };
  const open = () => {
    close();
    if (!Channel) return;
    channel = new Channel(key);
    channel.onmessage = () => {
      isAnswered = true;
      enter(code);
    };
  };
  open();
  listen(window, "pagehide", 0, close);
  listen(window, "pageshow", 0, open);
  undo.push(close);
}
let channel;
/** Says to the other tabs that what is stored has changed; they look for themselves. */
export function announce() {
  isAnswered = true;
  if (channel) channel.postMessage(0);
}

/** Whether this page came by loading it again, and there was no answer since. */
export const isReloaded = () => !isAnswered && performance.getEntriesByType("navigation")[0]?.type === "reload";
let isAnswered = false;
