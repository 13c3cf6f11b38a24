import { aimOf, writtenMeans } from "../aim.js";
import { el, setText } from "../../shared/dom.js";
import { shortPercent } from "../numbers.js";

/** The kept runs, each with its settings and what came out, to compare and to remove. */
export function runsView(context) {
  const { t, training, removed } = context;
  const list = el("ul", { class: "runs", "data-testid": "runs" });
  const undo = el("button", { type: "button", "data-testid": "undo-remove" });
  const offer = (run) => {
    removed.run = run;
    undo.hidden = !run;
    setText(undo, run ? t("distil.run_undo", { letter: run.letter }) : "");
  };
  const remove = (run) => {
    training.remove(run.id);
    offer(run);
    undo.focus();
  };
  undo.addEventListener("click", () => {
    const { run } = removed;
    offer(null);
    training.restore(run);
    list.querySelector(".remove")?.focus();
  });
  const section = el(
    "section",
    { class: "kept" },
    el("h2", { class: "visually-hidden" }, t("distil.runs")),
    el("p", { class: "fine" }, t("distil.runs_hint")),
    list,
    undo,
  );
  const show = () =>
    list.replaceChildren(...training.history.runs.map((run) => item(context, run, () => remove(run))).reverse());
  training.on("runs", show);
  training.on("run", (run) => {
    if (run) offer(null);
    show();
  });
  show();
  offer(removed.run);
  return section;
}

/** Says that some kept runs could not be read, where it is so. */
export function droppedView({ t, training }) {
  const dropped = el("p", { class: "problem", role: "status" }, t("distil.runs_dropped"));
  dropped.hidden = !training.history.dropped;
  return dropped;
}

/** What distinguishes a run from the usual one, in few words. */
export function describe(
  { t, say },
  { experiment, labels, temperature, widths, soft_weight: share, divergence, t_squared: scaled, seed },
) {
  const parts = [
    say(`experiment_${experiment}`, { labels }),
    `T = ${temperature}`,
    t("distil.run_units", { units: widths[0] }),
    ...(share < 1 ? [t("distil.run_share", { share: shortPercent(share) })] : []),
    ...(divergence === "forward_kl" ? [] : [t(`distil.divergence_${divergence}`)]),
    ...(scaled ? [] : [t("distil.run_unscaled")]),
    ...(seed ? [t("distil.run_seed", { seed })] : []),
  ];
  return parts.join(" · ");
}

function item(context, run, onRemove) {
  const { t, store, training } = context;
  const { letter } = run;
  const shown = run.id === training.run?.id;
  const { config } = run;
  const again = () => {
    store.set({
      experiment: config.experiment,
      labels: config.labels,
      hidden: config.widths[0],
      temperature: config.temperature,
      share: config.soft_weight,
      divergence: config.divergence,
      beta: config.beta,
      scaled: config.t_squared,
      seed: config.seed,
    });
    training.show(run.id);
  };
  return el(
    "li",
    { class: shown ? "shown" : null },
    el("b", { class: "letter" }, letter),
    el("span", {}, describe(context, config), shown ? ` ${t("distil.run_shown")}` : ""),
    el("span", { class: "run-result" }, resultOf(context, run)),
    el("button", { type: "button", class: "link", onclick: again }, t("distil.run_settings")),
    el(
      "button",
      {
        type: "button",
        class: "remove",
        "aria-label": t("distil.run_remove", { letter }),
        onclick: onRemove,
      },
      "×",
    ),
  );
}

/** The same numbers as in the run's headline, with what they are of. */
function resultOf({ say, task }, { config, result }) {
  const aim = aimOf(config, task);
  const kind = aim.hidden.length ? "run_result_hidden" : result.copycat ? "run_result_few" : "run_result";
  return say(kind, writtenMeans(result, aim));
}
