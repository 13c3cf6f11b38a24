/** The links in the page's first line to how else it can be seen; they come once the first view is there. */

import { ask, searchWith } from "../asked.js";
import { el } from "../dom.js";
import { onLanguage, shownLanguage } from "../language.js";
import { fetchTexts, translator } from "../text.js";

/** Put them before the languages, in the language that is shown. */
export function showLinks() {
  const place = el("span", { class: "view-links" });
  document.querySelector(".top").prepend(place);
  const draw = async () => {
    const t = translator(await fetchTexts(shownLanguage(), ["view"]));
    place.replaceChildren(viewLink("projector", t("view.projector")), viewLink("link", t("view.link")));
  };
  onLanguage(() => draw().catch(() => {}));
  draw().catch(() => place.remove()); // the same links are in the Classroom tab
}

/** A link to this page as `view` shows it. */
export function viewLink(view, text) {
  const follow = () => (link.href = searchWith({ view }));
  const link = el("a", {
    "data-testid": `view-${view}`,
    onpointerenter: follow,
    onfocus: follow,
    onclick: (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return; // to be opened beside this page
      event.preventDefault();
      ask({ view });
    },
  });
  link.append(text);
  follow();
  return link;
}
