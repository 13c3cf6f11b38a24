import { el } from "../../shared/dom.js";
import { modelPlaceView } from "../../shared/model_place_view.js";
import { stateSentence } from "../../shared/model_state.js";
import { count } from "../../shared/numbers.js";

/** How a host allows visitors to have models fetched (core/host_limits.py). */
const LEAVE = "TEMPERATURE_LAB_DOWNLOADS=1";

/** Which language model answers, how far it is, and the others that may be fetched. */
export function modelPanel(context) {
  const { t, models } = context;
  return el(
    "div",
    { class: "models" },
    el("p", {}, t("model.intro")),
    modelPlaceView(context),
    ...(models.hasServer ? ofServer(context) : []), // a device alone has one model
    beside(context),
  );
}

/** The choice of a second model, which comes with the modules that show one. */
function beside(context) {
  const place = el("div", {});
  import("../beside/chooser.js")
    .then(({ besideChooser }) => besideChooser(context))
    .then(
      (chooser) => place.replaceChildren(chooser),
      () => place.replaceChildren(el("p", { class: "problem" }, context.t("file.missed"))),
    );
  return place;
}

/** The models that a server may have, and how the first gets there. */
function ofServer(context) {
  const { t, data, store, models } = context;
  const offered = data.offeredModels.some(({ name }) => name === data.configuredModel)
    ? data.offeredModels
    : [{ name: data.configuredModel, megabytes: null, licence: null }, ...data.offeredModels];
  const rows = offered.map((model) => modelRow(context, model));
  models.subscribe(() => rows.forEach((row) => row.show()));
  store.subscribe((_, changed) => changed.has("model") && rows.forEach((row) => row.show()));
  rows.forEach((row) => row.show());
  const list = el("ul", { class: "model-list", "data-sets": "model" }, ...rows.map((row) => row.element));
  return [list, el("p", { class: "fine" }, t("model.install"))];
}

function modelRow({ t, store, models }, { name, megabytes, licence }) {
  const choice = el("input", { type: "radio", name: "model", id: `model-${name}`, value: name });
  const state = el("span", { class: "model-state", role: "status" });
  const fetchIt = el(
    "button",
    { type: "button", class: "quiet" },
    t("model.download", { megabytes: count(megabytes ?? 0) }),
  );
  choice.addEventListener("change", () => {
    store.set({ model: name });
    models.follow(name);
  });
  fetchIt.addEventListener("click", () => {
    store.set({ model: name });
    models.follow(name, true);
  });
  const noLeave = el("p", { class: "fine" }, t("model.no_leave", { setting: LEAVE }));
  const size = megabytes ? t("model.size", { megabytes: count(megabytes), licence }) : "";
  const show = () => {
    const status = models.status(name);
    choice.checked = store.state.model === name;
    const isWanted = ["missing", "unreachable"].includes(status.state) && megabytes && !status.onDevice;
    const offered = isWanted && status.may_download;
    if (!offered && document.activeElement === fetchIt) choice.focus();
    fetchIt.hidden = !offered;
    noLeave.hidden = !isWanted || offered;
    state.replaceChildren(stateSentence(t, status));
  };
  const label = el(
    "label",
    { for: `model-${name}` },
    el("b", {}, name.split("/").pop()),
    " ",
    el("span", { class: "fine" }, size),
  );
  return { element: el("li", {}, choice, label, state, fetchIt, noLeave), show };
}
