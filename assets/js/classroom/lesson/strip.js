import { el } from "../../shared/dom.js";
import { heardUntil } from "../../shared/drawing.js";
import { noticesView } from "../../shared/notices.js";
import { translator } from "../../shared/text.js";
import { Lesson } from "./lesson.js";
import { bringPart } from "./part.js";
import { record } from "./record.js";
import { guessing, telling, trying } from "./stages.js";

const DRAWN = { guess: guessing, try: trying, told: telling };

/**
 * The strip between the bar of tabs and the tab: the step of the lesson that the address names, drawn into `element`.
 * data: `texts`, `kept` and `signal`, as ../../shared/mount.js gives them.
 */
export function mount(element, data) {
  const t = translator(data.texts);
  const { kept, signal } = data;
  const lesson = heardUntil(signal, (kept.tab ??= new Lesson(record)));
  const root = el("section", { class: "lab classroom strip", lang: t.language, "data-testid": "lesson-strip" });
  const notices = noticesView({ t });
  const heading = el("h2", { id: "lesson-heading", tabindex: "-1" });
  const leave = el("button", { type: "button", class: "quiet", onclick: () => lesson.leave() }, t("lesson.leave"));
  const head = el("div", { class: "strip-head" }, heading, leave);
  // Said by a screen reader as soon as it is filled.
  const status = el("p", { class: "strip-status", role: "status", "data-testid": "lesson-status" });
  const body = el("div", { class: "strip-body" });
  const below = el("div", {});
  root.setAttribute("aria-labelledby", heading.id);
  root.append(notices.element, head, body, status, below);

  let looking = null;
  const page = document.documentElement.style;
  const draw = () => {
    const { step } = lesson;
    page.scrollPaddingTop = "";
    root.hidden = !step && !lesson.broken.length;
    head.hidden = !step;
    for (const part of [body, status, below]) part.replaceChildren();
    if (!step) return;
    const place = lesson.steps.indexOf(step) + 1;
    const title = t(`lesson.${step.name}.title`);
    heading.textContent = place ? t("lesson.place", { place, count: lesson.steps.length, title }) : title;
    root.dataset.stage = lesson.entry.stage;
    root.dataset.part = step.part;
    DRAWN[lesson.entry.stage]({ t, lesson, step, signal, body, status, below });
    keepBelow();
  };
  // What gets the focus does not lie under the strip, which is sticky while a step is tried and wraps as it likes.
  const keepBelow = () => {
    if (lesson.step && lesson.entry.stage === "try") page.scrollPaddingTop = `${root.offsetHeight}px`;
  };
  const sizes = new ResizeObserver(keepBelow);
  sizes.observe(root);
  signal.addEventListener("abort", () => sizes.disconnect());
  lesson.on("broken", (broken) => {
    notices.show(broken);
    draw();
  });
  lesson.on("stage", () => {
    draw();
    looking?.abort();
    looking = new AbortController();
    if (!lesson.step) return;
    heading.focus({ preventScroll: lesson.entry.stage === "try" });
    if (lesson.entry.stage === "try") bringPart(lesson.step.part, root, looking.signal);
  });
  lesson.on("run", draw);
  element.replaceChildren(root);
  notices.show(lesson.broken);
  draw();
  // Who chose another language has the focus on the link that did it.
  if (lesson.step && document.activeElement === document.body) heading.focus();
}
