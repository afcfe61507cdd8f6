// Markup that a script of the page writes: what it asks of others is held before it is asked. The stub is too short for this.

import { hold, namesOf, wrap } from "./natives.js";

/** Renames addresses that have to wait. No quote is added, so that what only looks like a tag stays whole. */
const rename = (_, given) => void given.forEach((markup, index) => {
  if (typeof markup !== "string" || !markup.includes("//")) return;
  const renamed = markup.replace(/(\s)(srcset|src|data|poster)(\s*=\s*["']?)((https?:)?\/\/[^\s"'>]+)/gi, (all, space, name, is, url) => {
    const third = hold.foreign(url);
    return third && hold.judge(third) ? `${space}data-portcullis-held data-portcullis-${name}${is}${url}` : all;
  });
  if (renamed !== markup) given[index] = renamed.replace(/<script(?=[^>]*\sdata-portcullis-held)/gi, "$& type=text/plain");
});

// Where the page has a policy of ours, that holds.
if (hold.confined === undefined)
  for (const { prototype } of [Element, ShadowRoot, Document])
    for (const name of namesOf(prototype)) if (/HTML|^write/.test(name)) wrap(prototype, name, rename);
