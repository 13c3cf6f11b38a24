/** A tab with several pictures, shown one at a time. */

/** {move(by), place()} of the parts of `root` that `selector` finds; the one at `place` is shown first. */
export function slides(root, selector, place = 0) {
  const parts = [...root.querySelectorAll(selector)];
  let at = Math.min(place, parts.length - 1);
  const show = () => {
    parts.forEach((part, i) => part.classList.toggle("slide", i === at));
    scrollTo(0, 0);
  };
  show();
  return {
    place: () => at,
    move(by) {
      at = (at + by + parts.length) % parts.length;
      show();
    },
  };
}
