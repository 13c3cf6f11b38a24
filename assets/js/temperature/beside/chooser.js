import { el } from "../../shared/dom.js";
import { FILE } from "../fields.js";
import { moreTexts } from "../../shared/more_texts.js";
import { nameOf } from "./words.js";

/** Which model stands beside the first: none, one that the server has, or a student's file. */
export async function besideChooser(context) {
  const { data, store, models } = context;
  const t = await moreTexts(data, "beside");
  const select = el("select", { id: "beside-choice", "data-testid": "beside-choice" });
  select.addEventListener("change", () => store.set({ beside: select.value || null }));
  const show = () => {
    const { beside, model } = store.state;
    const offered = models.hasServer ? [data.configuredModel, ...data.offeredModels.map(({ name }) => name)] : [];
    const others = new Set(offered.filter((name) => name !== model));
    if (beside !== null && beside !== FILE) others.add(beside); // a student that the link names
    const option = (value, text) => el("option", { value }, text);
    select.replaceChildren(
      option("", t("beside.none")),
      ...Array.from(others, (name) => option(name, nameOf(name))),
      option(FILE, t("beside.file")),
    );
    select.value = beside ?? "";
  };
  store.subscribe((_, changed) => (changed.has("beside") || changed.has("model")) && show());
  show();
  const hint = el("p", { class: "fine" }, t("beside.choose_hint"));
  return el(
    "div",
    { class: "beside-choice", "data-sets": "beside" },
    el("label", { for: "beside-choice" }, t("beside.choose")),
    select,
    hint,
  );
}
