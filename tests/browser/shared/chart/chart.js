/** Charts to try out: `window.trial`, with what has been written onto canvases since. */

const [assets] = document.head.innerHTML.match(/v\/\w+\/assets/);
const js = new URL(`${assets}/js/`, document.baseURI);
const [{ Chart }, names, points, { fetchTexts, translator }] = await Promise.all(
  ["shared/chart/chart.js", "shared/chart/names.js", "shared/chart/points.js", "shared/text.js"].map(
    (file) => import(new URL(file, js)),
  ),
);
const t = translator(await fetchTexts("en", ["page"]));
const fillText = CanvasRenderingContext2D.prototype.fillText;

const trial = {
  names,
  points,
  /** Every text that was drawn: [text, x, y]. */
  texts: [],
  /** Draw `series`; axis: what differs from a linear axis from 0 to 100. */
  draw(series, axis = {}, marker = undefined) {
    trial.texts = [];
    trial.chart.draw({
      x: { range: [0, 100], ticks: [0, 50, 100], write: String, name: "steps", say: (x) => `Step ${x}`, ...axis },
      y: { range: [0, 1], ticks: [0, 0.5, 1], write: String, read: (value) => value.toFixed(2) },
      series: series.map((one) => ({ colour: "--student", end: one.name, ...one })),
      marker,
    });
  },
  /** The chart on a canvas of this size: the canvas's own, how many pixels the student's colour has, and all texts. */
  async onCanvas(width, height) {
    trial.texts = [];
    const canvas = await trial.chart.toCanvas(width, height);
    return [canvas.width, canvas.height, trial.pixels("--student", canvas), trial.texts.map(([text]) => text)];
  },
  /** A line of 5,000 points with a peak up and one down, thinned to 200. */
  thinnedLine() {
    const column = Array.from({ length: 5000 }, (_, i) => [i === 2718 ? 9 : i === 3141 ? -9 : i / 5000, -i, i]);
    return trial.points.thinned(column, (row) => row / 25, 0, 4999);
  },
  /** How many pixels of `canvas` have exactly the colour that the page calls `name`. */
  pixels(name, canvas = trial.box.querySelector("canvas")) {
    const swatch = document.createElement("canvas").getContext("2d");
    swatch.fillStyle = getComputedStyle(trial.box).getPropertyValue(name);
    swatch.fillRect(0, 0, 1, 1);
    const [red, green, blue] = swatch.getImageData(0, 0, 1, 1).data;
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let found = 0;
    for (let i = 0; i < data.length; i += 4)
      found += data[i] === red && data[i + 1] === green && data[i + 2] === blue && data[i + 3] === 255;
    return found;
  },
};
CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
  trial.texts.push([text, x, y]);
  return fillText.call(this, text, x, y, ...rest);
};
window.trial = trial;

/** A chart in a box of its own, in place of the one before. */
export function make(width) {
  document.querySelector("#trial")?.remove();
  trial.box = document.createElement("div");
  Object.assign(trial.box, { id: "trial", className: "lab" });
  Object.assign(trial.box.style, { display: "block", position: "fixed", inset: "0 auto auto 0", zIndex: 9 });
  Object.assign(trial.box.style, { width: `${width}px`, background: "var(--paper)" });
  trial.chart = new Chart(
    { t, root: trial.box, signal: new AbortController().signal },
    { height: 300, label: "A trial." },
  );
  trial.box.append(trial.chart.element);
  document.body.append(trial.box);
}
