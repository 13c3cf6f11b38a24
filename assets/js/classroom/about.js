/** What the lab is: what it computes, where it simplifies, from whom it learnt, and what happens to what is typed. */

import { el } from "../shared/dom.js";

const COMPUTES = ["temperature", "soft_labels", "distil", "deploy"];
const SIMPLIFIES = ["small", "digits", "article", "words"];
const PRIVATE = ["typed", "files", "room", "kept"];
const LICENCES = ["mnist", "model", "names", "books", "own"];

/** papers: {name: {title, url}}; article: its title. Only who follows a link leaves the lab. */
export function aboutView(t, { papers, article }) {
  const list = (names, say) => el("ul", {}, ...names.map((name) => el("li", {}, say(name))));
  const part = (name, ...content) => [el("h3", {}, t(`about.${name}`)), ...content];
  const listed = (name, items) =>
    part(
      name,
      list(items, (item) => t(`about.${name}.${item}`)),
    );
  return el(
    "section",
    { class: "about part", id: "about" },
    el("h2", {}, t("about.title")),
    ...listed("computes", COMPUTES),
    ...listed("simplifies", SIMPLIFIES),
    ...listed("private", PRIVATE),
    ...part(
      "papers",
      el("p", {}, t("about.article", { article })),
      list(Object.keys(papers), (name) => paper(t, name, papers[name])),
    ),
    ...listed("licences", LICENCES),
  );
}

function paper(t, name, { title, url }) {
  const link = el("a", { href: url, rel: "noreferrer", lang: "en" }, title);
  return el("span", {}, link, el("br"), t(`about.papers.${name}`));
}
