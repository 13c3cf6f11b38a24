import { Chart } from "../../../../assets/js/shared/chart/chart.js";
import { detailsView } from "../../../../assets/js/distil/views/curves.js";

const CURVES = { steps: [0, 20], studentKl: [], twinKl: [], softNorm: [], hardNorm: [] };

/**
 * The gradient norms that the chart shows of a run, with the factor that steadies them and without: {with, without}.
 */
export function normsShown(config, softNorm, hardNorm) {
  const three = (norms) => norms.map((norm) => [norm, norm / 2, norm * 2]);
  const zero = three([0, 0]);
  const curves = { ...CURVES, studentKl: zero, twinKl: zero, softNorm: three(softNorm), hardNorm: three(hardNorm) };
  const training = { run: { config: { steps: 20, ...config }, curves }, on() {} };
  const t = (key) => key;
  const view = detailsView({ t, say: t, training, root: document.body });
  const box = view.querySelector("[data-testid=with-factor]");
  return { with: drawn(box), without: drawn(box) };
}

/** What the chart of `box` is given, once its switch is moved there and back. */
function drawn(box) {
  const { draw } = Chart.prototype;
  let picture = null;
  Chart.prototype.draw = (given) => (picture = given);
  box.dispatchEvent(new Event("change"));
  Chart.prototype.draw = draw;
  box.checked = !box.checked;
  return Object.fromEntries(picture.series.map(({ name, values }) => [name, values]));
}
