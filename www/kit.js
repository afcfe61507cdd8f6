// What portcullis.more.js brings: asks for it, and hands it what it builds on. Nothing is released, drawn in a placeholder or
// swept away without it; where it cannot be had, all stays held (docs/adr/0012).

import {
  addListener, addSecond, appendChild, apply, closest, createElement, currentScript, dispatch, documentElement, enter,
  getAttribute, guarded, hasAttribute, hold, insertBefore, isConnected, isUp, later, matches, never, nextOf, now, parentOf,
  queryDocument, queryInside, queryShadow, removeAttribute, removeNode, setAttribute,
  undo, urlOf, wrap,
} from "./natives.js";
import { NAMES, isScript, trusted } from "./elements.js";
import { tell } from "./page.js";
import { denied, isDenied, names, sweep } from "./refuse.js";
import { entry, pass } from "./report.js";
import { actions, theStage } from "./stage.js";
import { asked, heldTag, isFrame, line, seenLate, typeOf } from "./tags.js";
import { loadBeside } from "./beside.js";
import { announce, listenTabs } from "./tabs.js";

const MORE = Symbol.for("portcullis.more");

/** In the order in which www/more/taken.js takes them. */
const handed = () => [
  NAMES, actions, addListener, appendChild, apply, asked, closest, createElement, currentScript, denied, dispatch,
  documentElement, enter, entry, getAttribute, guarded, hasAttribute, heldTag, hold, insertBefore,
  isConnected, isDenied, isFrame, isScript, isUp, later, line, matches, names, never, nextOf, now, parentOf, pass, queryDocument,
  queryInside, queryShadow, removeAttribute, removeNode, seenLate, setAttribute,
  tell, theStage, trusted, typeOf, urlOf, wrap,
];

let opened;
/**
 * What portcullis.more.js offers, if it is there and of our build (build constant: __BUILD__). One of another, or one that fails, makes
 * room for the right one: nobody opens it again.
 */
export const more = () => {
  try {
    const open = opened || window[MORE];
    if (open !== opened) {
      window[MORE] = null;
      opened = open(__BUILD__, addSecond, handed());
    }
  } catch {
    // Not there, frozen, or clobbered.
  }
  return opened;
};

/** How long it may take, in ms, until what can do without it goes on. */
const PATIENCE = 5000;
/** Calls `tell` later: when it is there or cannot be had; where it is late, twice. */
export function withMore(tell) {
  try {
    if (!more()) {
      loadBeside("portcullis.more.js", tell);
      return void later(() => more() || tell(), PATIENCE);
    }
  } catch {}
  later(tell);
}

/** The same, and enters with its texts, or with nothing where it cannot be had. */
export function fetchMore(code) {
  state = 1;
  withMore(() => {
    state = more() ? 2 : 0;
    // A fresh instance of the module has no texts yet.
    undo.push(() => (state = 0));
    if (state) sweep();
    enter(code, state ? more().texts : "");
  });
}

let state = 0; // whether it was asked for (1), and the module has its texts (2)
let wasAsked = false;
/** It, once the module has its texts. Asked for, but not again before somebody has answered, where it is not there. */
export function wanted() {
  if (state > 1) return more();
  if (!state && (more() || !wasAsked)) fetchMore(actions.more);
  wasAsked = true;
}
/** As in the shim; and asks for it at once where an earlier page has left a plan: then somebody has granted something. */
export function listenStorage(namespace, ...codes) {
  listenTabs(namespace, ...codes);
  try {
    if (localStorage[namespace + ".plan"]) wanted();
  } catch {
    // Denied.
  }
}
/** As in the shim; and somebody has answered, so it may be asked for again. */
export function tellTabs() {
  wasAsked = false;
  announce();
}

/** Whether what the module lets go can be let go now. */
export const canRelease = () => !!wanted();
export const switches = () => more().switches();
export const release = (...given) => more().release(...given);
export const preload = (index) => more().preload(index);
/** Enters with `code` if something of `ids` may have run; whatever may not be known has. */
export const hasRun = (ids, code) => withMore(() => more() && !more().hasRun(ids) || enter(code));
