/** The runs that were recorded and ship, as python -m core make-assets made them. */

import { fetchedJson } from "../../maths/fetched.js";
import { loadOnce } from "../../maths/load_once.js";
import { OWN, settingsOf } from "./fields.js";
import { EVERY_SECOND } from "./layers.js";

const WRECK = "-every-second";

export class Recorded {
  #names;
  #files;

  /** names: the recordings' files, without .json; assets: the address of assets/. */
  constructor(names, assets) {
    this.#names = names;
    const file = (name) => new URL(`recordings/deploy/language/${name}.json`, assets);
    this.#files = Object.fromEntries(names.map((name) => [name, loadOnce(() => fetchedJson(file(name)))]));
  }

  /** The text whose recording shows the wreck, where there is one. */
  get wreck() {
    return this.#names.find((name) => name.endsWith(WRECK))?.slice(0, -WRECK.length) ?? null;
  }

  /** The run (./distillation.js) of a text that ships, or of the first one for the visitor's own; null for none. */
  async run(lmText, lmLayers) {
    const text = lmText === OWN ? this.#names[0] : lmText;
    const name = lmLayers === EVERY_SECOND && this.#files[text + WRECK] ? text + WRECK : text;
    if (!this.#files[name]) return null;
    const { events, result } = await this.#files[name]();
    const { config, influence, kept, train_tokens, held_out_tokens, whole, steps } = result;
    return {
      own: false,
      settings: { lmText: text, content: null, ...settingsOf(config) },
      plan: { influence, kept, train_tokens, held_out_tokens, whole, steps },
      events: [...events, result],
      isDone: true,
      model: null,
    };
  }
}
