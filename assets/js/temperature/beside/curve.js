import { logScale, roundTicks } from "../../maths/scales.js";
import { Chart } from "../../shared/chart/chart.js";
import { temperature as writtenT } from "../../shared/numbers.js";
import { written } from "./words.js";

const STEPS = 49;
const TICKS = [0.05, 0.2, 0.5, 1, 2, 5, 20];
/** Below this temperature a distance may grow without end: the picture is made for what is above. */
const FITS_FROM = 0.5;

/** How far apart two models are at every temperature, with the set one marked. */
export function curveView(context, t) {
  const { limits } = context;
  const chart = new Chart({ ...context, t }, { height: 200, label: t("beside.curve") });
  const scale = logScale(limits.minTemperature, limits.maxTemperature);
  const xs = Array.from({ length: STEPS }, (_, i) => Number(scale.value(i / (STEPS - 1)).toPrecision(4)));

  /** Compute it for `pair`. */
  const draw = (pair) => {
    const values = xs.map((x) => [pair.bitsApart(x)]);
    const most = 1.1 * Math.max(...values.filter((_, i) => xs[i] >= FITS_FROM).map(([bits]) => bits), 1e-6);
    chart.draw({
      x: {
        range: [xs[0], xs.at(-1)],
        log: true,
        ticks: TICKS,
        write: writtenT,
        name: "T",
        say: (x) => t("beside.curve_at", { T: writtenT(x) }),
      },
      y: { range: [0, most], ticks: roundTicks(most, 4), write: String, read: written },
      series: [{ name: t("beside.curve_name"), xs, values, colour: "--ink" }],
    });
  };
  const mark = (temperature, bits) => {
    const isInside = temperature >= limits.minTemperature && Number.isFinite(bits);
    chart.mark(isInside ? { x: temperature, values: [bits] } : null);
  };
  return { element: chart.element, draw, mark };
}
