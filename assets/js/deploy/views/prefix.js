import { encode } from "../../maths/letters.js";
import { el, setText } from "../../shared/dom.js";
import { settingField } from "../../shared/text_field.js";
import { whenTyped } from "../../shared/typing.js";
import { failure } from "./parts.js";

/** A field for the beginning of a name; ask(input, logits) gets it with the teacher's answer. */
export function prefixView(context, ask) {
  const { t, store, bench, limits } = context;
  const problem = el("p", { class: "problem", role: "alert" });
  const hint = t("deploy.prefix_hint", { most: limits.maxPrefix });
  const attributes = {
    id: "deploy-prefix",
    "data-testid": "deploy-prefix",
    autocapitalize: "none",
    autocomplete: "off",
    spellcheck: "false",
  };
  const field = settingField(context, "prefix", attributes, { hint });
  whenTyped(field.input, field.check);
  const start = async () => {
    const { prefix } = store.state;
    setText(problem, "");
    try {
      const input = encode(prefix);
      const logits = await bench.engine("names").ask("teach", { input });
      if (prefix === store.state.prefix) ask(input, logits);
    } catch (error) {
      setText(problem, failure(t, "deploy.teacher_failed", error));
    }
  };
  store.subscribe((_, changed) => changed.has("prefix") && store.state.task === "names" && start());
  const label = el("label", { for: "deploy-prefix" }, t("deploy.prefix"));
  const element = el(
    "div",
    { class: "field", "data-sets": "prefix" },
    label,
    field.input,
    field.problem,
    field.hint,
    problem,
  );
  return { element, start };
}
