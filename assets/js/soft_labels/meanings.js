import { el, setText } from "../shared/dom.js";
import { percent, roundPercent, temperature as written } from "../shared/numbers.js";
import { drawnView } from "./drawn.js";
import { bar, part } from "./rows.js";
import { logProb, tokenLogProbs, tokenShares, wholeShares } from "./sequences.js";
import { sentences } from "../shared/text.js";

const MEANINGS = ["whole", "token", "best"];
const SAME = 0.005;

/** Three things called temperature over whole answers: each answer's share under each, side by side. */
export function meaningsView(context) {
  const { t, translation, follow } = context;
  const list = el("div", { class: "meaning-rows", role: "rowgroup", "data-testid": "meanings" });
  const finding = el("p", { class: "finding", "data-testid": "meanings-finding" });
  const heads = MEANINGS.map((name) =>
    el(
      "div",
      { class: "meaning-head", role: "columnheader" },
      el("b", {}, t(`soft_labels.${name}`)),
      el("span", {}, t(`soft_labels.${name}_hint`)),
    ),
  );
  const answer = el("span", { class: "visually-hidden" }, t("soft_labels.answer"));
  const head = el(
    "div",
    { class: "meaning-row meaning-heads", role: "row" },
    el("span", { role: "columnheader" }, answer),
    ...heads,
  );
  const element = part(
    t,
    "meanings",
    el("div", { role: "table", "aria-label": t("soft_labels.meanings_title") }, head, list),
    finding,
    drawnView(context),
  );
  let rows = [];
  const redraw = follow(element, (T) => {
    if (!rows.length) return;
    const { answers, temperatures } = translation.scores;
    const logs = tokenLogProbs(answers, temperatures, T);
    const shares = [wholeShares(answers, T), tokenShares(answers, temperatures, T), wholeShares(answers, 0)];
    rows.forEach((row, i) => row.set(shares.map((column) => column[i])));
    setText(finding, describe(t, answers, shares, logs, T));
  });
  translation.on("scores", ({ answers }) => {
    rows = answers.map(({ text, tokens }) => meaningRow(t, text, tokens.length));
    list.replaceChildren(...rows.map((row) => row.element));
    redraw();
  });
  return element;
}

function meaningRow(t, text, tokens) {
  const bars = MEANINGS.map((name) => bar(name === "best" ? "hard" : "soft-bar"));
  const label = el(
    "span",
    { class: "row-label", role: "rowheader", title: t("soft_labels.tokens", { count: tokens }) },
    el("bdi", {}, text),
  );
  const cells = bars.map(({ track, share }, i) =>
    el("span", { class: "meaning-cell", role: "cell", "data-testid": `share-${MEANINGS[i]}` }, track, share),
  );
  return {
    element: el("div", { class: "meaning-row", role: "row" }, label, ...cells),
    set(shares) {
      bars.forEach(({ set, share }, i) => {
        set(shares[i]);
        cells[i].dataset.prob = shares[i];
        setText(share, percent(shares[i]));
      });
    },
  };
}

/** Two sentences: where the first two differ most at T and why, and how much of everything the list is. */
function describe(t, answers, [whole, token], logs, T) {
  const gaps = answers.map((_, i) => Math.abs(whole[i] - token[i]));
  const widest = gaps.indexOf(Math.max(...gaps));
  const values = {
    T: written(T),
    answer: answers[widest].text,
    whole: roundPercent(whole[widest]),
    token: roundPercent(token[widest]),
  };
  const key =
    gaps[widest] < SAME ? (T === 1 ? "soft_labels.agree_at_one" : "soft_labels.agree") : "soft_labels.disagree";
  const total = (nats) =>
    Math.min(
      1,
      nats.reduce((sum, value) => sum + Math.exp(value), 0),
    );
  const covered = { T: written(T), now: percent(total(logs)), trained: percent(total(answers.map(logProb))) };
  return sentences(t, t(key, values), t(T === 1 ? "soft_labels.reach_at_one" : "soft_labels.reach", covered));
}
