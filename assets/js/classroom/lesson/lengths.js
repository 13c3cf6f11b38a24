import { el } from "../../shared/dom.js";
import { LENGTHS } from "./steps/all.js";

/** How many minutes the lesson has, which chooses its steps: `name` of the radios, their `legend`, label(minutes). */
export function lengthsView(record, { name, legend, label }) {
  const radios = LENGTHS.map((length) => {
    const choose = () => record.set({ length });
    return el("input", { type: "radio", name, value: length, onchange: choose });
  });
  const labels = radios.map((radio) => el("label", { class: "choice" }, radio, label(radio.value)));
  return {
    element: el("fieldset", { class: "lesson-lengths" }, el("legend", {}, legend), ...labels),
    show() {
      for (const radio of radios) radio.checked = Number(radio.value) === record.length;
    },
  };
}
