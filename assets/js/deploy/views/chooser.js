import { el, setText } from "../../shared/dom.js";
import { leadTo } from "../../shared/lead_to.js";
import { count, percent, temperature as written } from "../../shared/numbers.js";
import { OPENED, RUNS } from "../fields.js";
import { failure } from "./parts.js";
import { sentences } from "../../shared/text.js";

/** Which task, and which run of it: the visitor's last one or the one that is kept ready. */
export function chooserView(context) {
  const { t, data, bench } = context;
  const tasks = choices(context, "task", Object.keys(data.tasks));
  const runs = choices(context, "run", [...RUNS, OPENED]);
  const what = el("p", { role: "status", "data-testid": "deploy-run" });
  const problem = el("p", { class: "problem", role: "alert" });
  const train = el("a", {}, t("deploy.train"));
  bench.on("run", ({ task, run, own, opened, dropped, problem: failed }) => {
    runs.offer({ own, ready: true, opened });
    leadTo(train, "distil", { task });
    const said = run ? [sentence(t, run)] : [];
    if (dropped) said.unshift(t("deploy.run_dropped"));
    else if (!own) said.unshift(t("deploy.run_none"));
    setText(what, sentences(t, ...said));
    setText(
      problem,
      failed ? failure(t, "deploy.run_failed", { cause: causeOf(failed), message: failed.message }) : "",
    );
  });
  return el(
    "div",
    { class: "chooser" },
    tasks.element,
    runs.element,
    el("div", { class: "chosen-run" }, what, problem, train),
  );
}

function causeOf({ name }) {
  return name === "MissedError" ? "missed" : "damaged";
}

/** One of some words for the setting `name`, as radio buttons; offer({value: whether it is there}) hides the others. */
function choices({ t, store }, name, values) {
  const inputs = values.map((value) =>
    el("input", {
      type: "radio",
      name: `deploy-${name}`,
      value,
      "data-testid": `deploy-${name}-${value}`,
      onchange: () => store.set({ [name]: value }),
    }),
  );
  const show = () => {
    for (const input of inputs) input.checked = input.value === store.state[name];
  };
  store.subscribe((_, changed) => changed.has(name) && show());
  show();
  const labels = inputs.map((input) =>
    el("label", { class: "choice" }, input, ` ${t(`deploy.${name}_${input.value}`)}`),
  );
  const legend = el("legend", {}, t(`deploy.choose_${name}`));
  const element = el("fieldset", { class: "choices", "data-sets": name }, legend, ...labels);
  const offer = (can) => {
    inputs.forEach(({ value }, place) => (labels[place].hidden = !can[value]));
    element.hidden = values.filter((value) => can[value]).length < 2;
  };
  return { element, offer };
}

/** Which run is shown, with all that tells it from others. */
function sentence(t, { kept, letter, config, seed, stopped, student }) {
  if (!config) return t("deploy.run_is_opened", { units: count(student.layers[0].outputs) });
  const { experiment, labels, widths, temperature, soft_weight: share, steps } = config;
  const values = { letter, units: count(widths[0]), T: written(temperature), steps: count(steps), seed };
  const seen = t(`deploy.seen_${experiment}`, { labels: count(labels) });
  const which = t(kept ? "deploy.run_is_ready" : "deploy.run_is_own", { ...values, seen });
  const mixed = share < 1 ? t("deploy.run_share", { share: percent(share) }) : "";
  return sentences(t, which, mixed, stopped ? t("deploy.run_stopped", values) : "");
}
