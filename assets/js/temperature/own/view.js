import { sharesOf, textOf } from "../../maths/ngrams.js";
import { temperatureAt } from "../../shared/dial.js";
import { el, setDisabled, setText } from "../../shared/dom.js";
import { heardUntil } from "../../shared/drawing.js";
import { loadStyle } from "../../shared/load.js";
import { count, temperature } from "../../shared/numbers.js";
import { settingField, textField } from "../../shared/text_field.js";
import { sentences } from "../../shared/text.js";
import { barList, loadListStyle } from "../bar_list.js";
import { moreTexts } from "../../shared/more_texts.js";
import { OwnModel, WRITTEN } from "./model.js";
import { realView } from "./real.js";
import { quoted, sentence } from "./said.js";
import { textView } from "./text_view.js";

const STYLE = new URL("../../../css/temperature/own/own.css", import.meta.url);

/** A model that only counts: its text, its bars beside the language model's, and what it writes. */
export async function ownView(context) {
  const { data, signal } = context;
  const styles = [loadStyle(STYLE).catch(() => {}), loadListStyle()];
  const [t] = await Promise.all([moreTexts(data, "own"), ...styles]);
  const { kept } = data;
  const isNew = !kept.own;
  kept.own ??= new OwnModel(kept.tab.store, context.lab.source.base);
  const own = heardUntil(signal, kept.own);
  const intro = el("p", {}, t("own.intro"));
  const counted = el("div", { class: "own-counts" }, pathView(t, own), dial(context, t));
  const sides = el("div", { class: "own-sides" }, countsView(context, t, own), realView(context, t, own));
  const privacy = sentences(t, t("own.private"), context.models.hasServer && t("own.private_but"));
  const says = saysView(context, t, own);
  counted.append(says, sides, writeView(context, t, own), el("p", { class: "fine" }, privacy));
  const show = () => (counted.hidden = !own.ngrams);
  own.on("change", show);
  show();
  if (isNew) own.load();
  return el("div", { class: "own", "data-testid": "own" }, intro, textView(context, t, own), counted);
}

/** The words so far, and another word to begin with. */
function pathView(t, own) {
  const path = el("p", { class: "own-path", dir: "auto", "data-testid": "own-path", role: "status" });
  const button = (key, onclick) => el("button", { type: "button", class: "quiet", onclick }, t(key));
  const anew = button("own.anew", () => own.begin(""));
  const undo = button("own.undo", () => own.undo());
  const begin = textField(t, { id: "own-begin", "data-testid": "own-begin" }, (text) => own.begin(text));
  begin.input.addEventListener("change", () => begin.check() && begin.show(""));
  const show = () => {
    setText(path, own.path.length ? textOf(own.path.map(quoted)) : t("own.no_word"));
    setDisabled(undo, !own.path.length, begin.input);
    setDisabled(anew, !own.path.length, begin.input);
  };
  own.on("change", show);
  show();
  const label = el("label", { for: "own-begin" }, t("own.begin"));
  const buttons = el("div", { class: "buttons" }, undo, anew, label, begin.input, begin.problem);
  return el("div", { class: "own-so-far" }, path, buttons);
}

/** The tab's own dial once more, where the counts are in view. */
function dial(context, t) {
  const { store, limits } = context;
  const [least, most] = [limits.minTemperature, limits.maxTemperature].map(Math.log10);
  const range = el("input", { type: "range", id: "own-dial", min: least, max: most, step: "any" });
  range.dataset.testid = "own-dial";
  const value = el("output", { for: "own-dial" });
  range.addEventListener("input", () => store.set({ temperature: temperatureAt(Number(range.value), limits) }));
  const show = () => {
    const T = store.state.temperature;
    const place = Math.log10(Math.max(T, limits.minTemperature));
    if (temperatureAt(Number(range.value), limits) !== T) range.value = place;
    setText(value, `T = ${temperature(T)}`);
    range.setAttribute("aria-valuetext", `T = ${temperature(T)}`);
  };
  store.subscribe((_, changed) => changed.has("temperature") && show());
  show();
  return el(
    "div",
    { class: "own-dial", "data-sets": "T" },
    el("label", { for: "own-dial" }, t("dial.label")),
    range,
    value,
  );
}

/** The bars of the counts; choosing one takes its word. */
function countsView({ store, data }, t, own) {
  const title = el("h3", {});
  const list = barList("counts");
  const total = el("p", { class: "note", "data-testid": "own-total" });
  const show = () => {
    if (!own.ngrams) return;
    const { words, counts, order } = own.next;
    const looked = textOf(own.path.slice(own.path.length - order).map(quoted));
    setText(title, order ? t("own.after", { words: looked }) : t("own.all_words"));
    const shares = sharesOf(counts, store.state.temperature);
    const act = (word) => () => own.take(word);
    // A single other has its own bar too.
    const bars = words.length === data.bars + 1 ? words.length : data.bars;
    const rows = words.slice(0, bars).map((word, i) => ({
      label: el("bdi", {}, quoted(word)),
      name: word,
      share: shares[i],
      note: t("own.times", { count: count(counts[i]) }),
      act: act(word),
    }));
    const rest = counts.slice(bars);
    const all = counts.reduce((sum, times) => sum + times, 0);
    const share = Math.max(0, 1 - rows.reduce((sum, row) => sum + row.share, 0));
    const note = t("own.times", { count: count(rest.reduce((sum, times) => sum + times, 0)) });
    if (rest.length) rows.push({ label: t("own.others", { count: count(rest.length) }), share, note, isTail: true });
    list.show(rows);
    setText(total, counts.length ? t("own.total", { count: count(all), different: count(counts.length) }) : "");
  };
  own.on("change", show);
  store.subscribe((_, changed) => (changed.has("temperature") || changed.has("ownOrder")) && show());
  show();
  return el("section", { class: "own-side" }, title, list.element, total);
}

function saysView({ store }, t, own) {
  const says = el("p", { class: "own-says", "data-testid": "own-says" });
  const show = () => own.ngrams && setText(says, sentence(t, own.next, store.state.temperature));
  own.on("change", show);
  store.subscribe((_, changed) => (changed.has("temperature") || changed.has("ownOrder")) && show());
  show();
  return says;
}

/** Some words written at once, with the seed that is set. */
function writeView(context, t, own) {
  const { store, lab } = context;
  const start = el("button", { type: "button", class: "primary", "data-testid": "own-write" });
  start.append(t("own.write", { count: WRITTEN }));
  start.addEventListener("click", () => own.write());
  const seed = settingField(context, "seed", { id: "own-seed", inputmode: "numeric", class: "seed" });
  const fresh = el("button", { type: "button", class: "quiet" }, t("continue.new_seed"));
  fresh.addEventListener("click", () => store.set({ seed: lab.newSeed() }));
  const text = el("p", { class: "own-written", dir: "auto", role: "status", "data-testid": "own-written" });
  const how = el("p", { class: "fine", "data-testid": "own-how" });
  const show = () => {
    const { written } = own;
    text.hidden = how.hidden = !written;
    if (!written) return;
    const { path, words, temperature: T, seed: used, order } = written;
    setText(text, textOf([...path, ...words].map(quoted)));
    const key = words.length < WRITTEN ? "own.written_short" : "own.written";
    const seen = t(order === 1 ? "own.order_one" : "own.order_two");
    setText(how, t(key, { T: temperature(T), seed: used, seen, count: words.length }));
  };
  own.on("change", show);
  show();
  const label = el("label", { for: "own-seed" }, t("continue.seed"));
  const seeds = el("span", { class: "seed-line", "data-sets": "seed" }, label, seed.input, fresh, seed.problem);
  const buttons = el("div", { class: "buttons" }, start, seeds);
  return el("div", { class: "own-write" }, buttons, text, how);
}
