import { el } from "../../shared/dom.js";

// Groups of recorded prompts that are in a language that the page speaks too, by its tag. Each has a hint.
const LANGUAGES = { chinese: "zh" };
/** The prompts that are offered without being asked for; some languages have others. */
const FEW = ["france", "once", "light", "stormy", "sum", "hungry"];
const OTHER_FEW = { zh: ["france", "intelligence", "woman", "mountain", "light", "hungry"] };

/**
 * The recorded prompts: a few as chips, all of them in groups behind one button. What is to be known of those in the
 * page's own language stands under them.
 */
export function examplesView({ t, store, data }) {
  const choose = (entry) => store.set({ prompt: entry.prompt, appended: [] });
  const chip = (entry) =>
    el("button", { type: "button", class: "chip-button", onclick: () => choose(entry) }, t(`example.${entry.slug}`));
  const bySlug = (slug) => data.prompts.find((entry) => entry.slug === slug);
  const groups = grouped(data.prompts, t.language);
  const all = el(
    "details",
    { class: "all-examples" },
    el("summary", {}, t("examples.all", { count: data.prompts.length })),
    ...[...groups].map(([group, entries]) => exampleGroup(t, group, entries.map(chip))),
  );
  const few = (OTHER_FEW[t.language] ?? FEW).map(bySlug).map(chip);
  const own = [...groups.keys()].filter((group) => LANGUAGES[group] === t.language);
  return el(
    "div",
    { class: "examples", "data-sets": "prompt", "data-offers": "" },
    el("div", { class: "example-chips" }, ...few, all),
    ...own.map((group) => hint(t, group)),
  );
}

/** A group's name and chips. What is to be known of a language's group is beside it, unless it is the page's own. */
function exampleGroup(t, group, chips) {
  const name = t(`examples.${group}`);
  const isForeign = group in LANGUAGES && LANGUAGES[group] !== t.language;
  return el(
    "div",
    { class: "example-group", role: "group", "aria-label": name },
    el("span", { class: "example-group-name", "aria-hidden": "true" }, name),
    ...chips,
    ...(isForeign ? [hint(t, group)] : []),
  );
}

function hint(t, group) {
  return el("p", { class: "fine example-hint", "data-testid": "example-hint" }, t(`examples.${group}_hint`));
}

/** The prompts by their group: first those in `language`, then in the order in which they are listed. */
function grouped(entries, language) {
  const isOwn = ({ group }) => LANGUAGES[group] === language;
  const groups = new Map();
  for (const entry of [...entries].sort((a, b) => isOwn(b) - isOwn(a))) {
    groups.set(entry.group, [...(groups.get(entry.group) ?? []), entry]);
  }
  return groups;
}
