// What Google's tags are told, by Consent Mode v2 (docs/google.md). What is granted is the module's answer.

import { consents, denial, firstSaid, isDefault, tellLayer } from "./hold.js";
import { hold } from "./natives.js";
import { fault } from "./page.js";

/**
 * Tells what the lines of src/signals/google.rs say: once what to begin with, unless the hold or the site has, for a second time is an error
 * to Google; and once each decision. Whether tags may run before they are granted: the site wants it, and they certainly hear of that first.
 */
export function tellGoogle(text) {
  const [name, mode, event, wait, settings, decision, granted] = text.split("\n");
  const least = mode === "advanced" ? 2 : 1;
  // `said` is the last decision that was told: empty where there was none, so that its end is told too.
  const what = decision && decision + granted;
  const isUpdate = what !== (hold.said || "") && window.gtag_enable_tcf_support !== true;
  const commands = [];
  try {
    if (hold.layer !== name) {
      const said = firstSaid(name);
      const isTold = isDefault(said);
      hold.layer = name;
      hold.first = said && !isTold ? 0 : 1;
      if (!isTold) commands.push(denial(+wait));
    }
    if (hold.said === undefined) for (const setting of settings.match(/\w+/g) || []) commands.push(["set", setting, true]);
    if (isUpdate) commands.push(["consent", "update", consents(granted)]);
    hold.said = what;
    tellLayer(name, commands);
    if (isUpdate) window[name].push({ event });
    if (hold.first < least) fault("google-late", name, "Google's tags come first; put data-google on our first tag, before theirs and not async");
    // A policy of ours would stop them.
    return hold.first === least && least > 1 && hold.confined === undefined;
  } catch {
    fault("google-failed", name, "Google's tags were not told; is it frozen, or its push patched?");
    return false;
  }
}
