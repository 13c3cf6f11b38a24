import { bringIntoView, download, el, setDisabled, setText } from "../../shared/dom.js";
import { heardUntil } from "../../shared/drawing.js";
import { loadStyle } from "../../shared/load.js";
import { moreTexts } from "../../shared/more_texts.js";
import { printOnly } from "../../shared/print.js";
import { lead } from "../lesson/lead.js";
import { lengthsView } from "../lesson/lengths.js";
import { record as kept } from "../lesson/record.js";
import { stepsOf } from "../lesson/steps/all.js";
import { drawn } from "./drawn.js";
import { lessonPlan } from "./lesson_plan.js";
import { markdown } from "./markdown.js";
import { worksheet } from "./worksheet.js";

const STYLES = ["plan", "fill", "paper"].map(
  (name) => new URL(`../../../css/classroom/plan/${name}.css`, import.meta.url),
);
const SHEETS = {
  plan: lessonPlan,
  worksheet: (context, length) => worksheet(context, length, false),
  key: (context, length) => worksheet(context, length, true),
};

/** The teacher's sheets, one at a time, for a lesson of the length that is chosen here or above it. */
export async function sheetsView({ data, signal }) {
  // A sheet can be read without its style.
  const styles = STYLES.map((style) => loadStyle(style).catch(() => {}));
  const [t] = await Promise.all([moreTexts(data, "plan"), ...styles]);
  const record = heardUntil(signal, kept);
  const context = { t, runOf: ({ name }) => record.entry(name).run };
  const lasting = (data.kept.plan ??= { sheet: "plan" });
  const status = el("p", { class: "fine", role: "status", "data-testid": "plan-status" });
  const paper = el("article", { class: "sheet", "data-testid": "plan-sheet" });
  const lengths = lengthsView(record, {
    name: "plan-length",
    legend: t("plan.length"),
    label: (minutes) => t("lesson.minutes", { minutes }),
  });
  const chooser = sheetChooser(t, lasting, () => draw());
  let [shown, drawing, drawnOf] = [null, null, null];
  const print = button(t("plan.print"), "plan-print", () => printOnly(paper));
  const save = button(t("plan.save"), "plan-save", () => saveAs(t, shown));

  const ready = (made) => {
    shown = made;
    for (const one of [print, save]) setDisabled(one, !made, chooser.chosen());
  };
  const draw = async () => {
    lengths.show();
    const asked = { sheet: lasting.sheet, length: record.length };
    const now = (drawing = {});
    drawnOf = stateOf(lasting, record);
    ready(null);
    setText(status, t("plan.preparing"));
    try {
      const blocks = await SHEETS[asked.sheet](context, asked.length);
      if (now !== drawing) return; // another was chosen meanwhile
      paper.replaceChildren(...drawn((link) => drawnLink(record, link), blocks));
      setText(status, "");
      ready({ ...asked, blocks });
    } catch (error) {
      if (now === drawing) setText(status, t("lesson.missed", { reason: error.message }));
    }
  };
  record.on("change", () => stateOf(lasting, record) !== drawnOf && draw());
  await draw();
  return el(
    "div",
    {},
    el("div", { class: "plan-choices" }, lengths.element, chooser.element),
    el("div", { class: "buttons" }, print, save),
    status,
    paper,
  );
}

/** All that a sheet depends on: a guess that changes in the record changes nothing of it. */
function stateOf({ sheet }, record) {
  const runs = stepsOf(record.length).map(({ name }) => record.entry(name).run);
  return JSON.stringify([sheet, record.length, runs]);
}

function sheetChooser(t, lasting, use) {
  const radios = Object.keys(SHEETS).map((sheet) => {
    const choose = () => {
      lasting.sheet = sheet;
      use();
    };
    return el("input", {
      type: "radio",
      name: "plan-sheet",
      value: sheet,
      checked: sheet === lasting.sheet,
      onchange: choose,
    });
  });
  const labels = radios.map((radio) => el("label", { class: "choice" }, radio, t(`plan.sheet_${radio.value}`)));
  const legend = el("legend", {}, t("plan.sheet"));
  return {
    element: el("fieldset", { class: "lesson-lengths" }, legend, ...labels),
    chosen: () => radios.find(({ checked }) => checked),
  };
}

/** A link leads on without loading the page anew: to a step, or to a part of this tab. */
function drawnLink(record, { text, step, place }) {
  if (step) return lead(el("a", {}, text), step, record);
  const go = (event) => {
    event.preventDefault();
    bringIntoView(document.getElementById(place), "start");
  };
  return el("a", { href: `#${place}`, onclick: go }, text);
}

function saveAs(t, { sheet, length, blocks }) {
  const blob = new Blob([markdown(t, blocks)], { type: "text/markdown;charset=utf-8" });
  download(blob, `temperature_${sheet}_${length}_${t.language}.md`);
}

function button(label, testid, onclick) {
  return el("button", { type: "button", "data-testid": testid, onclick }, label);
}
