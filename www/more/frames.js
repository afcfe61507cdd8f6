// Elements that show a document of their own: while they are held something stands in their place, and when what allowed them is
// withdrawn they go back to it. Which may be shown, and what is said meanwhile, the module answers.

import { actions, addListener, asked, enter, hold, insertBefore, isConnected, later, nextOf, parentOf, removeNode, theStage } from "./taken.js";
import { unveil } from "./unveil.js";
import { placeholder as draw } from "./placeholder.js";

/** The frames that were released, and the line by which the module knows each: the page may have taken the mark off since. */
export const shown = new Map();
/** Whether the frame of this line may be shown; nothing without a config. */
const may = (line) => enter(actions.frame, line);

/** Has the released frames go back that may be shown no longer, and those that are in no page: there they show nothing anyway. */
export function takeBack() {
  for (const [tag, line] of shown) if (!isConnected(tag) || may(line) === false) goBack(tag);
}

/**
 * Has a released frame go back to being held. It is taken out and put in again: a frame that was sent to another page instead
 * would leave the one that it showed a step back in the tab's history.
 */
const goBack = (tag) => anew(tag, () => {
  unveil(tag, true);
  for (const list of [hold.passed, shown]) list.delete(tag);
});

/** Takes a frame out for what `work` does to it, and puts it in again. */
export function anew(tag, work) {
  const parent = parentOf(tag);
  const next = nextOf(tag);
  removeNode(tag);
  work();
  if (!parent) return;
  try {
    insertBefore(parent, tag, next);
  } catch {
    // The frame has heard that it goes, and has taken what followed it along.
    insertBefore(parent, tag, null);
  }
}

/** Has `tag`, a frame of this line that is to be seen, say so in its place if it stays held. */
export function placeholder(tag, line) {
  if (may(line) !== false) return;
  // Before the dialog is drawn nobody knows its language and styles; it is next, unless the browser refuses it.
  if (theStage()) draw(tag, theStage(), press, word);
  else if (patience-- > 0) later(() => enter(actions.tags));
}
let patience = 9;

const word = (name) => enter(actions.word, name);

/** Has a button in the place of the held `frame` enter with what it `grants`, as `set` takes it, if a person pressed it. */
const press = (button, frame, action, grants) =>
  addListener(button, "click", ({ isTrusted }) => {
    if (isTrusted && action === "once") asked.once = frame;
    enter(actions[action], isTrusted ? grants : "");
  });
