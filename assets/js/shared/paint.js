/** What is drawn on a square of paper: its ink, and where the keys have the pen. */

/** The cells of a side of the square to draw in, and how many of them the pen is wide. */
export const [PAD_SIZE, PEN] = [224, 17];

/** A sheet to draw on, which lasts while the page around it is drawn anew; `inUse`: whether it is what is shown. */
export const newPaper = () => ({ ink: new Float64Array(PAD_SIZE ** 2), inUse: false });

/** `pixels` of a square in the colour of the canvas, ink as its opacity; a canvas that is not on the page has none. */
export function paint(canvas, pixels) {
  if (!canvas.isConnected) return;
  const side = Math.sqrt(pixels.length);
  const pen = canvas.getContext("2d");
  const [red, green, blue] = getComputedStyle(canvas).color.match(/\d+/g).map(Number);
  const image = pen.createImageData(side, side);
  const { data } = image;
  for (let i = 0; i < pixels.length; i++) {
    data[4 * i] = red;
    data[4 * i + 1] = green;
    data[4 * i + 2] = blue;
    data[4 * i + 3] = Math.round(255 * pixels[i]);
  }
  pen.putImageData(image, 0, 0);
}

/** Where the keys have the pen: a ring, filled while it is down. */
export function paintPen(canvas, { at, down }) {
  const brush = canvas.getContext("2d");
  brush.strokeStyle = brush.fillStyle = getComputedStyle(canvas).borderTopColor;
  brush.lineWidth = 3;
  brush.beginPath();
  brush.arc(...at, PEN / 2, 0, 2 * Math.PI);
  brush.stroke();
  if (down) brush.fill();
}
