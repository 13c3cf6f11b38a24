import { DIVERGENCES } from "../../maths/divergences.js";
import { el, setText } from "../../shared/dom.js";
import { sentences } from "../../shared/text.js";
import { hardPull, pullAt } from "./loss.js";
import { powerName, written } from "./numbers.js";

/** How far from 1/T^degree the measured change may be and still be called that. */
const NEAR = 0.15;

/**
 * Why there is a power of T: the size of one example's gradient at half the temperature, at T and at twice T, with and
 * without it. show(config, student, teacher, target): logits (classes,), and the right answer or null.
 */
export function pullView({ t }) {
  const words = el("p", {});
  const table = el("table", { "aria-label": t("loss.pull_table") });
  const finding = el("p", { "data-testid": "loss-pull-finding" });
  const frame = el(
    "div",
    { class: "formula-table", tabindex: 0, role: "group", "aria-label": t("loss.pull_table") },
    table,
  );
  const show = (config, student, teacher, target) => {
    const { degree } = DIVERGENCES[config.divergence];
    const { temperature: T } = config;
    const rows = [T / 2, T, 2 * T].map((at) => ({ at, ...pullAt(config, student, teacher, at) }));
    const power = powerName(degree);
    setText(words, t("loss.pull_why", { power }));
    const head = [t("loss.pull_at"), t("loss.pull_plain"), t("loss.pull_scaled", { power })];
    const cells = ({ at, plain, scaled }) => [`T = ${written(at)}`, written(plain), written(scaled)];
    table.replaceChildren(
      el("thead", {}, el("tr", {}, ...head.map((text) => el("th", { scope: "col" }, text)))),
      el("tbody", {}, ...rows.map((one) => pullRow(one, cells(one)))),
    );
    setText(
      finding,
      findingOf(t, rows, { T, power, degree, hard: target === null ? null : hardPull(student, target) }),
    );
  };
  return { element: el("div", {}, words, frame, finding), show };
}

function pullRow({ at, plain, scaled }, [name, ...cells]) {
  const facts = { "data-testid": "loss-pull", "data-t": at, "data-plain": plain, "data-scaled": scaled };
  return el("tr", facts, el("th", { scope: "row" }, name), ...cells.map((text) => el("td", {}, text)));
}

/** What the rows show, chosen by their numbers. */
function findingOf(t, [, now, hotter], { T, power, degree, hard }) {
  if (!now.plain || !hotter.plain) return t("loss.pull_none");
  const [times, expected] = [now.plain / hotter.plain, 2 ** degree];
  const values = { T: written(T), hot: written(2 * T), times: written(times), expected, power };
  const key = Math.abs(times / expected - 1) <= NEAR ? "loss.pull_fits" : "loss.pull_not_yet";
  const beside =
    hard === null
      ? ""
      : t("loss.pull_hard", { hard: written(hard), plain: written(now.plain), scaled: written(now.scaled), power });
  return sentences(t, t(key, values), beside);
}
