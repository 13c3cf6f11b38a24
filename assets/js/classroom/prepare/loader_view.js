/** What a device lacks, how large that is, and a button that loads it. */

import { el, setText } from "../../shared/dom.js";
import { megabytes } from "../../shared/numbers.js";

const KINDS = ["model", "files"];

/** {element, show()}; after(): called when loading has ended; other: who gets the focus where no control is left. */
export function loaderView(t, loader, { after, other }) {
  const boxes = KINDS.map((kind) => {
    const box = el("input", { type: "checkbox", "data-testid": `prepare-${kind}`, onchange: () => show() });
    box.checked = true;
    const text = el("span");
    return { kind, box, text, element: el("label", { class: "choice" }, box, text) };
  });
  const chosen = () => Object.fromEntries(boxes.map(({ kind, box }) => [kind, box.checked && loader.lacks[kind] > 0]));
  const load = async () => {
    await loader.load(chosen());
    after();
  };
  const button = el("button", { type: "button", onclick: load, "data-testid": "prepare-load" });
  const stop = el("button", { type: "button", onclick: () => loader.cancel() }, t("place.cancel"));
  stop.dataset.testid = "prepare-cancel";
  const bar = el("progress", { max: 1, "aria-label": t("prepare.load.progress") });
  const note = el("p", { class: "fine", "data-testid": "prepare-loaded" });
  const problem = el("p", { class: "problem", role: "alert" });
  const element = el(
    "div",
    { class: "prepare-load" },
    el("h3", {}, t("prepare.load.title")),
    ...boxes.map((one) => one.element),
    el("p", { class: "buttons" }, button, stop),
    bar,
    note,
    problem,
  );
  const show = () => {
    const { lacks, isLoading, here, size } = loader;
    for (const { kind, box, text, element: label } of boxes) {
      label.hidden = !lacks[kind];
      box.disabled = isLoading;
      setText(text, t(`prepare.load.${kind}`, { size: megabytes(lacks[kind]) }));
    }
    const asked = chosen();
    const sum = KINDS.reduce((total, kind) => total + (asked[kind] ? lacks[kind] : 0), 0);
    setText(button, t("prepare.load.button", { size: megabytes(sum) }));
    const isOver = !isLoading && !lacks.model && !lacks.files && !loader.problem;
    const holdsFocus = [button, stop].includes(document.activeElement);
    stop.hidden = bar.hidden = !isLoading;
    button.disabled = isLoading || !sum;
    if (holdsFocus) (isLoading ? stop : isOver || !sum ? other : button).focus();
    element.hidden = isOver;
    bar.value = size ? here / size : 0;
    setText(note, isLoading ? t("offline.keeping", { here: megabytes(here), size: megabytes(size) }) : "");
    setText(problem, loader.problem ? loader.problem(t) : "");
  };
  return { element, show };
}
