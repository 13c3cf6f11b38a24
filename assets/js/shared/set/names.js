/** How what a link sets is called. */

/** The setting `name` of an address in words; one that has none is called as in the address. */
export function nameOf(t, { words }, name) {
  return `set.control_${name}` in words ? t(`set.control_${name}`) : name;
}

/** The tabs' names in the address. */
export function tabNames() {
  return [...new Set(Array.from(document.querySelectorAll("#tabs [data-tab-id]"), ({ dataset }) => dataset.tabId))];
}

/** What the bar calls each tab: {name in the address: words}. */
export function tabLabels() {
  const buttons = [...document.querySelectorAll("#tabs [data-tab-id]")];
  return Object.fromEntries(buttons.map(({ dataset, textContent }) => [dataset.tabId, textContent.trim()]));
}

/** The tab that is shown. */
export function shownTab() {
  return document.querySelector('#tabs [data-tab-id][aria-selected="true"]').dataset.tabId;
}
