import { el } from "../shared/dom.js";

/** Where what is: a line of links for each of `groups` ({name, parts}), which say the parts' own headings. */
export function contentsView(t, groups) {
  const lines = groups.map(({ name, parts }) =>
    el("p", {}, el("b", {}, name), el("span", { class: "contents-links" }, ...parts.map(linkTo))),
  );
  return el("nav", { class: "contents", "aria-label": t("classroom.contents"), "data-testid": "contents" }, ...lines);
}

function linkTo(part) {
  return el("a", { href: `#${part.id}` }, part.querySelector("h2").textContent);
}
