// Entry of portcullis.more.js: what letting go, placeholders, the preferences, sweeping and the whole report need on top of the
// first layer and the hold. Asked for when one of these is wanted (www/kit.js). Loaded twice, the first one stays: it knows what it
// drew. Build constants: __BUILD__, __MORE_STYLES__, __MORE_TEXTS__ (texts); __MODULE__ becomes the second part of the module as
// text after bundling, and the rest says how it is packed.

import { take } from "./more/taken.js";
import { placeholder, takeBack } from "./more/frames.js";
import { form } from "./more/form.js";
import { report } from "./more/full-report.js";
import { keepWritten, preload, release } from "./more/release.js";
import { released } from "./more/released.js";
import { hasRun } from "./more/run.js";
import { sweep } from "./more/sweep.js";
import { prepare, switches } from "./more/switches.js";

/**
 * Takes what portcullis.js of a `build` hands over, gives the module its second part by `addSecond`, and gives what is lacking; nothing
 * where the two files are of different builds.
 */
const open = (build, addSecond, handed) => {
  if (build !== __BUILD__) return;
  addSecond(__MODULE__, __SIZE__, __HEAD__, __FUNCTIONS__, __STARTS__, __STAND_INS__);
  take(handed);
  keepWritten();
  return {
    __proto__: null, styles: __MORE_STYLES__, texts: __MORE_TEXTS__,
    form, hasRun, placeholder, preload, prepare, release, released, report, sweep, switches, takeBack,
  };
};

window[Symbol.for("portcullis.more")] ||= open;
