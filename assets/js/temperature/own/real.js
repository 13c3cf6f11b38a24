import { textOf } from "../../maths/ngrams.js";
import { debounced, el, setText } from "../../shared/dom.js";
import { problemSentence, waitSentence } from "../../shared/model_state.js";
import { count } from "../../shared/numbers.js";
import { barList } from "../bar_list.js";
import { FrameMaker } from "../frame.js";
import { visibleToken } from "../visible.js";

const PAUSE = 300;
/** The words that a prompt has at most. */
const READ = 60;
const UNFILTERED = { topK: null, topP: null, minP: null };

/** What the language model says behind the same words, at the same temperature; or why there is nothing to see. */
export function realView(context, t, own) {
  const { store, models, lab, data, signal } = context;
  const title = el("h3", {});
  const note = el("p", { class: "note", role: "status", "data-testid": "real-note" });
  const list = barList("real");
  let shown = null;
  let asking = new AbortController();

  const say = (text) => {
    setText(title, store.state.model.split("/").pop());
    setText(note, text);
    list.element.hidden = !shown;
  };
  const draw = () => {
    if (!shown) return;
    const { bars, tail } = shown.maker.make(store.state.temperature, UNFILTERED);
    const { ids, texts } = shown.distribution;
    const rows = bars.map((share, i) => ({
      label: visibleToken(texts.get(ids[i]), t),
      name: texts.get(ids[i]),
      share,
    }));
    const others = t("bars.tail", { count: count(ids.length - bars.length) });
    list.show([...rows, { label: others, share: tail, isTail: true }]);
  };
  const ask = async () => {
    asking.abort();
    asking = new AbortController();
    const { signal: asked } = asking;
    const { model } = store.state;
    const request = { prompt: textOf(own.path.slice(-READ)), appended: [], model };
    if (!own.path.length || !own.ngrams) return forget(t("own.real_begin"));
    const status = models.status(model);
    if (!lab.source.isRecorded(request) && status.state !== "ready") {
      if (status.state === "unknown") models.follow(model);
      return forget(waitSentence(t, "own", status));
    }
    try {
      const distribution = await lab.source.distribution(request, asked);
      if (asked.aborted || signal.aborted) return;
      shown = { distribution, maker: new FrameMaker(distribution, data.bars) };
      say(t(own.path.length > 1 ? "own.real_reads" : "own.real_reads_one", { count: count(own.path.length) }));
      draw();
    } catch (error) {
      if (!asked.aborted && !signal.aborted) forget(problemSentence(t, "own", error));
    }
  };
  const forget = (text) => {
    shown = null;
    say(text);
  };
  const soon = debounced(() => signal.aborted || ask(), PAUSE);
  own.on("change", soon);
  models.subscribe(() => !shown && soon());
  store.subscribe((_, changed) => {
    if (changed.has("model")) soon();
    if (changed.has("temperature")) draw();
  });
  ask();
  return el("section", { class: "own-side" }, title, list.element, note);
}
