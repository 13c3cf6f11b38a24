/** Whether all is well, in a sentence and for each part of a lesson. */

import { el, setText } from "../../shared/dom.js";
import { sentences } from "../../shared/text.js";
import { MARKS } from "./rows_view.js";
import { USES, sentenceOf, verdictOf } from "./verdict.js";

/** The sentences that the results of `runner` choose. */
export function verdictSentences(t, runner) {
  if (!Object.keys(runner.rows).length) return [t("prepare.verdict.new")];
  const verdict = verdictOf(runner.rows);
  const { key, unknown, ...lists } = sentenceOf(verdict);
  const named = (uses) => uses.map((use) => t(`prepare.use.${use}`));
  const values = Object.fromEntries(Object.entries(lists).map(([state, uses]) => [state, named(uses)]));
  const said = [];
  if (key !== "nothing" || !unknown.length) said.push(t(`prepare.verdict.${key}`, values));
  if (unknown.length)
    said.push(t(runner.isRunning ? "prepare.verdict.running" : "prepare.verdict.stopped", { unknown: named(unknown) }));
  if (verdict.room === "none") said.push(t("prepare.verdict.codes"));
  return said;
}

/** {element, show()} */
export function verdictView(t, runner) {
  const sentence = el("p", { class: "prepare-verdict", role: "status", "data-testid": "prepare-verdict" });
  const items = USES.map((use) => ({ use, mark: el("span", { class: "prepare-mark", "aria-hidden": "true" }) }));
  for (const item of items) {
    item.state = el("b", { class: "prepare-state" });
    item.element = el("li", { "data-use": item.use }, item.mark, t(`prepare.name.${item.use}`), item.state);
  }
  const list = el("ul", { class: "prepare-uses" }, ...items.map(({ element }) => element));
  const show = () => {
    const verdict = verdictOf(runner.rows);
    setText(sentence, sentences(t, ...verdictSentences(t, runner)));
    list.hidden = !Object.keys(runner.rows).length;
    for (const { use, mark, state, element } of items) {
      const shown = verdict[use] === "unknown" ? (runner.isRunning ? "running" : "stopped") : verdict[use];
      element.dataset.state = shown;
      setText(mark, MARKS[shown]);
      setText(state, t(`prepare.state.${shown}`));
    }
  };
  return { element: el("div", {}, sentence, list), show };
}
