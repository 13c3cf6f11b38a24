/** Whether a room works: opened, joined by a learner who is made up, answered, and closed again. */

import { act, look } from "../../room/connection.js";
import { refusalText } from "../../room/problem.js";
import { newToken } from "../../room/session.js";
import { fine, limited, missing } from "./outcome.js";
import { isGone } from "./trial_room.js";

const GUESS = 0.5;
/** What soon goes by by itself. */
const PASSING = ["opened", "joined", "tries", "rooms", "streams", "database"];

/** One answer of a learner is followed to who teaches. */
export async function room(rooms, teacher, prompt, signal) {
  const learner = { code: teacher.code, who: `learner ${newToken()}` };
  await act(rooms, learner, "join", {}, signal);
  await act(rooms, teacher, "ask", { question: { kind: "share", prompt, temperature: 1 } }, signal);
  const { number } = await look(rooms, learner, "", signal);
  const begun = performance.now();
  await act(rooms, learner, "guess", { question: number, value: GUESS }, signal);
  const { guesses } = await look(rooms, teacher, "", signal);
  const milliseconds = Math.round(performance.now() - begun);
  if (String(guesses?.values) !== String(GUESS))
    return missing(
      (t) => t("prepare.room.other"),
      (t) => t("prepare.over_do"),
    );
  return fine((t) => t("prepare.room.fine", { milliseconds }));
}

/** Whether nothing of the trial is left. */
export async function left(rooms, trial, signal) {
  const closed = await trial.close();
  if (closed && (await isGone(rooms, closed, signal))) return fine((t) => t("prepare.left.fine"));
  return closed
    ? limited(
        (t) => t("prepare.left.still"),
        (t) => t("prepare.left.todo"),
      )
    : fine((t) => t("prepare.left.none"));
}

/** The outcome where a room says no, or nobody answers. */
export function refused(error, data) {
  if (error.name === "LostError")
    return missing(
      (t) => t("prepare.room.lost"),
      (t) => t("prepare.lost_do"),
    );
  if (error.name !== "Refused") throw error;
  const said = (t) => refusalText(t, data, error);
  return PASSING.includes(error.reason)
    ? limited(said, (t) => t("prepare.room.later_do"))
    : missing(said, (t) => t("prepare.room.refused_do"));
}
