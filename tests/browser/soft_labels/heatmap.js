import { heatMap } from "../../../assets/js/soft_labels/heatmap.js";

/** The cells that are chosen by a click into each of the `places`, in shares of the map's size, and then by `keys`. */
export function chosen(places, keys) {
  const cells = [];
  const map = heatMap({ t: (key) => key, root: document.body, signal: new AbortController().signal }, (cell) => {
    cells.push(cell);
    map.mark(cell);
  });
  document.body.append(map.element);
  const box = map.canvas.getBoundingClientRect();
  for (const [across, down] of places) {
    const at = { clientX: box.left + across * box.width, clientY: box.top + down * box.height };
    map.canvas.dispatchEvent(new MouseEvent("click", at));
  }
  for (const key of keys) map.canvas.dispatchEvent(new KeyboardEvent("keydown", { key }));
  map.element.remove();
  return cells;
}

/** What stands on each of 100 cells of rising shares, light or `dark`: [the cell's colour, the number's]. */
export async function written(dark) {
  const sheet = document.createElement("link");
  Object.assign(sheet, { rel: "stylesheet", href: "/assets/css/page.css" });
  await new Promise((resolve) => document.head.append(Object.assign(sheet, { onload: resolve })));
  document.body.classList.toggle("dark", dark);
  const map = heatMap({ t: (key) => key, root: document.body, signal: new AbortController().signal }, () => {});
  const pen = map.canvas.getContext("2d");
  const pairs = [];
  const { fillRect } = pen;
  let below = "";
  pen.fillRect = (...box) => {
    below = pen.fillStyle;
    fillRect.apply(pen, box);
  };
  pen.fillText = () => below && pairs.push([below, pen.fillStyle]);
  map.draw(Float64Array.from({ length: 100 }, (_, i) => i / 99));
  // Nothing is left to draw when the page's class changes without the sheet.
  map.draw(null);
  sheet.remove();
  return pairs;
}
