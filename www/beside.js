// The files beside ours: where they are, and how they are loaded.

import { hold } from "./natives.js";
import { trusted } from "./elements.js";
import { ownScript } from "./start.js";

/** The address of the file `name`: in the folder `data-base`, with or without a slash at its end, or where our script lies. */
export const beside = (name) => {
  const folder = ownScript.getAttribute("data-base");
  const base = folder ? new URL(folder.replace(/\/?$/, "/"), document.baseURI) : ownScript.src;
  return new URL(name, base).href;
};

/** Loads the script `name` with our nonce; calls `settled` with the event when it has run or cannot be had. */
export const loadBeside = (name, settled) => {
  const script = document.createElement("script");
  script.nonce = ownScript.nonce;
  script.async = false;
  script.onload = script.onerror = settled;
  script.src = trusted("src")(beside(name));
  hold.passed.add(script);
  document.head.appendChild(script);
};
