import { visit } from "../../shared/tabs.js";
import { stepParameters } from "./address.js";

/** Have `link` lead to `step` as far as the visitor is in it, without loading the page anew. */
export function lead(link, step, record) {
  const parameters = stepParameters(step, record.entry(step.name).stage);
  link.href = `?${parameters}`;
  link.dataset.step = step.name;
  link.onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // to be opened beside this page
    event.preventDefault();
    visit(parameters);
  };
  return link;
}
