/** What moves the pen over a square to draw in: a mouse, one finger, a stylus, or keys. */

const STEP = 8;
const MOVES = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

/**
 * Draw by pointer on `pad`, `size` cells wide: line(from, to) for each piece of a stroke; one that leaves the square
 * goes on where it comes back. A second finger, or a palm, draws nothing. Where a stylus comes, takeBack() undoes what
 * a palm has drawn before it, and fingers rest until the function that is returned is called.
 */
export function followPointer(pad, size, { line, takeBack }) {
  let active = null;
  let last = null;
  let stylus = false;
  const at = (event) => {
    const box = pad.getBoundingClientRect();
    return [((event.clientX - box.left) * size) / box.width, ((event.clientY - box.top) * size) / box.height];
  };
  pad.addEventListener("pointerdown", (event) => {
    const pen = event.pointerType === "pen";
    if (event.button || (event.pointerType === "touch" && stylus)) return;
    if (active && (!pen || active.pen)) return;
    if (active) takeBack();
    stylus ||= pen;
    active = { id: event.pointerId, pen };
    pad.setPointerCapture(event.pointerId);
    last = at(event);
    line(last, last, { begins: true });
  });
  pad.addEventListener("pointermove", (event) => {
    if (event.pointerId !== active?.id) return;
    const here = at(event);
    line(last, here);
    last = here;
  });
  const end = (event) => event.pointerId === active?.id && (active = null);
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) pad.addEventListener(name, end);
  return () => (stylus = false);
}

/**
 * Draw by keys on `pad`: arrows move the pen, the space bar puts it down and lifts it. `changed({at, down})` learns of
 * every move, and gets null once the keys have left.
 */
export function followKeys(pad, size, line, changed) {
  let [at, down] = [[size / 2, size / 4], false];
  const tell = () => changed({ at, down });
  pad.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (!move && event.key !== " ") return;
    event.preventDefault();
    if (event.repeat && !move) return;
    const before = at;
    if (move) at = at.map((place, axis) => Math.min(size, Math.max(0, place + STEP * move[axis])));
    else down = !down;
    if (down) line(before, at);
    tell();
  });
  pad.addEventListener("focus", () => pad.matches(":focus-visible") && tell());
  pad.addEventListener("blur", () => {
    down = false;
    changed(null);
  });
}
