import { bringIntoView } from "../../shared/dom.js";

/** What a visitor does who looks at something else meanwhile: the page is not moved under their hand. */
const OWN_MOVES = ["wheel", "touchmove", "pointerdown", "keydown"];

/**
 * Scroll to the part of the tab that is called `selector`, once it is there, unless all of it is in view below
 * `covered` pixels already. It is waited for until `signal` aborts, or the visitor does something else.
 */
export function bringPart(selector, covered, signal) {
  const look = () => {
    const part = [...document.querySelectorAll(selector)].find((one) => one.checkVisibility());
    if (!part) return false;
    const { top, bottom } = part.getBoundingClientRect();
    if (top < covered || bottom > innerHeight) bringIntoView(part, "start");
    return true;
  };
  if (look()) return;
  const seen = new MutationObserver(() => look() && seen.disconnect());
  seen.observe(document.querySelector("#tabs"), { childList: true, subtree: true, attributes: true });
  const stop = () => seen.disconnect();
  signal.addEventListener("abort", stop, { once: true });
  for (const move of OWN_MOVES) addEventListener(move, stop, { once: true, passive: true, signal });
}
