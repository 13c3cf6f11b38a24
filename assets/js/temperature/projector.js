/** What is projected of this tab: the prompt, the bars and the dial; on from one recorded prompt to the next. */
export function picture({ root, context: { store, data } }) {
  return {
    move(by) {
      if (root.querySelector(".prompt-box").matches(":disabled")) return;
      const { prompts } = data;
      const at = prompts.findIndex(({ prompt }) => prompt === store.state.prompt);
      const next = at < 0 && by < 0 ? prompts.length - 1 : (at + by + prompts.length) % prompts.length;
      store.set({ prompt: prompts[next].prompt, appended: [] });
    },
  };
}
