import { el, setText } from "../../shared/dom.js";
import { percent } from "../../shared/numbers.js";

/**
 * A list of answers with a bar for each of `who`. show(names, shares) fills it: names: what each row is called; shares:
 * {who: [a share a row]}.
 */
export function barsView(t, who) {
  const list = el("ol", { class: "answers", "data-testid": "answers" });
  const rows = [];
  const show = (names, shares) => {
    while (rows.length < names.length) list.append(rows[rows.push(row(t, who)) - 1].element);
    while (rows.length > names.length) rows.pop().element.remove();
    rows.forEach((one, place) => {
      one.name(names[place]);
      for (const each of who) one.show(each, shares[each]?.[place] ?? null);
    });
  };
  const legend = el(
    "p",
    { class: "legend" },
    ...who.map((each) =>
      el("span", { class: "tag" }, el("span", { class: `swatch ${each}`, "aria-hidden": "true" }), t(`deploy.${each}`)),
    ),
  );
  return { element: el("div", {}, legend, list), show };
}

function row(t, who) {
  const label = el("b", { class: "answer-name" });
  const bars = who.map((each) => {
    const fill = el("span", { class: `bar-fill ${each}` });
    const share = el("span", {});
    const element = el(
      "span",
      { class: "answer-line" },
      el("span", { class: "answer-track", "aria-hidden": "true" }, fill),
      el("span", { class: "answer-share" }, el("span", { class: "visually-hidden" }, `${t(`deploy.${each}`)} `), share),
    );
    return { each, element, fill, share };
  });
  const element = el("li", { class: "answer" }, label, el("div", {}, ...bars.map((bar) => bar.element)));
  return {
    element,
    name: (text) => setText(label, text),
    show(asked, prob) {
      const { fill, share } = bars.find(({ each }) => each === asked);
      element.dataset[asked] = prob ?? "";
      fill.style.clipPath = `inset(0 ${100 - 100 * (prob ?? 0)}% 0 0)`;
      setText(share, prob === null ? "" : percent(prob));
    },
  };
}
