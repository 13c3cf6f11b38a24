import { bringIntoView } from "../../shared/dom.js";

/** What a visitor does who looks at something else meanwhile: the page is not moved under their hand. */
const OWN_MOVES = ["wheel", "touchmove", "pointerdown", "keydown"];

/**
 * Scroll to the part of the tab that is called `selector`, once it is there, unless all of it is in view below
 * `strip` already; and again where the tab grows or shrinks, as it does while what the step shows is loaded.
 * That goes on until `signal` aborts, or the visitor does something else.
 */
export function bringPart(selector, strip, signal) {
  const look = () => {
    const part = [...document.querySelectorAll(selector)].find((one) => one.checkVisibility());
    if (!part) return false;
    const { top, bottom } = part.getBoundingClientRect();
    if (top < strip.offsetHeight || bottom > innerHeight) bringIntoView(part, "start");
    return true;
  };
  const tabs = document.querySelector("#tabs");
  const seen = new MutationObserver(() => look() && seen.disconnect());
  if (!look()) seen.observe(tabs, { childList: true, subtree: true, attributes: true });
  const sizes = new ResizeObserver(look);
  sizes.observe(tabs);
  const stop = () => {
    seen.disconnect();
    sizes.disconnect();
  };
  signal.addEventListener("abort", stop, { once: true });
  for (const move of OWN_MOVES) addEventListener(move, stop, { once: true, passive: true, signal });
}
