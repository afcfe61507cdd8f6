// What Google's tags are told, by Consent Mode v2 (docs/google.md). What is granted is the module's answer.

import { denial, firstSaid, isDefault, tellLayer, tellUpdate } from "./hold.js";
import { hold } from "./natives.js";
import { fault } from "./page.js";

/**
 * Tells what the lines of src/signals/google.rs say: once what to begin with, unless the hold or the site has, for a second time is an error
 * to Google; and once each decision. Whether tags may run before they are granted: the site wants it, and they certainly hear of that first.
 */
export function tellGoogle(text) {
  const [name, mode, wait, settings, decision, granted, event] = text.split("\n");
  // `said` is the last decision that was told: empty where there was none, so that its end is told too.
  const what = decision && decision + granted;
  const commands = [];
  try {
    if (hold.layer !== name) {
      const said = firstSaid(name);
      const isTold = isDefault(said);
      hold.layer = name;
      hold.first = said && !isTold ? 0 : 1;
      if (!isTold) commands.push(denial(+wait));
    }
    if (!hold.isSet) for (const setting of settings.match(/\w+/g) || []) commands.push(["set", setting, true]);
    hold.isSet = 1;
    // These count for what is configured after them.
    const isLate = commands.length && [].some.call(window[name] || [], (said) => said && /^(js|config|event)$/.test(said[0]));
    tellLayer(name, commands);
    if (what !== (hold.said || "")) tellUpdate(name, granted, event);
    // What they did not take is told again with the next answer.
    hold.said = what;
    if (!hold.first || isLate) fault("google-late", name, "Google's tags come first; put data-google on our first tag, before theirs and not async (settings too: cargo xtask inline)");
    if (mode !== "advanced") return false;
    if (hold.first === 1) fault("google-mode", "google.mode", '"advanced" needs data-google on our first tag, which is not async: portcullis.head.js, or portcullis.js without async. Now as "basic"');
    // A policy of ours would stop them.
    return hold.first > 1 && hold.confined === undefined;
  } catch {
    fault("google-failed", name, "Google's tags were not told; is it frozen, or its push patched?");
    return false;
  }
}
