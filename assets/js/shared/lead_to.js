import { searchWith } from "./asked.js";
import { visit } from "./tabs.js";

/**
 * Have `link` lead to `tab` with `settings` ({name in the link: value}), without loading the page anew: what is under
 * way goes on, and all else stays as it is set.
 */
export function leadTo(link, tab, settings) {
  link.href = `?${new URLSearchParams({ tab, ...settings })}`;
  link.onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // to be opened beside this page
    event.preventDefault();
    visit(searchWith({ tab, ...settings }).slice(1));
  };
}
