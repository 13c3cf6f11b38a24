import { el } from "../../shared/dom.js";

/** Plan and worksheets: who opens them fetches them. Whether they are open lasts in data.kept. */
export function planPart(context) {
  const { t, data } = context;
  const place = el("div", { "data-testid": "plan" });
  const details = el("details", { class: "plan-open" }, el("summary", {}, t("plan.open")), place);
  details.open = Boolean(data.kept.isPlanOpen);
  details.addEventListener("toggle", () => {
    data.kept.isPlanOpen = details.open;
    if (details.open && !place.childElementCount) fill(context, place);
  });
  return el(
    "section",
    { class: "plan part", id: "plan" },
    el("h2", {}, t("plan.title")),
    el("p", {}, t("plan.intro")),
    details,
  );
}

async function fill(context, place) {
  const { t } = context;
  place.replaceChildren(el("p", { class: "fine" }, t("app.loading")));
  try {
    const { sheetsView } = await import("./view.js");
    place.replaceChildren(await sheetsView(context));
  } catch {
    place.replaceChildren(el("p", { class: "problem", role: "alert" }, t("plan.missed")));
  }
}
