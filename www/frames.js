// Elements that show a document of their own: while they are held something stands in their place, and when what allowed them is
// withdrawn they go back to it. Which may be shown, and what is said meanwhile, the module answers.

import {
  addListener, enter, hold, insertBefore, isConnected, matches, nextOf, parentOf, removeNode,
} from "./natives.js";
import { unveil } from "./elements.js";
import { actions, drawMore } from "./stage.js";

/** The frames that were released, and the line by which the module knows each: the page may have taken the mark off since. */
export const shown = new Map();
/** The frame that a person asked last to see once: one that was refused before it came is asked for anew. */
export let once;

export const isFrame = (tag) => matches(tag, "iframe,object,embed");

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
function goBack(tag) {
  const parent = parentOf(tag);
  const next = nextOf(tag);
  removeNode(tag);
  unveil(tag, true);
  for (const list of [hold.passed, shown]) list.delete(tag);
  if (parent) insertBefore(parent, tag, next);
}

/** Has another look when one of the frames that were not to be seen is. */
const seen = new ResizeObserver(() => (seen.disconnect(), enter(actions.tags)));

/** Has `tag`, of this line, if it is a frame that stays held and is to be seen, say so in its place. */
export function placeholder(tag, line) {
  if (!isFrame(tag) || may(line) !== false) return;
  const { clientWidth, clientHeight } = tag;
  // Objects have no size without what they show.
  if ((clientWidth > 1 && clientHeight > 1) || !matches(tag, "iframe")) drawMore(tag, press);
  else if (!clientWidth && !clientHeight) seen.observe(tag);
}

/** Has a button in the place of the held `frame` enter with what it `grants`, as `set` takes it, if a person pressed it. */
const press = (button, frame, action, grants) =>
  addListener(button, "click", ({ isTrusted }) => {
    if (isTrusted && action === "once") once = frame;
    enter(actions[action], isTrusted ? grants : "");
  });
