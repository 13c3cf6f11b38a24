import { el, setText } from "../shared/dom.js";
import { isOut, problemSentence, stateSentence, waitSentence } from "../shared/model_state.js";
import { sentences } from "../shared/text.js";

const FOREIGN = 2.5;

/** One line on where the numbers come from, what they wait for, or what went wrong. */
export function statusLine({ t, store, data, models, translation }) {
  const line = el("p", { class: "note", role: "status", "data-testid": "soft-note" });
  let problem = null;
  const show = () => {
    const status = models.status(data.configuredModel);
    line.classList.toggle("problem", Boolean(problem));
    if (problem) setText(line, problemSentence(t, "soft_labels", problem));
    else if (translation.isStale) setText(line, waitSentence(t, "soft_labels", status));
    else setText(line, sentences(t, ...originTexts(t, translation, status), scriptText(t, translation.scores)));
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

function originTexts(t, { isRecorded }, status) {
  if (!isRecorded) return [t("soft_labels.live")];
  const alone = isOut(status) ? [stateSentence(t, status), t("soft_labels.recorded_only")] : [];
  return [t("soft_labels.recorded"), ...alone];
}

/** A script of which the model knows no words comes to it in many pieces a character. */
function scriptText(t, { sentence, sentence_tokens: pieces }) {
  const characters = [...sentence].length;
  return pieces / characters >= FOREIGN ? t("soft_labels.foreign", { pieces, characters }) : "";
}
