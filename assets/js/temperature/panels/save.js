import { download, el, setDisabled, setText } from "../../shared/dom.js";
import { saveCsv } from "../../shared/csv.js";
import { barsAsPng, barsTable } from "../export.js";

/** Copy the link, or save the bars as a picture or a table. */
export function savePanel(context) {
  const { t, store, lab, fields } = context;
  const done = el("p", { class: "note", role: "status" });
  const link = el("input", { type: "text", class: "saved-link", readonly: true, hidden: true, "data-testid": "link" });
  link.setAttribute("aria-label", t("save.link_field"));
  const copy = async () => {
    if (fields.prompt.write(store.state.prompt) === null) return setText(done, t("save.too_long"));
    try {
      await navigator.clipboard.writeText(location.href);
      return setText(done, t("save.copied"));
    } catch {
      link.hidden = false;
      link.value = location.href;
      link.select();
      return setText(done, t("save.not_copied"));
    }
  };
  const png = async () => {
    download(await barsAsPng(context), "temperature-bars.png");
    setText(done, t("save.saved"));
  };
  const csv = () => {
    saveCsv(barsTable(context), "temperature-bars.csv");
    setText(done, t("save.saved"));
  };
  const button = (key, onclick) =>
    el("button", { type: "button", "data-testid": key.replace(".", "-"), onclick }, t(key));
  const toCopy = button("save.link", copy);
  const ofBars = [button("save.png", png), button("save.csv", csv)];
  const why = el("p", { class: "note", "data-testid": "save-why" });
  const show = () => {
    for (const one of ofBars) setDisabled(one, !lab.frame, toCopy);
    setText(why, lab.frame ? "" : t("save.no_bars"));
  };
  lab.on("frame", show);
  show();
  return el(
    "div",
    { class: "save" },
    el("p", {}, t("save.intro")),
    el("div", { class: "buttons" }, toCopy, ...ofBars),
    why,
    done,
    link,
  );
}
