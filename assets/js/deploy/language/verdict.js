/** What a run says of soft labels: chosen by its numbers. */

import { MEASURES } from "./numbers.js";
import { sentences } from "../../shared/text.js";

/** A smaller difference, as a share of the twin's, is none: another order of the batches alone moves them by 1 %. */
export const LEAST = 0.02;

/** Whether lower was reached with soft labels: helped, hurt or same; null where a number is not finite. */
export function effect(student, twin) {
  if (student === null || twin === null) return null;
  const gain = (twin - student) / twin;
  return gain >= LEAST ? "helped" : gain <= -LEAST ? "hurt" : "same";
}

/** The verdict of the last event of a run in one sentence of at most 25 words. */
export function verdict(t, { student, twin }) {
  const [kl, perplexity] = ["kl_to_teacher", "perplexity"].map((name) => effect(student[name], twin[name]));
  if (!kl || !perplexity) return t("deploy.language_astray");
  const values = (name) => ({ student: MEASURES[name](student[name]), twin: MEASURES[name](twin[name]) });
  return sentences(
    t,
    t(`deploy.language_kl_${kl}`, values("kl_to_teacher")),
    t(`deploy.language_perplexity_${perplexity}`, values("perplexity")),
  );
}
