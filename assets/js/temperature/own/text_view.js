import { el, setText } from "../../shared/dom.js";
import { Broken } from "../../shared/fields.js";
import { problemSentence } from "../../shared/model_state.js";
import { count } from "../../shared/numbers.js";
import { whenTyped } from "../../shared/typing.js";
import { MINE } from "../fields.js";
import { LEAST, MOST } from "./model.js";

const PAUSE = 300;

/** Which text is counted: one that ships, or the visitor's own; and how many of its words are looked at. */
export function textView(context, t, own) {
  const { data, store } = context;
  const texts = choices(context, "ownText", t("own.text"), [
    ...data.ownTexts.map((name) => [name, t(`own.text_${name}`)]),
    [MINE, t("own.text_mine")],
  ]);
  const orders = choices(context, "ownOrder", t("own.order"), [
    [1, t("own.order_one")],
    [2, t("own.order_two")],
  ]);
  const area = el("textarea", { id: "own-text", rows: 5, dir: "auto", "data-testid": "own-text" });
  area.setAttribute("aria-describedby", "own-text-hint own-problem");
  area.value = own.content;
  const read = () => area.value !== own.content && own.read(area.value);
  whenTyped(area, read, PAUSE);
  area.addEventListener("change", read);
  const hint = t("own.paste_hint", { most: count(MOST), least: LEAST });
  const mine = el(
    "div",
    { class: "own-mine" },
    el("label", { for: "own-text" }, t("own.paste")),
    area,
    el("p", { class: "fine", id: "own-text-hint" }, hint),
  );
  const problem = el("p", { class: "problem", role: "alert", id: "own-problem", "data-testid": "own-problem" });
  const counted = el("p", { class: "note", role: "status", "data-testid": "own-counted" });
  const show = () => {
    mine.hidden = !own.isMine;
    area.setAttribute("aria-invalid", String(own.problem instanceof Broken));
    setText(problem, sentence(t, own.problem));
    const { ngrams } = own;
    const values = ngrams && { words: count(ngrams.length), different: count(ngrams.size) };
    setText(counted, ngrams ? t("own.counted", values) : t(own.isMine ? "own.paste_first" : "app.loading"));
  };
  own.on("change", show);
  store.subscribe((_, changed) => changed.has("ownText") && show());
  show();
  return el("div", { class: "own-source" }, texts, mine, problem, counted, orders);
}

function sentence(t, problem) {
  if (!problem) return "";
  return problem instanceof Broken ? t(problem.message, problem.values) : problemSentence(t, "own", problem);
}

/** Radio buttons for the setting `name`: [value, label] each. */
function choices({ store, fields }, name, legend, options) {
  const inputs = options.map(([value]) =>
    el("input", { type: "radio", name, value, "data-testid": `${name}-${value}` }),
  );
  inputs.forEach((input, i) => input.addEventListener("change", () => store.set({ [name]: options[i][0] })));
  const show = () => inputs.forEach((input, i) => (input.checked = options[i][0] === store.state[name]));
  store.subscribe((_, changed) => changed.has(name) && show());
  show();
  const labels = options.map(([, label], i) => el("label", { class: "choice" }, inputs[i], label));
  return el("fieldset", { class: "choices", "data-sets": fields[name].link }, el("legend", {}, legend), ...labels);
}
