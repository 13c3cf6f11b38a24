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
      for (const [place, one] of changed) put(one, left.get(place));
      for (const [place] of found) left.delete(place);
      if (!left.size) observer.disconnect();
    };
    const observer = new MutationObserver((changes) => changes.some(isNoted) && settle());
    const goOn = ({ isTrusted }) => {
      if (isTrusted) for (const [place, state] of left) if (!("open" in state)) left.delete(place);
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
  if (one.tagName === "DETAILS") return { open: one.open };
  const { checked = false, value } = one;
  return { ...(isTicked(one) ? { checked } : { value }), isInvalid: one.ariaInvalid === "true" };
}

function isTicked({ type }) {
  return type === "radio" || type === "checkbox";
}

function isAs(one, { isInvalid, ...state }) {
  return !isInvalid && Object.entries(state).every(([name, value]) => one[name] === value);
}

function put(one, { isInvalid: _, ...state }) {
  Object.assign(one, state);
}

/** Have `one` be as it was, and the page hear of it as if it were typed: a rule that it breaks is said again. */
function tell(one, state) {
  put(one, state);
  if ("open" in state) return;
  one.dispatchEvent(new Event("input"));
  if (state.isInvalid && one.form) one.form.requestSubmit();
  else if (state.isInvalid || "checked" in state || one.tagName === "SELECT") one.dispatchEvent(new Event("change"));
}
