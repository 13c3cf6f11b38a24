import { el, setText } from "../../shared/dom.js";
import { MEASURES } from "./numbers.js";
import { LEAST, verdict } from "./verdict.js";

const FILES = { "model.gguf": "deploy.language_take_gguf", "student.zip": "deploy.language_take_zip" };

/** What came of a run that has ended, and the student's files. */
export function endView({ t, assets, distillation }) {
  const [said, cost, luck] = ["verdict", "cost", "luck"].map((name) => el("p", { "data-testid": `lm-${name}` }));
  said.className = "finding";
  luck.className = "fine";
  const keep = el("div", { class: "language-keep", "data-testid": "lm-keep" });
  const element = el(
    "div",
    { class: "language-end", hidden: true, "data-testid": "lm-end" },
    el("h3", {}, t("deploy.language_end")),
    el("div", { role: "status" }, said, cost, luck),
    keep,
  );
  distillation.on("run", (run) => {
    element.hidden = !run?.isDone;
    if (!run?.isDone) return;
    const event = run.events.at(-1);
    const { kl_to_teacher: kl, perplexity } = MEASURES;
    const { dropped, mended } = event;
    setText(said, verdict(t, event));
    setText(
      cost,
      t("deploy.language_cost", {
        kl: kl(dropped.kl_to_teacher),
        perplexity: perplexity(dropped.perplexity),
        mended_kl: kl(mended.kl_to_teacher),
        mended_perplexity: perplexity(mended.perplexity),
        teacher: perplexity(event.teacher_perplexity),
      }),
    );
    setText(luck, t("deploy.language_luck", { least: 100 * LEAST }));
    keep.replaceChildren(...kept(t, assets, run));
  });
  return element;
}

/** The files of the student, and the page that opens it; or why there are none. */
function kept(t, assets, { own, model }) {
  if (!model) return [el("p", { class: "fine" }, t(own ? "deploy.language_not_kept" : "deploy.language_not_recorded"))];
  const students = new URL(`../../../language/students/${model}/`, assets);
  const links = Object.entries(FILES).map(([file, key]) =>
    el("a", { href: new URL(file, students), download: file, "data-file": file }, t(key)),
  );
  const beside = el(
    "a",
    {
      href: `?${new URLSearchParams({ tab: "temperature", beside: model })}`,
      target: "_blank",
      "data-testid": "lm-beside",
    },
    t("deploy.language_beside"),
  );
  return [
    el("ul", {}, ...[...links, beside].map((link) => el("li", {}, link))),
    el("p", { class: "fine" }, t("deploy.language_kept_hint")),
  ];
}
