import { isComposed, whenTyped } from "../../../assets/js/shared/typing.js";

/** How often a field was read while an input method composed a word, and once it was done. */
export async function composed() {
  const field = document.createElement("input");
  let read = 0;
  whenTyped(field, () => read++);
  const told = [];
  for (const events of [["compositionstart", "input"], ["input"], ["input", "compositionend"], ["input"]]) {
    for (const event of events) field.dispatchEvent(new Event(event));
    await new Promise((resolve) => setTimeout(resolve, 5));
    told.push(read);
  }
  return told;
}

/** Whether a key with these is an input method's. */
export function isOfInputMethod(init) {
  return isComposed(new KeyboardEvent("keydown", init));
}
