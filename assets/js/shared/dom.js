/** An element with attributes (`on…` are listeners, null is left out) and children; text is always text. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== null && value !== false) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Set text only where it differs: an unchanged node costs the browser nothing. */
export function setText(node, text) {
  const shown = node.firstChild;
  if (shown?.nodeType !== Node.TEXT_NODE || shown.nextSibling) node.textContent = text;
  else if (shown.data !== text) shown.data = text;
}

const FOCUSABLE = "a[href], button:not(:disabled), input:not(:disabled)";

/**
 * Let `change` redraw what is inside `parent`. Where that takes the focused control away, the one in its place gets the
 * focus, or where none is left the control `other`: it never falls back to the page's beginning.
 */
export function keepFocus(parent, change, other) {
  const place = [...parent.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement);
  change();
  if (place < 0 || parent.contains(document.activeElement)) return;
  const left = [...parent.querySelectorAll(FOCUSABLE)];
  (left[Math.min(place, left.length - 1)] ?? other).focus();
}

/** Disable `button`, or enable it; where it had the focus, `other` gets it. */
export function setDisabled(button, disabled, other) {
  if (disabled && document.activeElement === button) other.focus();
  button.disabled = disabled;
}

/**
 * Give the focus to the heading `h1` that is seen inside `root`, or to the place of a tab that has not come yet: from
 * there Tab goes on through what follows.
 */
export function focusHeading(root) {
  const seen = (selector) => [...root.querySelectorAll(selector)].find((one) => one.checkVisibility());
  const place = seen("h1") ?? seen("[role=tabpanel]");
  place.tabIndex = -1;
  place.focus();
}

/** Scroll until `element` is in view, at once where a visitor wants no motion. */
export function bringIntoView(element, block) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.scrollIntoView({ block, behavior: still ? "instant" : "smooth" });
}

/** Run `action` once nothing has asked for it during `milliseconds`. */
export function debounced(action, milliseconds) {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...args), milliseconds);
  };
}

/** Run `action` at once, and then at most every `milliseconds`, the last time after the last call. */
export function throttled(action, milliseconds) {
  let last = -Infinity;
  let timer = 0;
  return () => {
    clearTimeout(timer);
    const wait = last + milliseconds - performance.now();
    const run = () => {
      last = performance.now();
      action();
    };
    if (wait <= 0) run();
    else timer = setTimeout(run, wait);
  };
}

const UNSEEN = 100;

/** Resolves once what is there now is painted; on a page that is not seen, soon. */
export function painted() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, UNSEEN);
  });
}

/** Offer `blob` to be saved as `name`. */
export function download(blob, name) {
  const url = URL.createObjectURL(blob);
  el("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
