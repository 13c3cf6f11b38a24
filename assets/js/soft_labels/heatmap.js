import { onColours, pageColours } from "../shared/colours.js";
import { el } from "../shared/dom.js";
import { CLASSES } from "./digits.js";

const CELL = 44;
const EDGE = 30;
const SIZE = EDGE + CLASSES * CELL;
/** The luminance on which black and white stand out alike: √(1.05 · 0.05) − 0.05. */
const EVEN = 0.179;

/**
 * Ten rows of ten shares on a canvas: draw(means). A click or the arrow keys choose a cell: onCell("4-9").
 * mark("4-9") outlines it.
 */
export function heatMap({ t, root, signal }, onCell) {
  const canvas = el("canvas", { class: "heat-map", tabindex: 0, role: "application", "data-testid": "heat-map" });
  const pen = canvas.getContext("2d");
  const scale = Math.min(3, Math.max(1, devicePixelRatio));
  canvas.width = canvas.height = SIZE * scale;
  let [means, cell, palette] = [null, "0-0", null];

  const drawn = new Int32Array(CLASSES * CLASSES);
  const setUp = () => {
    palette = makePalette(root);
    drawn.fill(-1);
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, SIZE, SIZE);
    Object.assign(pen, {
      textAlign: "center",
      textBaseline: "middle",
      font: palette.font,
      fillStyle: palette.muted,
    });
    for (let k = 0; k < CLASSES; k++) {
      pen.fillText(k, EDGE + (k + 0.5) * CELL, EDGE / 2);
      pen.fillText(k, EDGE / 2, EDGE + (k + 0.5) * CELL);
    }
  };
  const draw = () => {
    if (!means) return;
    if (!palette) setUp();
    means.forEach((share, i) => {
      const look = 128 * Math.round(255 * share) + Math.round(100 * share) + (i === indexOf(cell) ? 1 << 16 : 0);
      if (drawn[i] !== look) drawCell(pen, palette, share, i, i === indexOf(cell));
      drawn[i] = look;
    });
  };
  canvas.addEventListener("click", (event) => {
    const box = canvas.getBoundingClientRect();
    const at = (pixels) => Math.floor(((pixels * SIZE) / box.width - EDGE) / CELL);
    const [row, column] = [at(event.clientY - box.top), at(event.clientX - box.left)];
    if (row >= 0 && column >= 0 && row < CLASSES && column < CLASSES) onCell(`${row}-${column}`);
  });
  canvas.addEventListener("keydown", (event) => {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!step) return;
    event.preventDefault();
    const moved = cell.split("-").map((value, i) => Math.min(CLASSES - 1, Math.max(0, Number(value) + step[i])));
    onCell(moved.join("-"));
  });
  onColours(() => {
    palette = null;
    draw();
  }, signal);
  return {
    element: el(
      "figure",
      { class: "heat-figure", "data-sets": "cell", "data-shows": "" },
      canvas,
      el("figcaption", { class: "fine" }, t("soft_labels.heat_axes")),
    ),
    canvas,
    draw(shown) {
      means = shown;
      draw();
    },
    mark(shown) {
      cell = shown;
      draw();
    },
  };
}

function indexOf(cell) {
  return CLASSES * Number(cell[0]) + Number(cell[2]);
}

function drawCell(pen, palette, share, i, chosen) {
  const [row, column] = [Math.floor(i / CLASSES), i % CLASSES];
  const [x, y] = [EDGE + column * CELL, EDGE + row * CELL];
  pen.fillStyle = chosen ? palette.ink : palette.paper;
  pen.fillRect(x, y, CELL, CELL);
  const edge = chosen ? 3 : 1;
  pen.fillStyle = palette.colours[Math.round(255 * share)];
  pen.fillRect(x + edge, y + edge, CELL - 2 * edge, CELL - 2 * edge);
  const percent = Math.round(100 * share);
  if (!percent) return;
  pen.fillStyle = palette.inks[Math.round(255 * share)];
  pen.fillText(percent, x + CELL / 2, y + CELL / 2 + 1);
}

/** 256 colours from no share to all of it, and the others that the map needs, as the page has them now. */
function makePalette(root) {
  const { colour, font, heat } = pageColours(root);
  const pen = el("canvas", { width: 256, height: 1 }).getContext("2d");
  const gradient = pen.createLinearGradient(0, 0, 256, 0);
  for (const [share, shade] of heat) gradient.addColorStop(share, shade);
  pen.fillStyle = gradient;
  pen.fillRect(0, 0, 256, 1);
  const { data } = pen.getImageData(0, 0, 256, 1);
  const shades = Array.from({ length: 256 }, (_, i) => [...data.subarray(4 * i, 4 * i + 3)]);
  const [ink, paper, muted] = ["--ink", "--paper", "--muted"].map(colour);
  const [colours, inks] = [shades.map((shade) => `rgb(${shade.join(" ")})`), shades.map(inkOn)];
  return { colours, inks, ink, paper, muted, font: font(15) };
}

/** Black or white, whichever reads better on a shade [red, green, blue]: at least 4.5 to 1 on any. */
function inkOn(shade) {
  const [red, green, blue] = shade.map((level) => {
    const share = level / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > EVEN ? "#000" : "#fff";
}
