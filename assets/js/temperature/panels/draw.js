import { el, setText } from "../../shared/dom.js";
import { visibleToken } from "../visible.js";

const DRAWS = 100;

/** Draw 100 tokens and see them beside the bars; or draw one, put it behind the prompt, and undo that. */
export function drawPanel({ t, store, lab }) {
  const result = el("p", { class: "draw-result", "data-testid": "draw-result", role: "status" });
  const picked = el("p", { class: "draw-picked", "data-testid": "picked" });
  const button = (key, onclick) =>
    el("button", { type: "button", "data-testid": key.replace(".", "-"), onclick }, t(key));
  const clear = button("draw.clear", () => lab.draw(0));
  const append = button("draw.append", () => lab.append(lab.picked.id));
  const undo = button("draw.undo", () => lab.undo());

  const showDraws = ({ draws }) => {
    clear.disabled = !draws;
    setText(result, draws ? summary(t, draws) : t("draw.intro"));
  };
  const showPicked = (token) => {
    append.disabled = !token;
    picked.replaceChildren(...(token ? sentenceWith(t("draw.picked"), visibleToken(token.text, t)) : []));
  };
  const showUndo = ({ appended }) => (undo.disabled = !appended.length);
  lab.on("frame", showDraws);
  lab.on("pick", showPicked);
  store.subscribe(showUndo);
  showDraws(lab.frame ?? {});
  showPicked(lab.picked);
  showUndo(store.state);
  return el(
    "div",
    { class: "draw" },
    el(
      "div",
      { class: "buttons" },
      button("draw.hundred", () => lab.draw(DRAWS)),
      clear,
    ),
    result,
    el(
      "div",
      { class: "buttons" },
      button("draw.one", () => lab.drawOne()),
      append,
      undo,
    ),
    picked,
  );
}

function summary(t, draws) {
  const tail = draws.at(-1);
  return t(draws[0] === DRAWS ? "draw.always" : "draw.not_always", { top: draws[0], others: DRAWS - draws[0], tail });
}

function sentenceWith(text, node) {
  const [before, after] = text.split("{token}");
  return [before, node, after];
}
