/** The page's words: t("key", {name: value}) in the language that suits the visitor. */

/** Which of `languages` suits the visitor: the browser's first that is there, else English. */
export function chooseLanguage(languages) {
  return navigator.languages.map((name) => name.split("-")[0]).find((name) => languages.includes(name)) ?? "en";
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
