/** Frames a second that the page shows over three seconds. */
export function frameRate() {
  return new Promise((resolve) => {
    const begun = performance.now();
    let frames = 0;
    const count = (now) => {
      frames++;
      if (now - begun < 3000) requestAnimationFrame(count);
      else resolve((frames / (now - begun)) * 1000);
    };
    requestAnimationFrame(count);
  });
}

/**
 * Moves the dial that is `selector` back and forth, once a frame, for `seconds` or for a number of `updates`.
 * {spent: milliseconds of script and DOM of each, rate: of them a second}.
 */
export async function drag(selector, { seconds = 0, updates = 0 }) {
  const dial = document.querySelector(selector);
  const [least, most] = [Number(dial.min), Number(dial.max)];
  const spent = [];
  const begun = performance.now();
  let frames = 0;
  while (updates ? frames < updates : performance.now() - begun < seconds * 1000) {
    await new Promise(requestAnimationFrame);
    const before = performance.now();
    dial.value = least + (most - least) * (0.5 - 0.5 * Math.cos(frames++ / 40));
    dial.dispatchEvent(new Event("input", { bubbles: true }));
    spent.push(performance.now() - before);
  }
  return { spent, rate: frames / ((performance.now() - begun) / 1000) };
}

/** Milliseconds from Enter in the prompt box to other bars. */
export function enterToBars() {
  const enter = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
  const begun = performance.now();
  document.querySelector("[data-testid=prompt]").dispatchEvent(enter);
  return untilOther(() => document.querySelector("[data-testid=bar]").dataset.prob, begun, 1);
}

/** Milliseconds from Enter in the sentence's box to the shares of other answers. */
export function sentenceToShares() {
  const list = document.querySelector(".soft_labels [data-testid=model] [data-testid=bars]");
  const begun = performance.now();
  const first = list.firstChild;
  document.querySelector(".soft_labels [data-testid=sentence]").form.requestSubmit();
  return untilOther(() => list.firstChild, begun, 5, first);
}

/** Milliseconds from an input event of a page made with gr.Plot to other bars. */
export function plotToBars(exponent) {
  const plot = document.querySelector(".js-plotly-plot").closest(".block");
  const slider = document.querySelector("input[type=range]");
  const heights = () => [...plot.querySelectorAll(".bars .point path")].map((path) => path.getAttribute("d")).join();
  const begun = performance.now();
  const before = heights();
  slider.value = exponent;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  return untilOther(() => heights() || before, begun, 1, before);
}

/** Looks every `pause` milliseconds whether `look()` still gives what it gave `before`: milliseconds since `begun`. */
async function untilOther(look, begun, pause, before = look()) {
  while (look() === before) await new Promise((resolve) => setTimeout(resolve, pause));
  return performance.now() - begun;
}
