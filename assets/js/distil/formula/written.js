/** The formulas as MathML, which browsers draw and screen readers read. */

const LOSS = `<math display="block">
  <mi>L</mi><mo>=</mo><mi>w</mi><mo>·</mo>POWER<mi>D</mi><mo>+</mo>
  <mo>(</mo><mn>1</mn><mo>−</mo><mi>w</mi><mo>)</mo><mo>·</mo><mi>H</mi></math>`;

const sub = (letter) => `<msub><mi>${letter}</mi><mi>i</mi></msub>`;
const sum = (inside) => `<munder><mo>∑</mo><mi>i</mi></munder>${inside}`;
const ratio = (over, under) => `<mi>ln</mi><mfrac>${sub(over)}${sub(under)}</mfrac>`;
const kl = (over, under) => sum(`${sub(over)}<mo>·</mo>${ratio(over, under)}`);
const rest = "<mo>(</mo><mn>1</mn><mo>−</mo><mi>β</mi><mo>)</mo>";

const ofMixture = `<mi>β</mi>${kl("p", "m")}<mo>+</mo>${rest}${kl("q", "m")}`;

const DIVERGENCE = {
  forward_kl: kl("p", "q"),
  reverse_kl: kl("q", "p"),
  total_variation: `<mfrac><mn>1</mn><mn>2</mn></mfrac>${sum(`<mo>|</mo>${sub("p")}<mo>−</mo>${sub("q")}<mo>|</mo>`)}`,
  jsd: `<mfrac><mrow>${ofMixture}</mrow><mrow><mi>β</mi>${rest}</mrow></mfrac>`,
  logit_mse: `<mfrac><mn>1</mn><mrow><mn>2</mn><mi>n</mi></mrow></mfrac>${sum(
    `<msup><mrow><mo>(</mo>${sub("a")}<mo>−</mo>${sub("b")}<mo>)</mo></mrow><mn>2</mn></msup>`,
  )}`,
};

const POWERS = { 0: "", 1: "<mi>T</mi><mo>·</mo>", 2: "<msup><mi>T</mi><mn>2</mn></msup><mo>·</mo>" };

/** The loss, its soft part times T to the `power` 0, 1 or 2. */
export function lossFormula(power) {
  return LOSS.replace("POWER", POWERS[power]);
}

/** What a divergence calls by a letter of its own: the mixture of both. */
const MIXTURE = `${sub("m")}<mo>=</mo><mi>β</mi>${sub("p")}<mo>+</mo>${rest}${sub("q")}`;

/** The divergence by its name. */
export function divergenceFormula(kind) {
  const lines = [`<mi>D</mi><mo>=</mo>${DIVERGENCE[kind]}`, ...(kind === "jsd" ? [MIXTURE] : [])];
  return lines.map((line) => `<math display="block">${line}</math>`).join("");
}

/** How one term is written, given what is shown of teacher and student as texts. */
export const TERM = {
  forward_kl: (p, q) => `${p} · ln (${p} / ${q})`,
  reverse_kl: (p, q) => `${q} · ln (${q} / ${p})`,
  total_variation: (p, q) => `½ · |${p} − ${q}|`,
  // Two logarithms and a mixture find no room in a row.
  jsd: null,
  logit_mse: (a, b, n) => `(${a} − ${b.startsWith("−") ? `(${b})` : b})² / ${2 * n}`,
};
