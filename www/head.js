// Entry of portcullis.head.js, the stub: the hold alone, for pages that load the rest with `async`.

import "./hold.js";
