import { el } from "../../shared/dom.js";
import { part } from "./parts.js";

const MODELS = ["distilbert", "distilgpt2", "tinybert", "mobilellm"];
const COLUMNS = ["model", "size", "result", "source"];

/** What distillation did for models that are in use, as their authors report it. */
export function reportedView({ t }) {
  const head = COLUMNS.map((name) => el("th", { scope: "col" }, t(`deploy.reported_${name}`)));
  const rows = MODELS.map((model) => {
    const [name, ...cells] = COLUMNS.map((column) => t(`deploy.${model}_${column}`));
    return el("tr", {}, el("th", { scope: "row" }, name), ...cells.map((cell) => el("td", {}, cell)));
  });
  const table = el(
    "table",
    { class: "reported" },
    el("caption", { class: "visually-hidden" }, t("deploy.reported_title")),
    el("thead", {}, el("tr", {}, ...head)),
    el("tbody", {}, ...rows),
  );
  const label = t("deploy.reported_title");
  return part(t, "reported", el("div", { class: "scroller", tabindex: 0, role: "group", "aria-label": label }, table));
}
