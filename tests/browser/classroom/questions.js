import { QUESTIONS } from "../../../assets/js/classroom/check/questions.js";

/** All questions of the check. */
export function questions() {
  return QUESTIONS;
}
