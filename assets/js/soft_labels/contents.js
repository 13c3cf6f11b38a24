import { el } from "../shared/dom.js";

/** Links to the `parts` of the tab ({name: element}); each gives its part's heading the focus. */
export function contentsView({ t }, parts) {
  const links = Object.entries(parts).map(([name, element]) => {
    element.id = `soft-${name}`;
    const go = (event) => {
      event.preventDefault(); // the address holds the settings, not a place
      const heading = element.querySelector("h2");
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
      element.scrollIntoView();
    };
    const link = el("a", { href: `#${element.id}`, onclick: go }, t(`soft_labels.${name}_title`));
    return el("li", {}, link);
  });
  return el("nav", { class: "contents", "aria-label": t("soft_labels.contents") }, el("ol", {}, ...links));
}
