import { Writing } from "../../../assets/js/temperature/writing.js";

/** In which state a text ends that is stopped while its model loads, for ever. */
export async function stoppedWhileLoading() {
  const state = { prompt: "Once", appended: [], model: "any", seed: 1, topK: null, topP: null, minP: null };
  const models = { status: () => ({ state: "loading" }), follow: () => new Promise(() => {}) };
  const data = { writing: { temperatures: [], tokens: 3 } };
  const writing = new Writing({ store: { state: { ...state, temperature: 1 } }, data, models });
  writing.start();
  writing.stop();
  await new Promise((resolve) => setTimeout(resolve, 50));
  return writing.status.state;
}
