import { Chart } from "../../../../assets/js/shared/chart/chart.js";
import { normsView } from "../../../../assets/js/distil/views/norms.js";

/** What the chart of a run's gradient norms is given, {parts: {name: values}}, and the keys of what is said of them. */
export function normsShown(config, softNorm, hardNorm) {
  const three = (norms) => norms.map((norm) => [norm, norm / 2, norm * 2]);
  const curves = { steps: softNorm.map((_, i) => 20 * i), softNorm: three(softNorm), hardNorm: three(hardNorm) };
  const training = {
    run: { config: { steps: 20, t_squared: true, divergence: "forward_kl", ...config }, curves },
    on() {},
  };
  const t = (key, values = {}) => `${key} ${JSON.stringify(values)}`;
  const { draw } = Chart.prototype;
  let picture = null;
  Chart.prototype.draw = (given) => (picture = given);
  const view = normsView({ t, say: t, training, root: document.body, signal: new AbortController().signal });
  Chart.prototype.draw = draw;
  return {
    parts: Object.fromEntries(picture.series.map(({ name, values }) => [name.split(" ")[0], values])),
    said: view.querySelector("[data-testid=norms-sentence]").textContent,
    power: view.lastChild.textContent,
  };
}
