import { el, setText } from "../shared/dom.js";

const FOREIGN = 2.5;

/** One line on where the numbers come from, what they wait for, or what went wrong. */
export function statusLine({ t, store, data, models, translation }) {
  const line = el("p", { class: "note", role: "status", "data-testid": "soft-note" });
  let problem = null;
  const show = () => {
    const status = models.status(data.configuredModel);
    line.classList.toggle("problem", Boolean(problem));
    if (problem) setText(line, problemText(t, problem));
    else if (translation.isStale) setText(line, waitText(t, status));
    else
      setText(line, [t(originKey(translation, status)), scriptText(t, translation.scores)].filter(Boolean).join(" "));
  };
  translation.on("problem", (error) => {
    problem = error;
    show();
  });
  translation.on("scores", show);
  models.subscribe(show);
  store.subscribe((_, changed) => !changed.has("temperature") && show());
  return line;
}

function originKey({ isRecorded }, { state }) {
  if (!isRecorded) return "soft_labels.live";
  return ["missing", "failed", "unreachable", "offline"].includes(state)
    ? "soft_labels.recorded_only"
    : "soft_labels.recorded";
}

/** A script of which the model knows no words comes to it in many pieces a character. */
function scriptText(t, { sentence, sentence_tokens: pieces }) {
  const characters = [...sentence].length;
  return pieces / characters >= FOREIGN ? t("soft_labels.foreign", { pieces, characters }) : "";
}

function waitText(t, { state, stage, seconds, detail }) {
  if (state === "ready") return t("soft_labels.scoring");
  if (state === "loading" || state === "idle") {
    return t("soft_labels.waits", { stage: t(`model.stage.${stage || "importing"}`), seconds: Math.round(seconds) });
  }
  return state === "unknown" ? t("soft_labels.asking") : t(`soft_labels.wait_${state}`, { detail });
}

function problemText(t, problem) {
  return problem.name === "LostError" ? t("soft_labels.offline") : t("prompt.refused", { reason: problem.message });
}
