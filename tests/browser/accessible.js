const CONTROLS = ".lab :is(a, button, input, select, summary, textarea, [tabindex='0'])";
const SMALLEST = 24;

/** What axe finds wrong in `include` and outside `exclude`: ["rule: element"]. `rules` alone are asked, or all. */
export async function faults(include, exclude, rules) {
  const { violations } = await window.axe.run(
    { include: [include], exclude },
    { resultTypes: ["violations"], ...(rules.length && { runOnly: rules }) },
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** The controls that a finger can miss: less than 24 pixels wide or high with their labels, and in no sentence. */
export function small() {
  const side = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return Math.min(width, height);
  };
  const inSentence = (element) => getComputedStyle(element).display === "inline" || element.matches(".link");
  return [...document.querySelectorAll(CONTROLS)]
    .filter((control) => control.checkVisibility() && !inSentence(control))
    .filter((control) => Math.max(...[control, ...(control.labels ?? [])].map(side)) < SMALLEST)
    .map((control) => control.outerHTML.slice(0, 200));
}

/** The controls of `root` that lie under its dial once Tab has come to them. */
export function covered(root) {
  const dial = document.querySelector(`${root} .dial`);
  scrollTo(0, 0);
  return [...document.querySelectorAll(`${root} :is(a, button, input, select, summary, textarea, [tabindex])`)]
    .filter((control) => control.checkVisibility() && !control.disabled && !dial.contains(control))
    .filter((control) => {
      control.focus();
      return control.getBoundingClientRect().bottom > dial.getBoundingClientRect().top + 1;
    })
    .filter((control) => control.getBoundingClientRect().top < dial.getBoundingClientRect().bottom)
    .map((control) => control.outerHTML.slice(0, 200));
}
