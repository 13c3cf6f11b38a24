import { figure, follow, line, nameAndEnd, sizeAxis, stepAxis } from "./lines.js";
import { normsView } from "./norms.js";
import { Chart } from "../../shared/chart/chart.js";
import { el } from "../../shared/dom.js";

/** The first points of a run lie far above the rest, whose range a chart shows. */
const STEEP = 4;

/** The smaller charts: KL to the teacher, and how hard each part of the loss pulls. */
export function detailsView(context) {
  const { training } = context;
  const element = el("div", { class: "details" }, klView(context), normsView(context));
  const show = () => (element.hidden = !training.run);
  for (const event of ["run", "runs"]) training.on(event, show);
  show();
  return element;
}

function klView(context) {
  const { t, say, training } = context;
  const chart = new Chart(context, { height: 220, label: t("distil.kl") });
  follow(training, (curves, { steps }) => {
    const late = [...curves.studentKl.slice(STEEP), ...curves.twinKl.slice(STEEP)];
    chart.draw({
      x: stepAxis(t, steps),
      y: sizeAxis(Math.max(0.5, ...late.map(([mean]) => mean)) * 1.1),
      series: [
        { ...line(curves, "twinKl", "twin"), ...nameAndEnd(t("distil.twin")) },
        { ...line(curves, "studentKl", "student"), ...nameAndEnd(t("distil.student")) },
      ],
    });
  });
  return figure(t("distil.kl"), say("kl_hint"), chart.element);
}
