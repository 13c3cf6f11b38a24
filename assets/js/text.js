/** The page's words: t("key", {name: value}) in the language that suits the visitor. */

/** A translator over `texts` ({en: {key: text}}), for the browser's language, else English. */
export function translator(texts) {
  const wanted = [...navigator.languages.map((name) => name.split("-")[0]), "en"];
  const chosen = wanted.find((name) => name in texts);
  const t = (key, values = {}) => {
    const text = texts[chosen][key];
    if (text === undefined) throw new Error(`no text for ${key} in ${chosen}`);
    return text.replace(/\{(\w+)\}/g, (placeholder, name) => values[name] ?? placeholder);
  };
  t.language = chosen;
  return t;
}
