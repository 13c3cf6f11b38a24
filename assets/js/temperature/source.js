/** Where distributions come from: the recorded prompts, or the server's language model. */

import { MissedError, fetchedBytes, fetchedJson } from "../maths/fetched.js";
import { loadOnce } from "../maths/load_once.js";
import { distribution } from "../maths/tensors.js";

const KEPT = 8;

export class Source {
  data;
  base;
  #distributions = new Map();
  /** For each model a function that fetches its vocabulary once. */
  #vocabularies = new Map();

  /** data: see page_data; data.server answers calls; `base` is the URL of the assets folder. */
  constructor(data, base) {
    this.data = data;
    this.base = base;
  }

  /** Whether `state` asks for a recorded prompt, which needs no model. */
  isRecorded({ prompt, appended, model }) {
    return model === this.data.recordedModel && !appended.length && this.data.prompts.some((p) => p.prompt === prompt);
  }

  /** The distribution of the token after the prompt of `state`. Rejects with the ServerError or MissedError met. */
  async distribution(state, signal) {
    const key = JSON.stringify([state.model, state.prompt, state.appended]);
    const found = this.#distributions.get(key) ?? (await this.#fetch(state, signal));
    this.#distributions.delete(key);
    this.#distributions.set(key, found);
    if (this.#distributions.size > KEPT) this.#distributions.delete(this.#distributions.keys().next().value);
    return found;
  }

  /** The text of every token of `model`, by id. */
  vocabulary(model) {
    if (!this.#vocabularies.has(model))
      this.#vocabularies.set(
        model,
        loadOnce(() => this.#fetchVocabulary(model)),
      );
    return this.#vocabularies.get(model)();
  }

  #fetchVocabulary(model) {
    if (model !== this.data.recordedModel) return this.data.server.call("vocabulary", { model });
    return fetchedJson(new URL("recordings/vocabulary.json", this.base));
  }

  async #fetch(state, signal) {
    const context = { prompt: state.prompt, appended: state.appended };
    if (this.isRecorded(state)) {
      const { slug } = this.data.prompts.find((entry) => entry.prompt === state.prompt);
      const file = await fetchedBytes(new URL(`recordings/${slug}.safetensors`, this.base), signal);
      try {
        return distribution(file, context);
      } catch (error) {
        throw new MissedError(`${slug}: no recording`, { cause: error });
      }
    }
    const answer = await this.data.server.call(
      "next_token",
      { prompt: state.prompt, appended: state.appended, model: state.model },
      signal,
    );
    const { fromBase64 } = await import("../maths/base64.js"); // the first view is drawn without
    const { prompt_tokens: promptTokens, read_tokens: read, marks } = answer;
    return distribution(fromBase64(answer.file).buffer, { ...context, cut: promptTokens - read, promptTokens, marks });
  }
}
