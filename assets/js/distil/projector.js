/** What is projected of this tab: the curves while students learn; on from one experiment to the next. */
export function picture({ root }) {
  return {
    move(by) {
      const choices = [...root.querySelectorAll(".experiments input:enabled")];
      const at = choices.findIndex(({ checked }) => checked);
      choices[(at + by + choices.length) % choices.length]?.click();
    },
  };
}
