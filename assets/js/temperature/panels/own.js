import { el } from "../../shared/dom.js";

/** A model of counts that the visitor makes of a text; it comes with modules of its own. */
export function ownPanel(context) {
  const place = el("div", {}, el("p", { class: "note" }, context.t("app.loading")));
  import("../own/view.js")
    .then(({ ownView }) => ownView(context))
    .then(
      (view) => place.replaceChildren(view),
      () => place.replaceChildren(el("p", { class: "problem" }, context.t("file.missed"))),
    );
  return place;
}
