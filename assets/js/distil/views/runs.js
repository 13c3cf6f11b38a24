import { el } from "../../shared/dom.js";
import { meanAndDeviation, shortPercent } from "../numbers.js";

/** The kept runs, each with its settings and what came out, to compare and to remove. */
export function runsView(context) {
  const { t, training } = context;
  const list = el("ul", { class: "runs", "data-testid": "runs" });
  const dropped = el("p", { class: "problem", role: "status" }, t("distil.runs_dropped"));
  dropped.hidden = !training.history.dropped;
  const section = el(
    "section",
    { class: "kept" },
    el("h2", {}, t("distil.runs")),
    el("p", { class: "fine" }, t("distil.runs_hint")),
    list,
    dropped,
  );
  const show = () => {
    const { runs } = training.history;
    section.hidden = !runs.length && dropped.hidden;
    list.replaceChildren(...runs.map((run) => item(context, run)).reverse());
  };
  training.on("runs", show);
  training.on("run", show);
  show();
  return section;
}

/** What distinguishes a run from the usual one, in few words. */
export function describe(
  { t, say },
  { experiment, labels, temperature, widths, soft_weight: share, divergence, seed },
) {
  const parts = [
    say(`experiment_${experiment}`, { labels }),
    `T = ${temperature}`,
    t("distil.run_units", { units: widths[0] }),
    ...(share < 1 ? [t("distil.run_share", { share: shortPercent(share) })] : []),
    ...(divergence === "forward_kl" ? [] : [t(`distil.divergence_${divergence}`)]),
    ...(seed ? [t("distil.run_seed", { seed })] : []),
  ];
  return parts.join(" · ");
}

function item(context, run) {
  const { t, store, training, task } = context;
  const { letter } = run;
  const shown = run.id === training.run?.id;
  const [student, twin] = ["student", "twin"].map((who) => run.result[`corrected_${who}`] ?? run.result[who]);
  const mean = (scores) => task.measure.write(meanAndDeviation(scores[task.measure.name]).mean);
  const { config } = run;
  const again = () =>
    store.set({
      experiment: config.experiment,
      labels: config.labels,
      hidden: config.widths[0],
      temperature: config.temperature,
      share: config.soft_weight,
      divergence: config.divergence,
      beta: config.beta,
      seed: config.seed,
    });
  return el(
    "li",
    { class: shown ? "shown" : null },
    el("b", { class: "letter" }, letter),
    el("span", {}, describe(context, config), shown ? ` ${t("distil.run_shown")}` : ""),
    el("span", { class: "run-result" }, t("distil.run_result", { student: mean(student), twin: mean(twin) })),
    el("button", { type: "button", class: "link", onclick: again }, t("distil.run_settings")),
    el(
      "button",
      {
        type: "button",
        class: "remove",
        "aria-label": t("distil.run_remove", { letter }),
        onclick: () => training.remove(run.id),
      },
      "×",
    ),
  );
}
