/** What shall be guessed: a kind, a recorded prompt and T. */

import { Broken, temperatureField } from "../../shared/fields.js";
import { el, setText } from "../../shared/dom.js";
import { temperature } from "../../shared/numbers.js";

/**
 * {element, show(question)}: a form that calls ask({kind, prompt, temperature}). What it shows is the question that was
 * shown last, or what is changed there since.
 */
export function questionForm({ t, data }, ask) {
  const { kinds, prompts, limits } = data.room;
  const kind = el("select", { id: "room-kind", "data-testid": "room-kind" });
  kind.append(...Object.keys(kinds).map((name) => el("option", { value: name }, t(`room.kind.${name}`))));
  const prompt = el("select", { id: "room-prompt", "data-testid": "room-prompt" });
  prompt.append(...prompts.map((one) => el("option", { value: one.slug }, one.prompt)));
  const T = el("input", { type: "text", id: "room-t", inputmode: "decimal", "data-testid": "room-t" });
  const problem = el("p", { class: "problem", role: "alert" });
  const first = { kind: "share", prompt: prompts[0].slug, temperature: 1 };
  let shown = "";
  const show = (question) => {
    const { kind: what, prompt: slug, temperature: degrees } = question ?? first;
    const asked = JSON.stringify([what, slug, degrees]);
    if (asked === shown) return; // who teaches may be changing it
    shown = asked;
    kind.value = what;
    prompt.value = slug;
    T.value = temperature(degrees);
  };
  const read = temperatureField(limits);
  const submit = (event) => {
    event.preventDefault();
    try {
      const asked = { kind: kind.value, prompt: prompt.value, temperature: read(T.value) };
      setText(problem, "");
      T.removeAttribute("aria-invalid");
      ask(asked);
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      setText(problem, t("rule.temperature", error.values));
      T.setAttribute("aria-invalid", "true");
    }
  };
  show(null);
  const field = (input, label) => el("p", { class: "room-field" }, el("label", { for: input.id }, label), input);
  const element = el(
    "form",
    { class: "room-form", onsubmit: submit },
    field(kind, t("room.ask_what")),
    field(prompt, t("room.ask_prompt")),
    field(T, t("room.ask_t")),
    el("button", { type: "submit", class: "primary", "data-testid": "room-ask" }, t("room.ask")),
    problem,
  );
  return { element, show };
}

/** The question in a sentence. */
export function questionText({ t, data }, { kind, prompt, temperature: T }) {
  const text = data.room.prompts.find(({ slug }) => slug === prompt)?.prompt ?? prompt;
  return t(`room.question.${kind}`, { prompt: text, T: temperature(T) });
}
