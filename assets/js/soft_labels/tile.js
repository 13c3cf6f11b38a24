import { el } from "../shared/dom.js";
import { TILES_A_ROW } from "./digits.js";

/** A test digit as a square of `size` pixels, cut from the sheet by CSS; show(index) changes which. */
export function tile(digits, size) {
  const element = el("span", { class: "tile", role: "img", style: `--size: ${size}px` });
  element.style.backgroundImage = `url("${digits.sheet}")`;
  element.style.backgroundSize = `${TILES_A_ROW * size}px`;
  const show = (index, label) => {
    const [x, y] = [index % TILES_A_ROW, Math.floor(index / TILES_A_ROW)];
    element.style.backgroundPosition = `${-x * size}px ${-y * size}px`;
    element.setAttribute("aria-label", label);
  };
  return { element, show };
}
