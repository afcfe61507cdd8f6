// What Google's tags are told, by Consent Mode v2 (docs/google.md). What is granted is the module's answer.

import { denial, hasDefault, isBehind, isCertain, tellLayer, tellUpdate } from "./hold.js";
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
    // What was told to an array that the page has put another one in the place of, nobody will hear.
    if (hold.layer !== name || hold.told !== window[name]) {
      hold.said = hold.isSet = "";
      hold.first = isBehind(name) ? 0 : 1;
      if (!hasDefault(name)) commands.push(denial(+wait));
    }
    if (!hold.isSet) for (const setting of settings.match(/\w+/g) || []) commands.push(["set", setting, true]);
    // These count for what is configured after them.
    hold.isLate ||= commands.length && [].some.call(window[name] || [], (said) => said && /^(js|config|event)$/.test(said[0]));
    tellLayer(name, commands);
    // What they did not take is told again before the next release, or with the next answer.
    hold.layer = name;
    hold.told = window[name];
    hold.isSet = 1;
    if (decision !== "?") {
      if (what !== (hold.said || "")) tellUpdate(name, granted, event);
      hold.said = what;
    }
    const isLate = !hold.first || hold.isLate;
    if (isLate) fault("google-late", name, "Google's tags come first; before them put data-google on our first tag, not async (settings: cargo xtask inline)");
    if (mode !== "advanced" || isLate) return false;
    const isSure = hold.first > 1 && isCertain(name);
    if (!isSure) fault("google-mode", "google.mode", "advanced needs data-google on our first tag, not async, and no grant before; now basic");
    // A policy of ours would stop them.
    return isSure && hold.confined === undefined;
  } catch {
    fault("google-failed", name, "Google's tags were not told; is it frozen, or its push patched?");
    return false;
  }
}
