const CONTROLS = "button, input, select, textarea, progress, .chart-field, canvas:not(.small, .seen, .chart *)";

/** The controls inside `selector` that a screen reader has no name for, as HTML. */
export function unnamed(selector) {
  const isNamed = (control) => control.ariaLabel || control.textContent.trim() || control.labels?.length;
  const controls = [...document.querySelector(selector).querySelectorAll(CONTROLS)];
  return controls.filter((control) => !control.hidden && !isNamed(control)).map((control) => control.outerHTML);
}
