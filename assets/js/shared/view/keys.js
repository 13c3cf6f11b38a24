/** The keys of the projector view, those of a presenter's clicker among them. */

import { isComposed } from "../typing.js";

const ACTIONS = {
  ArrowUp: "warmer",
  ArrowDown: "colder",
  ArrowRight: "next",
  ArrowLeft: "previous",
  PageDown: "onward",
  PageUp: "back",
  Escape: "leave",
  "?": "help",
  "？": "help",
};
/** What needs keys itself: text, choices, sliders, pictures that are walked through, and dialogs. */
const TAKES = "input, textarea, select, canvas, [contenteditable], [role=slider], [role=group], dialog[open]";
const SWITCHES = "input:is([type=range], [type=radio], [type=checkbox])";

/** What a key asks for; null where it is another's. */
export function actionOf(event) {
  const { key, target, altKey, ctrlKey, metaKey, defaultPrevented } = event;
  const action = Object.hasOwn(ACTIONS, key) ? ACTIONS[key] : null;
  if (!action || altKey || ctrlKey || metaKey || isComposed(event) || defaultPrevented) return null;
  const taker = target.closest?.(TAKES);
  // A slider has no use for Escape or a question mark.
  const isFree = !taker || (["leave", "help"].includes(action) && taker.matches(SWITCHES));
  return isFree ? action : null;
}
