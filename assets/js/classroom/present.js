import { viewLink } from "../shared/view/links.js";
import { el } from "../shared/dom.js";

/** What a teacher shows a class with, and hands on to it. */
export function presentView({ t }) {
  const row = (view, name, note) => el("p", {}, viewLink(view, name), el("span", {}, ` ${note}`));
  return el(
    "section",
    { class: "present part", id: "present", "data-testid": "present" },
    el("h2", {}, t("present.title")),
    row("projector", t("present.projector"), t("present.projector_note")),
    row("link", t("present.link"), t("present.link_note")),
  );
}
