/**
 * What a visitor has opened and typed while the page is drawn anew, in another language: most is in the settings, or in
 * what lasts of a tab, and this is the rest.
 */

const NOTED = "details, select, textarea:not([readonly]), input:not([readonly], [type=file])";
const NAMED = "[id], [data-testid]";

/** Of an element that was drawn anew, what has not come into it yet. */
const awaited = new WeakMap();

/**
 * What stands in `element` now, as a function: once it is drawn anew, let(signal) has it stand there again, and what
 * comes later too, until `signal` aborts. What a field held may be old once the visitor has gone on.
 */
export function asLeft(element) {
  const seen = [...places(element)].map(([place, one]) => [place, stateOf(one)]);
  const left = new Map([...(awaited.get(element) ?? []), ...seen]);
  awaited.set(element, left);
  return (signal) => {
    const settle = () => {
      const found = [...places(element)].filter(([place]) => left.has(place));
      const changed = found.filter(([place, one]) => !isAs(one, left.get(place)));
      for (const [place, one] of changed) tell(one, left.get(place));
      // What one field says may have changed another.
      for (const [place, one] of changed) one[left.get(place).name] = left.get(place).value;
      for (const [place] of found) left.delete(place);
      if (!left.size) observer.disconnect();
    };
    const observer = new MutationObserver((changes) => changes.some(isNoted) && settle());
    const goOn = ({ isTrusted }) => {
      if (isTrusted) for (const [place, { name }] of left) if (name !== "open") left.delete(place);
    };
    for (const event of ["click", "input"]) addEventListener(event, goOn, { capture: true, signal });
    signal.addEventListener("abort", () => observer.disconnect());
    observer.observe(element, { childList: true, subtree: true });
    settle();
  };
}

/** Whether what came with a change holds anything to be noted. */
function isNoted({ addedNodes }) {
  return [...addedNodes].some((one) => one instanceof Element && (one.matches(NOTED) || one.querySelector(NOTED)));
}

/** [place, element] of what is noted: the same places in every language, named by what is around them. */
function* places(element) {
  const count = new Map();
  for (const one of element.querySelectorAll(NOTED)) {
    const around = one.closest(NAMED);
    const name = [around?.id, around?.dataset.testid, one.tagName, one.name, one.type === "radio" && one.value].join(
      " ",
    );
    count.set(name, (count.get(name) ?? 0) + 1);
    yield [`${name} ${count.get(name)}`, one];
  }
}

function stateOf(one) {
  const name = one.tagName === "DETAILS" ? "open" : ["radio", "checkbox"].includes(one.type) ? "checked" : "value";
  return { name, value: one[name], isInvalid: one.ariaInvalid === "true" };
}

function isAs(one, { name, value, isInvalid }) {
  return !isInvalid && one[name] === value;
}

/** Have `one` be as it was, and the page hear of it as if it were typed: a rule that it breaks is said again. */
function tell(one, { name, value, isInvalid }) {
  one[name] = value;
  if (name === "open") return;
  one.dispatchEvent(new Event("input"));
  if (isInvalid && one.form) one.form.requestSubmit();
  else if (isInvalid || name === "checked" || one.tagName === "SELECT") one.dispatchEvent(new Event("change"));
}
