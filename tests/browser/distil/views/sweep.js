import { aimOf } from "../../../../assets/js/distil/aim.js";
import { accuracy, perplexity } from "../../../../assets/js/distil/measures.js";
import { best, sweepView } from "../../../../assets/js/distil/views/sweep.js";

const MEASURES = { accuracy, perplexity };
const taskOf = (measure) => ({ measure: MEASURES[measure], classes: ["0", "1", "2"], hidden: {} });

/** The temperature that a sweep's event shows to be best by a measure, or null. */
export function bestTemperature(event, measure) {
  return best(event, aimOf(event.points[0].config, taskOf(measure)))?.config.temperature ?? null;
}

/** What is said of a finished sweep: the keys of its sentences with their values. */
export function concluded(event, measure) {
  const t = Object.assign((key, values = {}) => `${key} ${JSON.stringify(values)}`, { language: "en" });
  const listeners = {};
  const training = {
    status: { state: "idle" },
    on: (name, listener) => (listeners[name] = listener),
    device: { chosen: async () => "cpu" },
  };
  const store = { state: { temperature: 4, device: "cpu", experiment: "all" }, subscribe() {} };
  const data = { sweep: { temperatures: [1, 2, 3, 4], repeats: 3 } };
  const task = taskOf(measure);
  const { signal } = new AbortController();
  const view = sweepView({ t, say: t, data, store, training, task, root: document.body, signal, charts: {} });
  listeners.sweep({ ...event, last: true });
  return view.querySelector("[data-testid=sweep-answer]").textContent;
}
