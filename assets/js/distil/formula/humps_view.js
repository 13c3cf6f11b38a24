import { el } from "../../shared/dom.js";
import { percent } from "../../shared/numbers.js";
import { pathThrough, svg } from "../../shared/svg.js";
import { PLACES, TEACHER, findingOf, fit, sides } from "./humps.js";
import { written } from "./numbers.js";

const [WIDTH, HEIGHT] = [600, 200];
const BOTH = ["forward_kl", "reverse_kl"];

/** Covering against seeking, as a picture and in numbers. show(divergence, beta): the one that the settings have. */
export function humpsView({ t }) {
  const picture = svg("svg", { viewBox: `0 -6 ${WIDTH} ${HEIGHT + 8}`, role: "img", "data-testid": "humps" });
  const legend = el("ul", { class: "humps-legend" });
  const said = el("div", { "data-testid": "humps-said" });
  const table = el("table", { "aria-label": t("loss.humps_table") });
  const frame = el(
    "div",
    { class: "formula-table", tabindex: 0, role: "group", "aria-label": t("loss.humps_table") },
    table,
  );
  const found = new Map();
  const fitted = (kind, beta) => {
    const name = kind === "jsd" ? `${kind} ${beta}` : kind;
    if (!found.has(name)) found.set(name, fit(kind, beta));
    return found.get(name);
  };
  const show = (divergence, beta) => {
    const kinds = [...new Set([...BOTH, divergence])];
    const fits = kinds.map((kind) => ({ kind, chosen: kind === divergence, ...fitted(kind, beta) }));
    const sentence = fits.map((one) => finding(t, one));
    draw(picture, fits);
    picture.setAttribute("aria-label", t("loss.humps_label", { said: sentence }));
    legend.replaceChildren(
      item("teacher", t("distil.teacher")),
      ...fits.map((one) => item(`fit ${one.kind}`, nameOf(t, one))),
    );
    said.replaceChildren(...sentence.map((text) => el("p", {}, text)));
    table.replaceChildren(...tableRows(t, fits, beta));
  };
  const words = el("p", {}, t("loss.humps_words"));
  return { element: el("div", { class: "humps" }, words, picture, legend, said, frame), show };
}

function nameOf(t, { kind, chosen }) {
  const name = t(`distil.divergence_${kind}`);
  return chosen ? t("loss.humps_chosen", { name }) : name;
}

function draw(picture, fits) {
  const most = Math.max(...[TEACHER, ...fits.map(({ student }) => student)].flatMap(({ probs }) => [...probs]));
  const across = (i) => (i / (PLACES.length - 1)) * WIDTH;
  const points = ({ probs }) => Array.from(probs, (prob, i) => [across(i), HEIGHT * (1 - prob / most)]);
  const target = svg("path", { class: "hump teacher", d: `${pathThrough(points(TEACHER))}L${WIDTH} ${HEIGHT}H0Z` });
  const lines = fits.map(({ kind, chosen, student }) =>
    svg("path", { class: `hump fit ${kind}${chosen ? " chosen" : ""}`, d: pathThrough(points(student)) }),
  );
  picture.replaceChildren(target, svg("path", { class: "ground", d: `M0 ${HEIGHT}H${WIDTH}` }), ...lines);
}

/** A line of the legend, drawn as its curve is. */
function item(kind, name) {
  const sample = svg("svg", { viewBox: "0 0 36 12", class: "humps-sample", "aria-hidden": "true" });
  sample.append(svg("path", { class: `hump ${kind}`, d: "M0 6H36" }));
  return el("li", {}, sample, name);
}

/** What a student does, chosen by its shares. */
function finding(t, one) {
  const { kind, more, less, valley, left } = findingOf(one);
  const teacher = sides(TEACHER);
  const values = {
    name: t(`distil.divergence_${one.kind}`),
    more: percent(more),
    less: percent(less),
    valley: percent(valley),
    teacher: percent(teacher.valley),
    lost: percent(left ? teacher.right : teacher.left),
  };
  return t(`loss.humps_${kind}`, values);
}

function tableRows(t, fits, beta) {
  const heads = ["humps_who", "humps_centre", "humps_width", "humps_forward", "humps_reverse", "humps_own"];
  const head = heads.map((key) => el("th", { scope: "col" }, t(`loss.${key}`)));
  const rows = fits.map((one) => {
    const name = t(`distil.divergence_${one.kind}`);
    const label = one.kind === "jsd" ? `${name} (β = ${beta})` : name;
    const numbers = [one.centre, one.width, one.forward, one.reverse, one.value];
    const facts = { "data-testid": "hump", "data-kind": one.kind, "data-centre": one.centre, "data-width": one.width };
    const cells = numbers.map((value) => el("td", {}, written(value)));
    return el("tr", facts, el("th", { scope: "row" }, label), ...cells);
  });
  return [el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows)];
}
