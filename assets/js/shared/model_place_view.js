import { el, setText } from "./dom.js";
import { loadStyle } from "./load.js";
import { isOut, stateSentence } from "./model_state.js";
import { megabytes } from "./numbers.js";
import { sentences } from "./text.js";

const STYLE = new URL("../../css/shared/place/place.css", import.meta.url);
const PLACES = ["auto", "device", "server"];

/**
 * Where the language model runs: the choice, why it is as it is, and what this device keeps. Its title is shown unless
 * what is around it says so already.
 */
export function modelPlaceView(context, isTitled = true) {
  const { t, data, store, models } = context;
  loadStyle(STYLE).catch(() => {}); // it works without
  const inputs = PLACES.map((value) =>
    el("input", {
      type: "radio",
      name: `model-on-${context.root.className}`,
      value,
      "data-testid": `model-on-${value}`,
      onchange: () => store.set({ modelOn: value }),
    }),
  );
  const why = el("p", { role: "status", "data-testid": "model-where" });
  const show = () => {
    for (const input of inputs) input.checked = input.value === store.state.modelOn;
    const isNowhere = models.where === "server" && isOut(models.status(data.recordedModel));
    setText(why, t(isNowhere ? "place.nowhere" : `place.${models.where}_${models.why}`));
  };
  for (const event of ["place", "device"]) models.on(event, show);
  models.subscribe(show);
  store.subscribe((_, changed) => changed.has("modelOn") && show());
  show();
  const choices = inputs.map((input) => el("label", { class: "choice" }, input, ` ${t(`place.on_${input.value}`)}`));
  const legend = el("legend", { class: isTitled ? "" : "visually-hidden" }, t("place.legend"));
  return el(
    "div",
    { class: "model-place", "data-testid": "model-place" },
    models.hasServer ? el("fieldset", { class: "choices", "data-sets": "model_on" }, legend, ...choices) : "",
    why,
    deviceView(context),
  );
}

/** What this device keeps of the model: fetched, stopped and taken away again. */
function deviceView({ t, models }) {
  const state = el("p", { role: "status", tabindex: -1, "data-testid": "device-model" });
  const bar = el("progress", { max: 1, "aria-label": t("place.progress") });
  const problem = el("p", { class: "problem", role: "alert" });
  const button = (key, testid, onclick) =>
    el("button", { type: "button", "data-testid": testid, onclick }, key && t(key));
  const fetchIt = button("", "fetch-model", () => {
    // Asked for, a browser does not throw it away when room gets scarce.
    navigator.storage?.persist?.().catch(() => {});
    models.load();
  });
  const cancel = button("place.cancel", "cancel-model", () => models.cancel());
  const remove = button("place.remove", "remove-model", async () => {
    await models.remove();
    look();
  });
  let about; // null where nothing can be known
  const look = async () => {
    about = await models.about();
    show();
  };
  const show = () => {
    const status = models.deviceStatus;
    const { size = 0, kept = 0, place = null } = about ?? {};
    const isLoading = status.state === "loading";
    const isReady = status.state === "ready";
    const told = status.note ?? status.problem;
    setText(problem, told ? t(told.key, told.values) : about === null ? t("on_device.no_manifest") : "");
    state.ariaLive = isLoading ? "off" : "polite"; // the bar is there to be asked
    const where = isReady ? t(status.place ? `place.kept_${status.place}` : "place.not_kept") : "";
    setText(state, sentences(t, isLoading || isReady ? stateSentence(t, status) : "", where));
    const holdsFocus = buttons.contains(document.activeElement);
    bar.hidden = !isLoading;
    cancel.hidden = !isLoading || status.stage !== "downloading";
    bar.value = status.size ? status.bytes / status.size : 0;
    fetchIt.hidden = isLoading || isReady || !about;
    const key = kept === 0 ? "place.fetch" : kept < size ? "place.fetch_rest" : "place.fetch_kept";
    setText(fetchIt, t(key, { size: megabytes(size), rest: megabytes(size - kept) }));
    remove.hidden = isLoading || !(isReady || (kept && place));
    // Whose button is gone goes on from the one in its place.
    if (holdsFocus && !buttons.querySelector(":focus:not([hidden])")) (shown() ?? state).focus();
  };
  const buttons = el("div", { class: "buttons" }, fetchIt, cancel, remove);
  const shown = () => [cancel, fetchIt, remove].find((one) => !one.hidden);
  let before = null;
  models.on("place", show);
  models.on("device", ({ state: now }) => {
    if (now !== before) look();
    before = now;
    show();
  });
  show();
  look();
  const hint = el("p", { class: "fine" }, t(models.hasServer ? "place.hint" : "place.hint_alone"));
  return el("div", { class: "on-device" }, hint, state, bar, problem, buttons);
}
