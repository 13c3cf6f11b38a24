/** The page's words: t("key", {name: value}) in one language. */

import { fetchedJson } from "../maths/fetched.js";
import { apart } from "./apart.js";
import { firstWords } from "./language.js";

/**
 * The words of the `parts` of the page: {language, words: {key: text}}. What `language` lacks is in English: texts of a
 * part in which it is known to have gaps, and a part that is lost.
 */
export async function fetchTexts(language, parts) {
  const file = (part, from) => fetchedJson(new URL(`../../text/${from}/${part}.json`, import.meta.url));
  const english = (part) => file(part, "en");
  const own = async (part) => {
    if (!firstWords()[language].gaps?.includes(part)) return file(part, language).catch(() => english(part));
    const [all, some] = await Promise.all([english(part), file(part, language).catch(() => ({}))]);
    return { ...all, ...some };
  };
  const words = language === "en" ? english : own;
  return asTested({ language, words: Object.assign({}, ...(await Promise.all(parts.map(words)))) });
}

/** `texts`, or what a test has in their place: `?strings=long`. */
export async function asTested(texts) {
  const kind = new URLSearchParams(location.search).get("strings");
  return kind === null ? texts : (await import("./strings.js")).instead(texts, kind);
}

const PLACEHOLDER = /\{(\w+)(?:, ([^{}]*))?\}/g;

/**
 * A translator over the `texts` of one language ({language, words: {key: text}}). `{name}` in a text is the value of
 * that name, an array a list as the language writes it; `{name, one: layer, other: layers}` is the word that the
 * language puts behind that number, by Unicode's names of its plurals.
 */
export function translator({ language, words }) {
  const t = (key, values = {}) => {
    const text = words[key];
    if (text === undefined) throw new Error(`no text for ${key} in ${language}`);
    return text.replace(PLACEHOLDER, (placeholder, name, forms) => {
      const value = values[name] ?? placeholder;
      if (forms) return plural(language, value, forms);
      return Array.isArray(value)
        ? new Intl.ListFormat(language, { style: "narrow" }).format(value.map((one) => apart(String(one))))
        : apart(value);
    });
  };
  t.language = language;
  return t;
}

/** That of `forms` ("one: layer, other: layers") which stands behind `value`, a number or one as the page writes it. */
function plural(language, value, forms) {
  const written = String(value).replaceAll(",", "");
  const digits = written.split(".")[1]?.length ?? 0;
  const kind = new Intl.PluralRules(language, { minimumFractionDigits: digits }).select(Number(written));
  const form = Object.fromEntries(forms.split(", ").map((one) => one.split(": ")));
  return form[kind] ?? form.other;
}

/** Sentences one behind another, as the language of `t` sets them: Chinese without a space. Empty ones are none. */
export function sentences({ language }, ...texts) {
  return texts.filter(Boolean).join(language.startsWith("zh") ? "" : " ");
}
