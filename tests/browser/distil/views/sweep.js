import { accuracy, perplexity } from "../../../../assets/js/distil/measures.js";
import { best } from "../../../../assets/js/distil/views/sweep.js";

const MEASURES = { accuracy, perplexity };

/** The temperature that a sweep's event shows to be best by a measure, or null. */
export function bestTemperature(event, measure) {
  return best(event, MEASURES[measure])?.config.temperature ?? null;
}
