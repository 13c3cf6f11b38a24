import { csvText } from "../../../assets/js/shared/csv.js";
import { barsAsPng, barsTable } from "../../../assets/js/temperature/export.js";

const BARS = 10;
const TEAL = "rgb(0, 128, 128)";

/** The comma-separated values of bars whose tokens have these `texts`, every share being `share`; see Lab.second. */
export function csvOf(texts, share, second = null) {
  return csvText(barsTable(context(texts, () => share, second)));
}

/** How many pixels of the picture have the colour of the bars, or of the second model's, row by row: {width, rows}. */
export async function pngOf(shares, second = null) {
  const root = document.createElement("div");
  const others = "--student: red; --paper: white; --ink: black; --outline: white";
  root.style.cssText = `--teacher: ${TEAL}; --tail: ${TEAL}; ${others}`;
  document.body.append(root);
  const texts = shares.map((_, i) => String(i));
  const picture = await createImageBitmap(await barsAsPng({ ...context(texts, (i) => shares[i], second), root }));
  root.remove();
  const { width, height } = picture;
  const pen = new OffscreenCanvas(width, height).getContext("2d");
  pen.drawImage(picture, 0, 0);
  const { data } = pen.getImageData(0, 0, width, height);
  const colour = second ? [255, 0, 0] : [0, 128, 128];
  const isBar = (at) => colour.every((part, i) => data[at + i] === part);
  const inRow = (y) => Array.from({ length: width }, (_, x) => 4 * (y * width + x)).filter(isBar).length;
  return { width, rows: Array.from({ length: height }, (_, y) => inRow(y)) };
}

function context(texts, shareOf, second) {
  const ids = texts.map((_, i) => i);
  const lab = {
    distribution: { ids, texts: new Map(texts.map((text, i) => [i, text])), prompt: "prompt", model: "model" },
    frame: { bars: texts.map((_, i) => shareOf(i)), tail: shareOf(0) },
    second,
    pinned: [Array.from({ length: BARS + 1 }, (_, i) => (i < BARS ? i / 100 : 0.5))],
  };
  return { t: (key) => key, store: { state: { temperature: 1, pins: [2] } }, lab, data: { bars: BARS } };
}
