import { el, setText } from "../../shared/dom.js";
import { short } from "../../shared/fields.js";
import { LETTERS, decode, encode } from "../../maths/letters.js";
import { LazyTeacher } from "../../maths/gru.js";
import { perplexity } from "../measures.js";

const CLASSES = [...LETTERS];
const END = 0;
const VOWELS = [..."aeiou"].map((letter) => LETTERS.indexOf(letter));
/** Letters with a bar of their own; the others share the last one. */
const SHOWN = 8;
const LONGEST_TYPED = 20;

export const names = {
  name: "names",
  measure: perplexity,
  classes: CLASSES,
  experiments: { missing_class: [END], only_classes: VOWELS },
  /** Where ends are hidden, a name that ends: it is what the run is about. */
  first: (experiment, probes) => probes.find(({ target }) => (target === END) === (experiment === "missing_class")),
  caption(say, { input, target }, never, T) {
    const prefix = decode(input);
    const values = { prefix, T, next: say(target === END ? "next_end" : "next_letter", { letter: CLASSES[target] }) };
    if (target === null) return say(prefix ? "probe_own" : "probe_own_first", values);
    return say(never ? "probe_never" : "probe_held_out", values);
  },
  bars: SHOWN + 1,
  barsOf: (logits, say) => {
    const order = CLASSES.map((_, place) => place).sort((a, b) => logits[b] - logits[a] || a - b);
    const own = order
      .slice(0, SHOWN)
      .map((place) => ({ name: place === END ? say("end") : CLASSES[place], classes: [place] }));
    return [...own, { name: say("others"), classes: order.slice(SHOWN) }];
  },
  /** Many answers are likely at once, so the likeliest takes half the room, and whatever is surer can be seen to be. */
  full: (shares) => Math.min(1, 2 * Math.max(...shares)),
  picture() {
    const element = el("p", { class: "prefix", "aria-hidden": "true" });
    return { element, show: ({ input }) => element.replaceChildren(decode(input), el("span", { class: "gap" }, "?")) };
  },
  chip(say, { input }) {
    const prefix = decode(input);
    return { element: el("span", {}, `${prefix}·`), label: say("probe_watch", { prefix }) };
  },
  teacher: (assets) => new LazyTeacher(new URL("teachers/names.safetensors", assets)),
  own: typeView,
  writing: true,
};

/** A field for the beginning of a name, which becomes the probe as it is typed. */
function typeView({ say, training, teacher }) {
  const note = el("span", { class: "fine", id: "distil-prefix-note" }, say("probe_type_hint", { most: LONGEST_TYPED }));
  const problem = el("span", { class: "problem", role: "alert" });
  const input = el("input", {
    type: "text",
    id: "distil-prefix",
    "data-testid": "prefix",
    "aria-describedby": "distil-prefix-note",
    autocapitalize: "none",
    autocomplete: "off",
    spellcheck: "false",
    oninput: () => read(),
  });
  const read = async () => {
    const prefix = input.value.trim().toLowerCase();
    const valid = /^[a-z]*$/.test(prefix) && prefix.length <= LONGEST_TYPED;
    input.setAttribute("aria-invalid", String(!valid));
    setText(problem, valid ? "" : say("rule_prefix", { value: short(input.value), most: LONGEST_TYPED }));
    if (!valid) return;
    try {
      if (!teacher.ask) setText(note, say("teacher_loading"));
      const ask = await teacher.load();
      setText(note, say("probe_type_hint", { most: LONGEST_TYPED }));
      // Somebody may have typed on meanwhile.
      if (input.value.trim().toLowerCase() !== prefix) return;
      training.watch({ number: null, target: null, input: encode(prefix), logits: ask(encode(prefix)) });
    } catch {
      setText(note, say("teacher_failed_loading"));
    }
  };
  return el(
    "div",
    { class: "own-probe field" },
    el("label", { for: "distil-prefix" }, say("probe_type")),
    input,
    problem,
    note,
  );
}
