import { write } from "../../../../assets/js/distil/tasks/names.js";
import { LETTERS, decode } from "../../../../assets/js/maths/letters.js";

/** The name written by a model that gives `first` for the first letter, and then ends the name. */
export function writtenFrom(first, key) {
  const end = LETTERS.split("").map((_, letter) => Number(letter === 0));
  return write((input) => (decode(input) ? end : first), key);
}
