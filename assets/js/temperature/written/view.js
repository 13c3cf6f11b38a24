import { Broken } from "../../shared/fields.js";
import { bringIntoView, el, setDisabled, setText } from "../../shared/dom.js";
import { problemSentence } from "../../shared/model_state.js";
import { count, percent, temperature } from "../../shared/numbers.js";
import { sentences } from "../../shared/text.js";
import { barList, loadListStyle } from "../bar_list.js";
import { moreTexts } from "../../shared/more_texts.js";
import { visibleToken } from "../visible.js";
import { drawnFrom } from "./drawn_from.js";
import { textOfLast } from "./put_in.js";
import { sentence, settings } from "./said.js";

/** The bars that the chosen token of a written text was drawn from, and what else can be done from there. */
export async function tokenView(context) {
  const [t] = await Promise.all([moreTexts(context.data, "written"), loadListStyle()]);
  const { writing, signal } = context;
  const view = partsOf(context, t);
  let asking = new AbortController();
  const show = async (selected, isNews = true) => {
    asking.abort();
    asking = new AbortController();
    const { signal: asked } = asking;
    view.element.hidden = !selected;
    if (!selected) return;
    view.wait();
    try {
      const found = await look(context, selected, asked);
      if (asked.aborted || signal.aborted) return;
      view.show(found);
    } catch (error) {
      if (asked.aborted || signal.aborted) return;
      view.lose(error);
    }
    if (isNews) bringIntoView(view.element, "nearest");
  };
  writing.on("select", (selected) => show(selected));
  writing.on("piece", view.follow);
  // What is drawn anew in another language scrolls nowhere.
  show(writing.selected, !context.data.kept.hasTokenView);
  context.data.kept.hasTokenView = true;
  return view.element;
}

/** What there is to know of the piece `at` of the text at `place`: the bars as the model gives them behind the rest. */
async function look({ writing, lab, data, limits }, { place, at }, signal) {
  const { T, asked, pieces } = writing.texts[place];
  const appended = [...asked.appended, ...pieces.slice(0, at).map(({ token }) => token.token)];
  if (appended.length > limits.maxAppendedTokens) throw new Broken("rule.then_full", {});
  const { prompt, model, topK, topP, minP } = asked;
  const behind = { prompt, model, appended };
  const distribution = await lab.source.distribution(behind, signal);
  const [piece, filters] = [pieces[at], { topK, topP, minP }];
  const bars = drawnFrom(distribution, { temperature: T, filters, id: piece.token.token, bars: data.bars });
  const missing = bars.rows.some(({ id }) => !distribution.texts.has(id));
  const vocabulary = missing ? await lab.source.vocabulary(model) : [];
  const textOf = (id) => distribution.texts.get(id) ?? vocabulary[id];
  return { place, at, T, asked, pieces, piece, behind, filters, distribution, bars, textOf };
}

function partsOf(context, t) {
  const { writing, data } = context;
  const title = el("h3", {});
  const says = el("p", { class: "drawn-says", role: "status", "data-testid": "drawn-says" });
  const list = barList("drawn");
  const how = el("p", { class: "fine" });
  const hint = el("p", { class: "note", "data-testid": "drawn-hint" });
  const problem = el("p", { class: "problem", role: "alert" });
  let found = null;
  const button = (key, act) =>
    el("button", { type: "button", "data-testid": key.replace(".", "-"), onclick: () => act(found) }, t(key));
  const previous = button("written.previous", ({ place, at }) => writing.select({ place, at: at - 1 }));
  const next = button("written.next", ({ place, at }) => writing.select({ place, at: at + 1 }));
  const use = button("written.use", (all) => useAsPrompt(context, all));
  const close = button("written.close", () => writing.select(null));
  const buttons = el("div", { class: "buttons" }, previous, next, use, close);
  const element = el("section", { class: "drawn-from", "data-testid": "drawn-from" }, title, says, list.element);
  element.append(hint, problem, buttons, how);

  const wait = () => {
    element.setAttribute("aria-busy", "true");
    list.element.classList.add("stale");
    setText(problem, "");
  };
  const settle = (isLost) => {
    element.removeAttribute("aria-busy");
    list.element.classList.remove("stale");
    for (const part of [title, says, list.element, hint, how, previous, next, use]) part.hidden = isLost;
  };
  const show = (all) => {
    found = all;
    const { at, T, asked, piece, textOf } = all;
    settle(false);
    const text = textOf(piece.token.token);
    title.replaceChildren(visibleToken(text, t), ` · T = ${temperature(T)}`);
    setText(says, said(t, all, data));
    list.show(rowsOf(t, all, (id) => putIn(context, all, id).catch(fail), data));
    setText(hint, t("written.choose", { seed: asked.seed }));
    setText(how, settings(t, { T, asked }));
    setDisabled(previous, at === 0, use);
    follow();
  };
  const follow = () => {
    if (found) setDisabled(next, !writing.texts[found.place]?.pieces[found.at + 1]?.token, use);
  };
  const lose = (error) => {
    settle(true);
    fail(error);
  };
  const fail = (error) => {
    const isRule = error instanceof Broken;
    setText(problem, isRule ? t(error.message, error.values) : problemSentence(t, "written", error));
  };
  return { element, wait, show, lose, follow };
}

/** The sentence, and where the bars cannot be exactly what the token was drawn from why that is so. */
function said(t, { bars, piece, distribution, textOf }, { limits }) {
  const words = { text: textOf(bars.id), top: textOf(bars.rows[0].id), isPutIn: piece.isPutIn };
  const values = { most: limits.maxPromptTokens, share: percent(piece.token.prob) };
  return sentences(t, sentence(t, bars, words), distribution.cut > 0 && t("written.cut", values));
}

function rowsOf(t, { bars, piece, distribution, textOf }, act, { bars: most }) {
  const rows = bars.rows.map(({ id, share, isCut }) => {
    const isMarked = id === piece.token.token;
    const [own, other] = [piece.isPutIn ? "written.yours" : "written.drawn", isCut ? "written.filtered" : ""];
    const note = isMarked ? t(own) : other && t(other);
    const name = textOf(id);
    return { label: visibleToken(name, t), name, share, note, isMarked, act: () => act(id) };
  });
  const others = distribution.ids.length - Math.max(most, rows.length);
  return [...rows, { label: t("bars.tail", { count: count(others) }), share: bars.tail, isTail: true }];
}

/** Cut the text at this place, put the token `id` there, and let the model write on. */
async function putIn({ writing, lab, data, limits }, { place, at, asked, pieces, behind, bars }, id) {
  const ids = [...behind.appended, id];
  if (ids.length > limits.maxAppendedTokens) throw new Broken("rule.then_full", {});
  const isEnd = at + 1 >= data.writing.tokens;
  const text = textOfLast(ids, await lab.source.vocabulary(asked.model), isEnd);
  const prob = bars.rows.find((row) => row.id === id).share;
  const piece = { token: { token: id, text, prob }, ended: isEnd ? "length" : null, isPutIn: true };
  await writing.goOn(place, [...pieces.slice(0, at), piece]);
}

/** Have the big bars show what these do. */
function useAsPrompt({ store, root }, { T, behind, filters }) {
  store.set({ ...behind, ...filters, temperature: T });
  bringIntoView(root.querySelector(".bars-view"), "start");
}
