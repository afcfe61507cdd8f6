// The files beside ours: where they are, and how they are loaded.

import {
  addListener, Address, appendChild, baseAddress, createElement, documentElement, fetchText, getAttribute, hold, setAttribute,
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

/** Fetches the texts of `language` as the shim fetches any. */
export function fetchTexts(language, arrived, failed) {
  let source = language;
  try {
    source = beside("locales/" + language + ".json");
  } catch {
    // What stands in data-base is no address: then it is not found.
  }
  fetchText(source, arrived, failed);
}
