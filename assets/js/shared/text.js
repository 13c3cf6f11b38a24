/** The page's words: t("key", {name: value}) in one language. */

import { fetchedJson } from "../maths/fetched.js";

/** The words of the `parts` of the page: {language, words: {key: text}}. A part that `language` lacks is in English. */
export async function fetchTexts(language, parts) {
  const file = (part, from) => fetchedJson(new URL(`../../text/${from}/${part}.json`, import.meta.url));
  const words = (part) =>
    file(part, language).catch((lost) => (language === "en" ? Promise.reject(lost) : file(part, "en")));
  return { language, words: Object.assign({}, ...(await Promise.all(parts.map(words)))) };
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
