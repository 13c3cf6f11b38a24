/** Text fields that check what is typed: a broken rule is said beside the field, and the setting stays. */

import { el, setText } from "./dom.js";
import { Broken } from "./fields.js";

/**
 * A function that has `use(text)` take the text of `input`, and tells whether it did. The rule that it breaks goes to
 * `say(key, values)`, and the field is marked until say("") takes the rule back.
 */
export function checker(input, use, say) {
  return () => {
    try {
      use(input.value);
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      input.setAttribute("aria-invalid", "true");
      say(error.message, error.values);
      return false;
    }
    input.removeAttribute("aria-invalid");
    say("");
    return true;
  };
}

/**
 * An input with the element beside it that says which rule is broken, and where there is a `hint` one with the hint:
 * {input, problem, hint, check(), show(text)}. `attributes` must give it an id; `use(text)` throws Broken.
 */
export function textField(t, attributes, use, hint = "") {
  const ids = { problem: `${attributes.id}-problem`, hint: `${attributes.id}-hint` };
  const problem = el("span", { class: "problem", role: "alert", id: ids.problem });
  const described = hint ? `${ids.hint} ${ids.problem}` : ids.problem;
  const input = el("input", { type: "text", "aria-describedby": described, ...attributes });
  const say = (key, values) => setText(problem, key && t(key, values));
  return {
    input,
    problem,
    hint: hint && el("span", { class: "fine", id: ids.hint }, hint),
    check: checker(input, use, say),
    show(text) {
      input.value = text;
      input.removeAttribute("aria-invalid");
      say("");
    },
  };
}

/** A text field for the setting `name`, which follows it; `write(value)` is the text for a value. */
export function settingField({ t, store, fields }, name, attributes, { write = String, hint = "" } = {}) {
  const field = textField(t, attributes, (text) => store.set({ [name]: fields[name].read(text, store.state) }), hint);
  const show = () => field.show(write(store.state[name]));
  field.input.addEventListener("change", () => field.check() && show());
  store.subscribe((_, changed) => changed.has(name) && show());
  show();
  return field;
}
