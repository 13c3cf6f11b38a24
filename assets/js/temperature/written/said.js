import { count, roundPercent, temperature } from "../../shared/numbers.js";
import { sentences } from "../../shared/text.js";
import { visibleText } from "../visible.js";

/** One sentence on how likely a token was, chosen by its numbers: see ./drawn_from.js. */
export function sentence(t, { share, rank, level, rows }, { text, top, isPutIn }) {
  const values = {
    token: shown(text, t),
    share: roundPercent(share),
    rank: count(rank),
    others: count(level - 1),
    top: shown(top, t),
    topShare: roundPercent(rows[0].share),
    rest: roundPercent(1 - share),
  };
  if (isPutIn) return t(share > 0 ? "written.put_in" : "written.put_in_never", values);
  if (share === 1) return t("written.only", values);
  if (rank === 1 && level > 1) return t("written.level", values);
  if (rank > 1) return t("written.later", values);
  return t(share < 0.5 ? "written.first_but" : "written.first", values);
}

/** With which settings the token was drawn. */
export function settings(t, { T, asked }) {
  const { topK, topP, minP } = asked;
  return sentences(
    t,
    t("written.settings", { T: temperature(T), seed: asked.seed }),
    topK !== null && t("written.top_k", { value: topK }),
    topP !== null && t("written.top_p", { value: topP }),
    minP !== null && t("written.min_p", { value: minP }),
  );
}

function shown(text, t) {
  return visibleText(text, t).replace(/^·/, "");
}
