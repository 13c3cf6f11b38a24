import { heardUntil } from "../../../assets/js/shared/drawing.js";
import { Store } from "../../../assets/js/shared/store.js";

/** What who listens through heardUntil hears before and after the drawing is gone, and what the store holds. */
export function heard() {
  const store = new Store({ T: 1 });
  const drawing = new AbortController();
  const view = heardUntil(drawing.signal, store);
  const [through, always] = [[], []];
  store.subscribe(({ T }) => always.push(T));
  view.subscribe(({ T }) => through.push(T));
  view.set({ T: 2 });
  drawing.abort();
  view.subscribe(({ T }) => through.push(T)); // a part of it that is ready too late
  view.set({ T: 3 });
  return { through, always, T: view.state.T };
}
