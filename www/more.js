// Entry of portcullis.more.js: what the second layer has on top of the first, and the rest of the report. Asked for when somebody
// opens the one or wants the other. Build constants: __MORE_STYLES__, __MORE_TEXTS__ (texts).

import { report } from "./full-report.js";

window[Symbol.for("portcullis.more")] ||= { __proto__: null, styles: __MORE_STYLES__, texts: __MORE_TEXTS__, report };
