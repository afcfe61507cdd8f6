// Entry of portcullis.more.js: what the second layer has on top of the first, and placeholders. Asked for when somebody opens the
// one or there is a frame for the other. Loaded twice, the first one stays: it knows what it drew. Build constants:
// __MORE_STYLES__, __MORE_TEXTS__ (texts).

import { placeholder } from "./placeholder.js";

window[Symbol.for("portcullis.more")] ||= { __proto__: null, styles: __MORE_STYLES__, texts: __MORE_TEXTS__, placeholder };
