const button = (name) => document.querySelector(`[data-testid=${name}]`);

/** Begin a run and stop it with the next click, before anything else has happened. */
export function startAndStop() {
  button("start-training").click();
  setTimeout(() => button("stop-training").click());
}
