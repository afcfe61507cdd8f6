// The files beside ours: where they are, and how they are loaded.

import {
  addListener, Address, appendChild, baseAddress, createElement, documentElement, fetchText, getAttribute, hold, later, option, queryDocument, setAttribute,
  textOf,
} from "./natives.js";
import { trusted } from "./elements.js";
import { ownScript } from "./start.js";

/** The address of the file `name`: in the folder `data-base`, with or without a slash at its end, or where our script lies. */
export const beside = (name) => {
  const folder = getAttribute(ownScript, "data-base");
  const base = folder ? new Address(folder.replace(/\/?$/, "/"), baseAddress(document)) : ownScript.src;
  return new Address(name, base).href;
};

/** Loads the script `name` with our nonce, asked for as ours was, and with our hashes, of which one is its own (sri.json); calls `settled` with the event when it has run or cannot be had. */
export const loadBeside = (name, settled) => {
  const script = createElement(document, "script");
  script.nonce = ownScript.nonce;
  script.crossOrigin = ownScript.crossOrigin;
  script.integrity = ownScript.integrity;
  script.async = false;
  for (const type of ["load", "error"]) addListener(script, type, settled);
  setAttribute(script, "src", trusted("src")(beside(name)));
  hold.passed.add(script);
  appendChild(documentElement(document), script);
};

/** The address of `name`; where what stands in data-base is none, what cannot be found. */
const found = (name) => {
  try {
    return beside(name);
  } catch {
    return name;
  }
};

/** Fetches the texts of `language` as the shim fetches any. */
export const fetchTexts = (language, arrived, failed) => fetchText(found("locales/" + language + ".json"), arrived, failed);

/**
 * Enters with where the visitor is, as far as the page, its server (`endpoint`) or the browser say so, and the rules: those of `source`, or
 * ours. An endpoint that gives no region leaves it unknown: then no hint counts.
 */
export const fetchLaw = (source, endpoint, arrived, failed) =>
  fetchText(source || found("presets/regions.json"), arrived, failed, async (file) => {
    const baked = !source && window[Symbol.for("portcullis.rules")];
    return (await Promise.all([whereabouts(endpoint), baked || textOf(file)])).join("\n");
  });

const oneLine = (text) => ("" + text).replace(/\s+/g, " ").trim();
async function whereabouts(endpoint) {
  const [meta] = queryDocument(document, 'meta[name="portcullis-region"]');
  let said = option("region") || meta && getAttribute(meta, "content");
  let zone, languages;
  if (!said && endpoint) {
    // No place, and that is what is said unless it answers one; "" says that the server does not know, and then the hint counts.
    said = "endpoint " + endpoint;
    try {
      // Of nobody but the page's own host, whatever a <base> or a redirect says. The rules are waited for twice as long.
      const asked = textOf(new Address(endpoint, location.origin), { mode: "same-origin", redirect: "error" });
      const { region } = JSON.parse(await Promise.race([asked, new Promise((_, fail) => later(fail, 5000))]));
      if (typeof region === "string" && (!region || oneLine(region))) said = region;
    } catch {
      // It cannot be had, or is no JSON.
    }
  }
  try {
    zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    languages = navigator.languages.join(" ");
  } catch {
    // The page has put something of its own there.
  }
  return [said || "", zone || "", languages || ""].map(oneLine).join("\n");
}
