// What portcullis.more.js builds on, handed over by portcullis.js (www/kit.js): the natives that were captured when the page began,
// and what is to be shared. In the same order there; a test compares the two.

export let
  NAMES, actions, addListener, appendChild, apply, asked, closest, createElement, currentScript, denied, dispatch,
  documentElement, enter, entry, getAttribute, guarded, hasAttribute, heldTag, hold, insertBefore,
  isConnected, isDenied, isFrame, isScript, isUp, later, line, matches, names, never, nextOf, now, parentOf, pass, queryDocument,
  queryInside, queryShadow, removeAttribute, removeNode, seenLate, setAttribute,
  tell, theStage, trusted, typeOf, urlOf, wrap;

export function take(handed) {
  [
    NAMES, actions, addListener, appendChild, apply, asked, closest, createElement, currentScript, denied, dispatch,
    documentElement, enter, entry, getAttribute, guarded, hasAttribute, heldTag, hold, insertBefore,
    isConnected, isDenied, isFrame, isScript, isUp, later, line, matches, names, never, nextOf, now, parentOf, pass, queryDocument,
    queryInside, queryShadow, removeAttribute, removeNode, seenLate, setAttribute,
    tell, theStage, trusted, typeOf, urlOf, wrap,
  ] = handed;
}
