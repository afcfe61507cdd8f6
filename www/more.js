// Entry of portcullis.more.js: what the second layer has on top of the first. Asked for when somebody opens it. Build constants:
// __MORE_STYLES__, __MORE_TEXTS__ (texts).

window[Symbol.for("portcullis.more")] = { __proto__: null, styles: __MORE_STYLES__, texts: __MORE_TEXTS__ };
