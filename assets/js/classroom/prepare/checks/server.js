/** Whether who gives out this page answers, how quickly, and what the time is there. */

import { fine, limited, missing, none } from "./outcome.js";

const TIMES = 3;
/** Milliseconds after which an answer is slow, and by which a clock may be wrong. */
const [SLOW, WRONG] = [1000, 120_000];

/** {milliseconds, offset}: the middle one of some answers' times, and by how much this clock is ahead, or null. */
export async function asked(root, signal) {
  const answers = [];
  for (let i = 0; i < TIMES; i++) answers.push(await one(root, signal));
  return answers.toSorted((a, b) => a.milliseconds - b.milliseconds)[TIMES >> 1];
}

async function one(root, signal) {
  const begun = performance.now();
  const answer = await fetch(root, { method: "HEAD", cache: "no-store", signal });
  const milliseconds = performance.now() - begun;
  if (!answer.ok) throw new Error(`${answer.status}`);
  const date = Date.parse(answer.headers.get("Date") ?? "");
  return { milliseconds, offset: Number.isNaN(date) ? null : Date.now() - date };
}

/** `answers()` gives what `asked` does; a page whose files are kept can do without who gave them. */
export async function server(answers, { hasServer, host, isKept }) {
  let found;
  try {
    found = await answers();
  } catch {
    const said = (t) => t(navigator.onLine ? "prepare.server.lost" : "prepare.server.no_network", { host });
    const rest = (t) => t(isKept ? "prepare.server.kept_do" : "prepare.lost_do");
    return isKept ? limited(said, rest) : missing(said, rest);
  }
  const values = { host, milliseconds: Math.round(found.milliseconds) };
  if (found.milliseconds > SLOW)
    return limited(
      (t) => t("prepare.server.slow", values),
      (t) => t("prepare.server.slow_do"),
    );
  return fine((t) => t(hasServer ? "prepare.server.fine" : "prepare.server.files", values));
}

/** This device's clock beside that of the server. */
export async function clock(answers) {
  const found = await answers().catch(() => null);
  if (!found || found.offset === null) return none((t) => t("prepare.clock.unknown"));
  const seconds = Math.round(Math.abs(found.offset) / 1000);
  if (Math.abs(found.offset) < WRONG) return fine((t) => t("prepare.clock.fine", { seconds }));
  const values = { minutes: Math.round(seconds / 60) };
  return limited(
    (t) => t(found.offset > 0 ? "prepare.clock.ahead" : "prepare.clock.behind", values),
    (t) => t("prepare.clock.todo"),
  );
}

/** Whether the server's own model answers typed prompts; `ask`: the server of the tabs, or null. */
export async function serverModel(ask, model, signal) {
  if (!ask) return none((t) => t("prepare.server_model.no_server"));
  let state;
  try {
    ({ state } = await ask.call("model_status", { model }, signal));
  } catch (error) {
    if (error.name !== "LostError") throw error;
    return missing(
      (t) => t("model.state.offline"),
      (t) => t("prepare.lost_do"),
    );
  }
  if (state === "ready") return fine((t) => t("prepare.server_model.fine"));
  const isUnderWay = ["idle", "loading"].includes(state);
  return limited(
    (t) => t(isUnderWay ? "prepare.server_model.loading" : "prepare.server_model.none"),
    (t) => t(isUnderWay ? "prepare.wait_do" : "prepare.model.todo"),
  );
}
