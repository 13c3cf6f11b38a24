import { el, setDisabled, setText } from "../../shared/dom.js";
import { visibleToken } from "../visible.js";

/**
 * Draw many tokens, whose luck is in the link, and see them beside the bars; or draw one, put it behind the prompt, and
 * undo that.
 */
export function drawPanel({ t, store, lab, data }) {
  const result = el("p", { class: "draw-result", "data-testid": "draw-result", role: "status" });
  const picked = el("p", { class: "draw-picked", "data-testid": "picked" });
  const button = (key, onclick) =>
    el("button", { type: "button", "data-testid": key.replace(".", "-"), onclick }, t(key, { total: data.draws }));
  const many = button("draw.many", () => store.set({ luck: lab.newSeed() }));
  const one = button("draw.one", () => lab.drawOne());
  const clear = button("draw.clear", () => store.set({ luck: null }));
  const append = button("draw.append", () => lab.append(lab.picked.id));
  const undo = button("draw.undo", () => lab.undo());
  append.dataset.sets = undo.dataset.sets = "then";

  const showDraws = ({ draws }) => {
    setDisabled(one, !lab.frame, many);
    setDisabled(clear, !draws, many);
    setText(result, draws ? summary(t, draws, data.draws) : t("draw.intro"));
  };
  const showPicked = (token) => {
    setDisabled(append, !token, one);
    picked.replaceChildren(...(token ? sentenceWith(t("draw.picked"), visibleToken(token.text, t)) : []));
  };
  const showUndo = ({ appended }) => setDisabled(undo, !appended.length, one.disabled ? many : one);
  lab.on("frame", showDraws);
  lab.on("pick", showPicked);
  store.subscribe(showUndo);
  showDraws(lab.frame ?? {});
  showPicked(lab.picked);
  showUndo(store.state);
  return el(
    "div",
    { class: "draw" },
    el("div", { class: "buttons", "data-sets": "luck" }, many, clear),
    result,
    el("div", { class: "buttons" }, one, append, undo),
    picked,
  );
}

function summary(t, draws, total) {
  const tail = draws.at(-1);
  const values = { total, top: draws[0], others: total - draws[0], tail };
  return t(draws[0] === total ? "draw.always" : "draw.not_always", values);
}

function sentenceWith(text, node) {
  const [before, after] = text.split("{token}");
  return [before, node, after];
}
