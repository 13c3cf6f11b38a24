import { fetchTexts, translator } from "./text.js";

/** A translator over the words of a `part` that comes when it is asked for, together with the tab's own. */
export async function moreTexts({ texts }, part) {
  const { words } = await fetchTexts(texts.language, [part]);
  return translator({ ...texts, words: { ...texts.words, ...words } });
}
