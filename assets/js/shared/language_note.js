/** What is said of the choice of a language. */

import { el, setText } from "./dom.js";
import { short } from "./fields.js";
import { localeOf } from "./language.js";
import { fetchTexts, translator } from "./text.js";

/** Say which language is `shown`, by its own `name`, where it is not the one that a link asks for, the tag `asked`. */
export async function tellAsked(asked, shown, name) {
  if (isShownBy(asked, shown)) return;
  const t = translator(await fetchTexts(shown, ["page"])); // the tabs' too, and so here already
  setText(
    noteUnder(document.querySelector(".top")),
    t("language.unknown", { asked: nameOf(asked, shown), shown: name }),
  );
}

/** Whether `tag` asks for `language` in the script in which it is shown; Chinese is written in two. */
export function isShownBy(tag, language) {
  const [asked, shown] = [localeOf(tag)?.maximize(), new Intl.Locale(language).maximize()];
  return asked?.language === shown.language && asked.script === shown.script;
}

function noteUnder(line) {
  const there = line.parentElement.querySelector(".language-note");
  if (there) return there;
  const note = el("p", { class: "lab language-note", role: "status", "data-testid": "language-note" });
  line.after(note);
  return note;
}

/** What `language` calls the one of a tag; what is no tag is shown as it stands. */
function nameOf(tag, language) {
  try {
    return new Intl.DisplayNames(language, { type: "language" }).of(localeOf(tag).baseName);
  } catch {
    return short(tag);
  }
}
