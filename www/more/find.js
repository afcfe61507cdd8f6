// The search of the preferences, where there are many services.

import { closest, getAttribute, queryInside, queryShadow, setAttribute, removeAttribute, theStage } from "./taken.js";
import { form } from "./form.js";

/** What stands in the elements of `node` that `selector` names, in small letters. */
const textOf = (node, selector) => [...queryInside(node, selector)].map(({ textContent }) => textContent).join(" ").toLowerCase();
const show = (node, is) => void (is ? removeAttribute(node, "hidden") : setAttribute(node, "hidden", ""));

/** Leaves only the services in sight that what is searched for stands in, or all of a category that it stands in; folds them out, and says how many. */
export function find({ target }) {
  if (getAttribute(target, "part") !== "search") return;
  const wanted = target.value.trim().toLowerCase();
  let count = 0;
  for (const row of queryInside(closest(target, ".body"), ".row")) {
    const words = textOf(row, ":scope>label");
    const services = [...queryInside(row, ".service")];
    const hits = services.filter((service) => (words + " " + textOf(service, ".name,.about,dd")).includes(wanted));
    for (const service of services) show(service, hits.includes(service));
    for (const details of queryInside(row, ".services")) details.open = wanted !== "";
    show(row, hits.length > 0 || words.includes(wanted));
    count += hits.length;
  }
  const [found] = queryInside(closest(target, ".body"), ".found");
  const language = getAttribute(theStage().host, "lang");
  if (!wanted) found.textContent = "";
  else found.textContent = count ? form(language, "0" + count + getAttribute(found, "data-some")) : getAttribute(found, "data-none");
}

/** Copies the record's id, or marks it where the browser lets nobody copy. */
export async function copy(root) {
  const [id] = queryShadow(root, ".id");
  const [copied] = queryShadow(root, ".copied");
  try {
    await navigator.clipboard.writeText(id.textContent);
    copied.textContent = getAttribute(copied, "data-done");
  } catch {
    getSelection().selectAllChildren(id);
  }
}
