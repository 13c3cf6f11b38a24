import { el, setText } from "../../shared/dom.js";
import { count } from "../../shared/numbers.js";
import { MEASURES, teacherScores } from "./numbers.js";

const WHO = ["student", "twin", "mended", "dropped", "teacher"];
/** Who has a colour in the chart, or in the rest of the tab. */
const COLOURED = ["student", "twin", "dropped", "teacher"];

/** What everyone reaches at the chart's last point, and what the student writes there. */
export function scoresView({ t, distillation }) {
  const cells = [];
  const cell = (measure, who) => {
    const element = el("td", { "data-measure": measure, "data-who": who });
    cells.push({ measure, who, element });
    return element;
  };
  const head = WHO.map((who) =>
    el(
      "th",
      { scope: "col" },
      ...(COLOURED.includes(who) ? [el("span", { class: `swatch ${who}`, "aria-hidden": "true" })] : []),
      t(`deploy.language_${who}`),
    ),
  );
  const rows = Object.keys(MEASURES).map((measure) =>
    el("tr", {}, el("th", { scope: "row" }, t(`deploy.language_${measure}`)), ...WHO.map((who) => cell(measure, who))),
  );
  const table = el(
    "table",
    { class: "comparison", "data-testid": "lm-scores" },
    el("caption", { class: "visually-hidden" }, t("deploy.language_scores")),
    el("thead", {}, el("tr", {}, el("td", {}), ...head)),
    el("tbody", {}, ...rows),
  );
  const at = el("p", { class: "fine", "data-testid": "lm-at" });
  const written = el("ol", { class: "language-written", "data-testid": "lm-written" });
  distillation.on("run", (run) => {
    const event = run?.events.at(-1);
    if (!event) return;
    const scores = { ...event, teacher: teacherScores(event) };
    for (const { measure, who, element } of cells) setText(element, MEASURES[measure](scores[who][measure]));
    setText(at, t("deploy.language_at", { tokens: count(event.tokens), scored: count(event.scored) }));
    written.replaceChildren(...event.continuations.map(continuation));
  });
  const label = t("deploy.language_scores");
  return el(
    "div",
    {},
    el("div", { class: "scroller", tabindex: 0, role: "group", "aria-label": label }, table),
    at,
    el("h3", {}, t("deploy.language_writes")),
    el("p", { class: "fine" }, t("deploy.language_writes_hint")),
    written,
  );
}

function continuation({ prompt, text }) {
  return el("li", { dir: "auto" }, el("span", { class: "language-prompt" }, prompt), el("b", {}, text));
}
