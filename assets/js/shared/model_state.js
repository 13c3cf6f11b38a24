/** What the page says of a language model and of a server: the same words wherever they are said. */

import { megabytes } from "./numbers.js";
import { sentences } from "./text.js";

/** How far a model is, as a sentence; nothing where nobody has asked. `status`: see ./models.js. */
export function stateSentence(t, status) {
  const { state, stage, seconds, detail } = status;
  if (state === "unknown") return "";
  if (status.onDevice) return deviceSentence(t, status);
  if (state !== "loading" && state !== "idle") return t(`model.state.${state}`, { detail });
  return t("model.state.loading", { stage: t(`model.stage.${stage || "importing"}`), seconds: Math.round(seconds) });
}

/** How far the model on this device is. */
function deviceSentence(t, { state, stage, problem, bytes, size, left }) {
  if (problem) return t(problem.key, problem.values);
  if (state !== "loading" || stage !== "downloading") return t(`place.model_${state}`);
  const values = { here: megabytes(bytes), size: megabytes(size) };
  if (left === null) return t("place.downloading", values);
  return t("place.downloading_left", { ...values, seconds: Math.ceil(left) });
}

/**
 * What something waits for, and what that means there: t(`PLACE.meanwhile`) while the model gets ready,
 * t(`PLACE.without_model`) where it cannot be had.
 */
export function waitSentence(t, place, status) {
  const said = stateSentence(t, status);
  if (status.state === "ready") return t("model.reading");
  if (status.state === "loading" || status.state === "idle") return sentences(t, said, t(`${place}.meanwhile`));
  return isOut(status) ? sentences(t, said, t(`${place}.without_model`)) : said;
}

/** Whether the server has no such model, and will not get it by waiting. */
export function isMissing({ state }) {
  return ["missing", "unreachable", "failed"].includes(state);
}

/** Whether the model cannot answer: it is missing, or the server does not answer. */
export function isOut(status) {
  return isMissing(status) || status.state === "offline";
}

/** What went wrong with a request, and t(`PLACE.retry`) where a second one may go well. */
export function problemSentence(t, place, error) {
  if (error.name === "LostError") return sentences(t, t("model.state.offline"), t(`${place}.retry`));
  if (error.name === "MissedError") return sentences(t, t("file.missed"), t(`${place}.retry`));
  if (error.name === "DeviceError") return t(error.key, error.values);
  return t("server.refused", { reason: error.message });
}
