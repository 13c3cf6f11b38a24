/** The links in the page's first line to how else it can be seen; they come once the first view is there. */

import { ask, searchWith } from "../asked.js";
import { el } from "../dom.js";
import { onLanguage, shownLanguage } from "../language.js";
import { loadStyle } from "../load.js";
import { fetchTexts, translator } from "../text.js";

const STYLE = new URL("../../../css/shared/view/links.css", import.meta.url);

/** Put them before the languages, in the language that is shown. */
export async function showLinks() {
  const place = el("span", { class: "lab view-links" });
  let turn = 0;
  const draw = async () => {
    const own = ++turn;
    const t = translator(await fetchTexts(shownLanguage(), ["view"]));
    if (own !== turn) return; // another language was chosen meanwhile
    place.replaceChildren(viewLink("projector", t("view.projector")), viewLink("link", t("view.link")));
  };
  onLanguage(() => draw().catch(() => {}));
  await Promise.all([loadStyle(STYLE), draw()]);
  document.querySelector(".top").prepend(place);
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
