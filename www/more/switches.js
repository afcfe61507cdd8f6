// The switches of the preferences: a category's and those of its services.

import { addListener, closest, dispatch, getAttribute, guarded, isConnected, queryInside, queryShadow, theStage } from "./taken.js";
import { isChecked } from "./own.js";
import { copy, find } from "./find.js";

let unseen;
/** Leaves a dialog that a blocker hides: modal, it would keep the page from being used, and nobody could see why. */
function watch(dialog) {
  try {
    unseen ||= new IntersectionObserver((entries) => guarded(() => {
      for (const { target } of entries) if (isConnected(target) && !target.clientHeight) dispatch(target, new Event("cancel"));
    })());
    unseen.observe(dialog);
  } catch {
    // The page has put something of its own there.
  }
}

const keepTyped = (event) => void (getAttribute(event.target, "type") === "search" && event.stopPropagation());

let prepared; // the shadow tree whose switches move each other
/** Has the switches inside `root` show and do what they should. */
export function prepare(root) {
  for (const row of queryShadow(root, ".row")) mix(queryInside(row, "input"));
  queryShadow(root, "dialog").forEach(watch);
  for (const button of queryShadow(root, ".copy")) addListener(button, "click", () => void copy(root));
  if (prepared !== root) {
    addListener(root, "change", align);
    addListener(root, "input", find);
    // The page's own keys, such as S for its search, are none while somebody writes here.
    for (const type of ["keydown", "keypress", "keyup"]) addListener(root, type, keepTyped);
  }
  prepared = root;
}

/**
 * A category's switch moves those of its services, but none that a search has taken out of sight; where all agree, it agrees with
 * them. Nobody grants what cannot be seen (GDPR, recital 32: an unambiguous indication).
 */
function align({ target }) {
  if (!getAttribute(target, "data-id")) return;
  const [all, ...each] = queryInside(closest(target, ".row"), "input");
  if (target === all) {
    for (const one of each) if (!closest(one, "[hidden]")) one.checked = isChecked(all);
  } else if (each.every((one) => isChecked(one) === isChecked(target))) all.checked = isChecked(target);
  mix([all, ...each]);
}

/** A category's switch is mixed where a service of it differs. */
const mix = ([all, ...each]) => void (all.indeterminate = each.some((one) => isChecked(one) !== isChecked(all)));

/** The switches that can be moved, a line each: `id=true` or `id=false`. */
export const switches = () =>
  [...queryShadow(theStage().root, "[data-id]:enabled")].map((node) => getAttribute(node, "data-id") + "=" + isChecked(node)).join("\n");
