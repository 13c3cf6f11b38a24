import { el } from "../../shared/dom.js";
import { loadStyle } from "../../shared/load.js";

const STYLE = new URL("../../../css/distil/formula/formula.css", import.meta.url);

/** The loss written out, to be opened: it comes with modules of its own. */
export function formulaView(context) {
  const { t, store, training } = context;
  const place = el("div", {});
  const details = el(
    "details",
    { class: "formula", "data-testid": "formula", "data-sets": "formula" },
    el("summary", {}, t("loss.title")),
    place,
  );
  /** What the student said last, for a view that is made later. */
  let heard = null;
  let asked = false;
  training.on("bars", ({ logits }) => (heard = { run: training.run, probe: training.probe, logits }));
  const fill = () => {
    if (asked) return;
    asked = true;
    place.replaceChildren(el("p", { class: "fine" }, t("app.loading")));
    Promise.all([import("../formula/view.js"), loadStyle(STYLE).catch(() => {})]) // it can be read without
      .then(
        ([view]) => place.replaceChildren(view.formulaView(context, heard)),
        () => {
          asked = false;
          place.replaceChildren(el("p", { class: "problem", role: "alert" }, t("file.missed")));
        },
      );
  };
  const show = () => {
    details.open = store.state.formula;
    if (details.open) fill();
  };
  details.addEventListener("toggle", () => {
    if (details.open === store.state.formula) return;
    store.set({ formula: details.open });
    show(); // a link may hold it
  });
  store.subscribe((_, changed) => changed.has("formula") && show());
  show();
  return details;
}
