import { heatMap } from "../../../assets/js/soft_labels/heatmap.js";

/** The cells that are chosen by a click into each of the `places`, in shares of the map's size, and then by `keys`. */
export function chosen(places, keys) {
  const cells = [];
  const map = heatMap({ t: (key) => key, root: document.body }, (cell) => {
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
