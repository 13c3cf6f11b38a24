/** A link as a QR code (ISO/IEC 18004), drawn as SVG. */

import { svg } from "./svg.js";

const LIBRARY = new URL("../../vendor/qrcode-generator/qrcode.js", import.meta.url);
/** The bytes that the largest code holds, with the least error correction. */
export const MOST_QR = 2953;
const LEVEL = "L";
/** Modules of white that a reader needs around the code. */
const QUIET = 4;

/** The code of a `link` of at most MOST_QR ASCII letters, as an SVG element that is called `label`. */
export async function qrCode(link, label) {
  const { qrcode } = await import(LIBRARY.href);
  const code = qrcode(0, LEVEL);
  code.addData(link, "Byte");
  code.make();
  const side = code.getModuleCount();
  const dark = [];
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      if (code.isDark(row, column)) dark.push(`M${column + QUIET} ${row + QUIET}h1v1h-1z`);
    }
  }
  return drawn(side + 2 * QUIET, dark.join(""), label);
}

/** Black on white, whatever colours the page has: that is what readers look for. */
function drawn(side, path, label) {
  const field = svg("rect", { width: side, height: side, fill: "#fff" });
  const attributes = { viewBox: `0 0 ${side} ${side}`, role: "img", "aria-label": label, class: "qr" };
  return svg("svg", attributes, field, svg("path", { d: path, fill: "#000" }));
}
