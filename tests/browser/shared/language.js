import { chooseLanguage, keepAsked } from "../../../assets/js/shared/language.js";
import { isShownBy } from "../../../assets/js/shared/language_note.js";

const KEPT = "temperature-lab.language";

/** Which of `languages` a visitor gets with a link, what this browser kept, and the browser's own languages. */
export function chosen(search, kept, browser, languages) {
  return asVisitor(search, kept, browser, () => chooseLanguage(languages));
}

/** What this browser keeps after a link was opened. */
export function keptAfter(search, kept, languages) {
  return asVisitor(search, kept, ["en"], () => {
    keepAsked(languages);
    return localStorage.getItem(KEPT);
  });
}

export function shownBy(tag, language) {
  return isShownBy(tag, language);
}

function asVisitor(search, kept, browser, answer) {
  history.replaceState(null, "", `/${search}`);
  Object.defineProperty(navigator, "languages", { value: browser, configurable: true });
  if (kept !== null) localStorage.setItem(KEPT, kept);
  try {
    return answer();
  } finally {
    delete navigator.languages;
    localStorage.removeItem(KEPT);
    history.replaceState(null, "", "/");
  }
}
