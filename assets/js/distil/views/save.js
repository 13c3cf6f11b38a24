import { pageColours } from "../../shared/colours.js";
import { download, el, setText } from "../../shared/dom.js";
import { saveCsv } from "../../shared/csv.js";
import { aimOf } from "../aim.js";
import { pytorchProgram } from "../../shared/program.js";
import { reasonOf } from "../words.js";
import { describe } from "./runs.js";
import { headline, paragraph } from "./verdict.js";

const SIZE = { width: 1200, height: 720, margin: 40, top: 110, chart: 430, text: 19 };
/** The curves in a table, each with the steps that it has points at, and whether it is of the aim. */
const COLUMNS = [
  ...["student", "twin", "teacher"].map((name) => ({ name, steps: "steps", aimed: true })),
  ...["studentSet", "twinSet"].map((name) => ({ name, steps: "setSteps", aimed: true })),
  { name: "copycat", steps: "copycatSteps", aimed: true },
  ...["studentKl", "twinKl", "softNorm", "hardNorm"].map((name) => ({ name, steps: "steps" })),
];

/** The shown run as JSON, CSV, PNG, or as a PyTorch program. */
export function saveView(context) {
  const { t, say, training, assets, task, program: made } = context;
  const done = el("p", { class: "note", role: "status" });
  const program = el("textarea", {
    class: "program",
    readonly: true,
    rows: 12,
    hidden: true,
    "aria-label": t("distil.program"),
    "data-testid": "program",
  });
  const showProgram = () => {
    program.value = made.text;
    program.hidden = !made.text;
  };
  const make = {
    json: () =>
      download(new Blob([`${JSON.stringify(training.run.result)}\n`], { type: "application/json" }), "distil.json"),
    csv: () => saveCsv(curvesTable(t, training.run, task), "distil.csv"),
    png: async () => download(await asPng(context), "distil.png"),
    pytorch: async () => {
      const { result } = training.run;
      Object.assign(made, {
        of: result,
        text: await pytorchProgram(task, result.config, new URL("programs/", assets)),
      });
      showProgram();
      await navigator.clipboard.writeText(program.value);
    },
  };
  const act = (name) => async () => {
    try {
      await make[name]();
      setText(done, name === "pytorch" ? say("saved_program") : t("distil.saved_file"));
    } catch (error) {
      const shown = name === "pytorch" && !program.hidden;
      setText(done, shown ? say("saved_below") : t("distil.save_failed", { reason: reasonOf(t, error) }));
    }
  };
  const buttons = Object.keys(make).map((name) =>
    el("button", { type: "button", "data-testid": `save-${name}`, onclick: act(name) }, t(`distil.save_${name}`)),
  );
  const show = () => {
    const ready = Boolean(training.run?.result) && !training.isActive;
    buttons.forEach((button) => (button.disabled = !ready));
    if (made.of !== training.run?.result) made.text = "";
    showProgram();
  };
  for (const event of ["run", "result", "runs", "status"]) training.on(event, show);
  show();
  return el(
    "section",
    { class: "save" },
    el("h2", {}, t("distil.save")),
    el("p", { class: "fine" }, t("distil.save_hint")),
    el("div", { class: "buttons" }, ...buttons),
    done,
    program,
  );
}

/** One row a point: the step, then mean, least and largest over the seeds of every measure that was told there. */
function curvesTable(t, { curves, config }, task) {
  const { measure: judged, hidden } = aimOf(config, task);
  const measure = t(`distil.csv_${judged.name}`);
  const told = COLUMNS.filter(({ name }) => curves[name].length);
  const named = ({ name, aimed }, kind) => {
    const values = { name: t(`distil.csv_${name}`), measure, kind: t(`distil.csv_${kind}`) };
    if (!aimed) return t("distil.csv_column", values);
    return t(hidden.length ? "distil.csv_column_on_hidden" : "distil.csv_column_of", values);
  };
  const kinds = ["mean", "min", "max"];
  const head = [t("distil.csv_step"), ...told.flatMap((one) => kinds.map((kind) => named(one, kind)))];
  const cells = ({ name, steps }, step) => curves[name][curves[steps].indexOf(step)] ?? ["", "", ""];
  return [head, ...curves.steps.map((step) => [step, ...told.flatMap((one) => cells(one, step))])];
}

/** The chart of the scores with its settings above and the paragraph below, in the page's colours. */
async function asPng(context) {
  const { say, training, root, charts, task } = context;
  const canvas = el("canvas", { width: SIZE.width, height: SIZE.height });
  const pen = canvas.getContext("2d");
  const { colour, font } = pageColours(root);
  const width = SIZE.width - 2 * SIZE.margin;
  pen.fillStyle = colour("--paper");
  pen.fillRect(0, 0, SIZE.width, SIZE.height);
  const write = (text, y, size, weight, ink) => {
    Object.assign(pen, {
      fillStyle: colour(ink),
      font: font(size, weight),
      textAlign: "left",
      textBaseline: "alphabetic",
    });
    pen.fillText(text, SIZE.margin, y, width);
  };
  write(say(aimOf(training.run.config, task).title), 54, 28, "bold", "--ink");
  write(describe(context, training.run.config), 88, 20, "normal", "--muted");
  pen.drawImage(await charts.score.toCanvas(width, SIZE.chart), SIZE.margin, SIZE.top, width, SIZE.chart);
  pen.font = font(SIZE.text);
  const { result } = training.run;
  wrapped(pen, `${headline(context, result)} ${paragraph(context, result)}`, width).forEach((line, i) =>
    write(line, 580 + i * 26, SIZE.text, "normal", "--ink"),
  );
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

function wrapped(pen, text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (pen.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
