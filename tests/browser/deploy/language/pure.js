import { keptLayers, readLayers, toggled, writeLayers } from "../../../../assets/js/deploy/language/layers.js";
import { commandOf } from "../../../../assets/js/deploy/language/fields.js";
import { textOf, usedPart } from "../../../../assets/js/deploy/language/own_text.js";
import { verdict } from "../../../../assets/js/deploy/language/verdict.js";
import { fetchTexts, translator } from "../../../../assets/js/shared/text.js";

const MOST = 200_000;

export { commandOf, keptLayers, toggled, writeLayers };

/** What readLayers gives, or the key of the rule that the text breaks. */
export function read(text, total) {
  try {
    return readLayers(text, total);
  } catch ({ message }) {
    return message;
  }
}

/** How much of a text is used: {characters, bytes of its JSON, isWhole: whether no character was cut}. */
export function used(character, times) {
  const content = usedPart(character.repeat(times), MOST);
  const bytes = new TextEncoder().encode(JSON.stringify(content)).length;
  return { characters: content.length, bytes, isWhole: content.isWellFormed() };
}

/** What is read of a file with these bytes, `times` in a row: {content's length, whole}, or the rule that it breaks. */
export async function readFile(bytes, times) {
  const part = Uint8Array.from(bytes);
  try {
    const file = new File(
      Array.from({ length: times }, () => part),
      "a.txt",
    );
    const { content, whole } = await textOf(file, MOST);
    return { length: content.length, first: content.slice(0, 10), whole };
  } catch ({ message }) {
    return message;
  }
}

/** The verdict on a student and a twin with these scores. */
export async function verdictOf(student, twin) {
  return verdict(translator(await fetchTexts("en", ["deploy_language"])), { student, twin });
}
