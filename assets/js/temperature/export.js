import { pageColours } from "../shared/colours.js";
import { percent, temperature } from "../shared/numbers.js";
import { beginning, ending } from "../shared/typing.js";
import { visibleText } from "./visible.js";

/** The drawn bars and the rest as rows of {token, id, share, pinned, second}, in the order of the page. */
function rows({ t, lab, data }) {
  const { ids, texts } = lab.distribution;
  const pinned = (i) => lab.pinned.map((bars) => bars[i]);
  const bars = Array.from({ length: Math.min(data.bars, ids.length) }, (_, i) => ({
    token: visibleText(texts.get(ids[i]) ?? "", t),
    id: ids[i],
    share: lab.frame.bars[i],
    pinned: pinned(i),
    second: lab.second?.shares[i],
  }));
  const rest = { pinned: pinned(data.bars), second: lab.second?.shares.at(-1) };
  return [...bars, { token: t("save.rest"), id: "", share: lab.frame.tail, ...rest }];
}

/** The bars as rows of a table: one a token, with a column for each pinned temperature, and the second model's. */
export function barsTable(context) {
  const { t, store, lab } = context;
  const { temperature: here, pins } = store.state;
  const ofSecond = lab.second ? [`p(T=${here}) ${lab.second.name}`] : [];
  const shares = [`p(T=${here})`, ...pins.map((T) => `p(T=${T})`), ...ofSecond];
  const head = [t("save.csv_token"), t("save.csv_id"), ...shares];
  const lines = rows(context).map(({ token, id, share, pinned, second }) =>
    [token, id, share, ...pinned, second].slice(0, head.length),
  );
  return [head, ...lines];
}

const DASHES = [[], [8, 5], [2, 4]];
const SIZE = { width: 1200, row: 44, legend: 124, top: 156, label: 260, share: 130, margin: 40 };

/** The bars as a PNG blob, drawn in the colours that the page has now. */
export async function barsAsPng(context) {
  const { t, store, lab, root } = context;
  const drawn = rows(context);
  const canvas = document.createElement("canvas");
  canvas.width = SIZE.width;
  canvas.height = SIZE.top + drawn.length * SIZE.row + SIZE.margin;
  const pen = canvas.getContext("2d");
  const { colour, font } = pageColours(root);
  const write = (text, x, y, { ink = "--ink", align = "left", of = font(22) } = {}) => {
    Object.assign(pen, { fillStyle: colour(ink), textAlign: align, font: of });
    pen.fillText(text, x, y, SIZE.width - 2 * SIZE.margin);
  };
  pen.fillStyle = colour("--paper");
  pen.fillRect(0, 0, canvas.width, canvas.height);
  write(t("save.title", { prompt: ending(lab.distribution.prompt, 70).replace(/\n/g, " ⏎ ") }), SIZE.margin, 52, {
    of: font(28, "bold"),
  });
  write(
    t("save.subtitle", { T: temperature(store.state.temperature), model: lab.distribution.model }),
    SIZE.margin,
    88,
    {
      ink: "--muted",
    },
  );
  drawLegend(context, pen, colour, write);
  const width = SIZE.width - 2 * SIZE.margin - SIZE.label - SIZE.share;
  drawn.forEach(({ token, share, pinned, second }, i) => {
    const [x, y] = [SIZE.margin + SIZE.label, SIZE.top + i * SIZE.row];
    write(beginning(token, 22), x - 16, y + 27, { align: "right" });
    pen.fillStyle = colour(i < context.data.bars ? "--teacher" : "--tail");
    pen.fillRect(x, y + 8, Math.max(1, share * width), lab.second ? 12 : 24);
    if (lab.second) {
      pen.fillStyle = colour("--student");
      pen.fillRect(x, y + 22, Math.max(1, second * width), 10);
    }
    pinned.forEach((pin, k) => {
      outline(pen, colour, k, [x, y + 3, Math.max(1, pin * width), 34]);
    });
    const right = SIZE.width - SIZE.margin;
    if (!lab.second) write(percent(share), right, y + 27, { align: "right" });
    else {
      write(percent(share), right, y + 19, { align: "right", of: font(17) });
      write(percent(second), right, y + 38, { align: "right", of: font(17), ink: "--student" });
    }
  });
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** What the filled bars and each kind of outline stand for, in one line. */
function drawLegend({ t, lab, store: { state } }, pen, colour, write) {
  const words = [
    t("pins.now", { T: temperature(state.temperature) }),
    ...state.pins.map((T) => t("pins.pinned", { T: temperature(T) })),
    ...(lab.second ? [lab.second.name] : []),
  ];
  let x = SIZE.margin;
  words.forEach((text, i) => {
    const box = [x, SIZE.legend - 16, 36, 18];
    const isPin = i > 0 && i <= state.pins.length;
    pen.fillStyle = colour(i > state.pins.length ? "--student" : "--teacher");
    if (isPin) outline(pen, colour, i - 1, box);
    else pen.fillRect(...box);
    write(text, x + 46, SIZE.legend, { ink: "--muted" });
    x += 46 + pen.measureText(text).width + 36;
  });
}

/** The outline of the pinned temperature `k`. */
function outline(pen, colour, k, box) {
  Object.assign(pen, { strokeStyle: colour("--outline"), lineWidth: 2 });
  pen.setLineDash(DASHES[k]);
  pen.strokeRect(...box);
}
