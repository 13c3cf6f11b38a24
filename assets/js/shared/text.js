/** The page's words: t("key", {name: value}) in one language. */

import { fetchedJson } from "../maths/fetched.js";

/** The words of the `parts` of the page: {language, words: {key: text}}. */
export async function fetchTexts(language, parts) {
  const file = (part) => fetchedJson(new URL(`../../text/${language}/${part}.json`, import.meta.url));
  return { language, words: Object.assign({}, ...(await Promise.all(parts.map(file)))) };
}

/** A translator over the `texts` of one language ({language, words: {key: text}}). */
export function translator({ language, words }) {
  const t = (key, values = {}) => {
    const text = words[key];
    if (text === undefined) throw new Error(`no text for ${key} in ${language}`);
    return text.replace(/\{(\w+)\}/g, (placeholder, name) => values[name] ?? placeholder);
  };
  t.language = language;
  return t;
}
