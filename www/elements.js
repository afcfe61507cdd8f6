// What held elements carry. How they get it back is www/more/unveil.js.

import { hold } from "./natives.js";

/** What held elements carry as `data-portcullis-NAME`, and the elements that may get it: a link of a text is no tag. */
export const NAMES = {
  __proto__: null, // What a page puts on `Object.prototype` is no name.
  src: "script,iframe,img,source,video,audio,track,embed,input", srcset: "img,source", href: "link,script", poster: "video",
  srcdoc: "iframe", data: "object",
};

// Not `instanceof`: a script of another realm is one too. SVG's have another interface.
export const isScript = (tag) => "noModule" in tag;

const asIs = (text) => text;
/**
 * What makes a value for the attribute `name`, or for a script's text, that Trusted Types let through. A policy of one name is
 * made once a page: the hold keeps it for the fallback too.
 */
export const trusted = (name) => {
  const kind = { src: "createScriptURL", data: "createScriptURL", srcdoc: "createHTML", text: "createScript" }[name];
  if (!kind || !window.trustedTypes) return asIs;
  try {
    const policy = hold.policy ||= window.trustedTypes.createPolicy("portcullis", { createScript: asIs, createScriptURL: asIs, createHTML: asIs });
    return (text) => policy[kind](text);
  } catch {
    return asIs;
  }
};
