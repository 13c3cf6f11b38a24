/** A tab with several pictures, shown one at a time. */

/** {move(by), bring(element), place()} of the parts of `root` that `selector` finds; the one at `place` comes first. */
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
    /** Show the part that holds `element`, where there is one. */
    bring(element) {
      const found = parts.findIndex((part) => part.contains(element));
      if (found < 0 || found === at) return;
      at = found;
      show();
    },
    move(by) {
      at = (at + by + parts.length) % parts.length;
      show();
    },
  };
}
