import { el, setText } from "../../shared/dom.js";

/** Where runs are trained, and why there. */
export function deviceView({ t, data, store, training }) {
  const reason = el("span", { class: "fine device-reason" });
  const option = (device) => el("option", { value: device }, t(`distil.device_${device}`));
  const select = el(
    "select",
    { id: "distil-device", "data-testid": "device", onchange: () => store.set({ device: select.value }) },
    ...data.devices.map(option),
  );
  const show = async ({ device }) => {
    select.value = device;
    const { usable, reason: why } = await training.device.look();
    select.querySelector("[value=gpu]").disabled = !navigator.gpu;
    const chosen = await training.device.chosen(device);
    select.dataset.chosen = chosen;
    setText(reason, device === "auto" ? t(`distil.because_${usable ? "chip" : why}`) : t(`distil.about_${chosen}`));
  };
  store.subscribe((state, changed) => changed.has("device") && show(state));
  training.on("status", () => (select.disabled = training.isActive));
  show(store.state);
  return el(
    "div",
    { class: "device field", "data-sets": "device" },
    el("label", { for: "distil-device" }, t("distil.device")),
    select,
    reason,
  );
}
