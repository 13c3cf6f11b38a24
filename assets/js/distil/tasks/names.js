/** The task of the next letter of a first name: its examples for the worker, and what the page shows of them. */

import { el, setText } from "../../shared/dom.js";
import { Broken, short } from "../../shared/fields.js";
import { textField } from "../../shared/text_field.js";
import { whenTyped } from "../../shared/typing.js";
import { fetchedUnzipped } from "../../maths/fetched.js";
import { LazyTeacher } from "../../maths/gru.js";
import {
  CLASSES,
  END,
  FEATURES,
  LETTERS,
  decode,
  encode,
  examplesFrom,
  rowsOf,
  spreadOut,
  symbolsOf,
  windowOf,
} from "../../maths/letters.js";
import { uniform } from "../../maths/randomness.js";
import { activeFeaturesOf, sparse } from "../../maths/sparse.js";
import { readTensors } from "../../maths/tensors.js";
import { likeliest } from "../../maths/likeliest.js";

const [LONGEST_WRITTEN, LONGEST_TYPED] = [20, 20];
/** Letters with a bar of their own; the others share the last one. */
const SHOWN = 8;
/** How many beginnings to offer, and from how many nats of doubt they are worth watching. */
const [MOST_CHOSEN, DOUBT] = [9, 1.3];

/** The letters in core's order, with the teacher's logits; `base` is the folder of the files. */
export async function load(base) {
  const file = (name) => fetchedUnzipped(new URL(name, base));
  const [listed, stored] = await Promise.all(["names.json.gz", "names_teacher.safetensors.gz"].map(file));
  const [shares, { logits }] = [JSON.parse(new TextDecoder().decode(listed)), readTensors(stored).tensors];
  const { train, test } = examplesFrom(shares);
  const rowOf = rowsOf([...train, ...test]);
  const input = (part) => (example) => encode(part[example].prefix);
  const activeFeatures = activeFeaturesOf(train.length, FEATURES, input(train));
  const make = (part) => ({
    ...sparse(part.length, activeFeatures, input(part)),
    targets: Int32Array.from(part, ({ target }) => target),
    symbols: Uint8Array.from(part.flatMap(({ prefix }) => symbolsOf(prefix))),
    teacher: spreadOut(logits, part, rowOf),
  });
  const known = new Set(train.map(({ prefix }) => windowOf(prefix)));
  return {
    name: "names",
    classes: CLASSES,
    features: FEATURES,
    activeFeatures,
    train: make(train),
    test: make(test),
    input: input(test),
    chosen: (scorer) => chosen(scorer, test, shares, known),
    write,
  };
}

/** The beginnings worth watching: of the commonest new names, a letter each that the teacher guesses, but in doubt. */
function chosen(scorer, test, shares, known) {
  const suits = ({ prefix }, number) => !known.has(windowOf(prefix)) && scorer.doubt(number) > DOUBT;
  const numbers = [...test.keys()].filter((number) => suits(test[number], number));
  const [names, targets] = [new Set(), new Set()];
  return numbers
    .sort((a, b) => shares[test[b].name] - shares[test[a].name] || a - b)
    .filter((number) => {
      const { name, target } = test[number];
      if (names.has(name) || targets.has(target)) return false;
      names.add(name);
      targets.add(target);
      return true;
    })
    .slice(0, MOST_CHOSEN);
}

/** A new name: each letter is drawn from what predict(input) gives, probabilities (27,); the luck is that of a key. */
export async function write(predict, luck) {
  let name = "";
  for (const draw of uniform(luck, LONGEST_WRITTEN)) {
    const letter = drawn(await predict(encode(name)), draw);
    if (!letter) break;
    name += LETTERS[letter];
  }
  return name;
}

/** The class on which `draw` (0 to 1) falls. */
function drawn(probs, draw) {
  const goal = draw * probs.reduce((sum, prob) => sum + prob, 0);
  let [cumulative, letter] = [probs[0], 0];
  while (cumulative <= goal && letter < probs.length - 1) cumulative += probs[++letter];
  return letter;
}

/** What a class is called. */
function nameOf(place, say) {
  return place === END ? say("end") : LETTERS[place];
}

export const page = () => ({
  kind: null,
  /** Where ends are hidden, a name that ends: it is what the run is about. */
  first: (experiment, probes) => probes.find(({ target }) => (target === END) === (experiment === "missing_class")),
  caption(say, { input, target }, never, T) {
    const prefix = decode(input);
    const values = { prefix, T, next: say(target === END ? "next_end" : "next_letter", { letter: LETTERS[target] }) };
    if (target === null) return say(prefix ? "probe_own" : "probe_own_first", values);
    return say(never ? "probe_never" : "probe_held_out", values);
  },
  nameOf,
  bars: SHOWN + 1,
  barsOf: (logits, say) => likeliest(logits, SHOWN, (place) => nameOf(place, say), say("others")),
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
  writing: { write, longest: LONGEST_WRITTEN },
});

/** A field for the beginning of a name, which becomes the probe as it is typed. */
function typeView({ say, training, teacher }) {
  const usual = say("probe_type_hint", { most: LONGEST_TYPED });
  const use = async (prefix) => {
    try {
      if (!teacher.ask) setText(field.hint, say("teacher_loading"));
      const ask = await teacher.load();
      setText(field.hint, usual);
      // Somebody may have typed on meanwhile.
      if (field.input.value.trim().toLowerCase() !== prefix) return;
      training.watch({ number: null, target: null, input: encode(prefix), logits: ask(encode(prefix)) });
    } catch {
      setText(field.hint, say("teacher_failed_loading"));
    }
  };
  const attributes = { id: "distil-prefix", "data-testid": "prefix", autocapitalize: "none", autocomplete: "off" };
  const plain = { ...attributes, spellcheck: "false" };
  const field = textField(say, plain, (text) => void use(readPrefix(text)), usual);
  whenTyped(field.input, field.check);
  const label = el("label", { for: "distil-prefix" }, say("probe_type"));
  return el("div", { class: "own-probe field" }, label, field.input, field.problem, field.hint);
}

/** The beginning of a name that `text` is; throws Broken where it is none. */
function readPrefix(text) {
  const prefix = text.trim().toLowerCase();
  if (/^[a-z]*$/.test(prefix) && prefix.length <= LONGEST_TYPED) return prefix;
  throw new Broken("rule_prefix", { value: short(text), most: LONGEST_TYPED });
}
