import { el } from "../../shared/dom.js";

/** What a row of a step is called: a token or an answer as it stands, or in the page's words. */
export function rowName(t, { token, text, key }) {
  if (key) return t(key);
  return (token ?? text).trim();
}

/** The same as a node whose writing runs its own way. */
export function rowLabel(t, row) {
  return row.key ? rowName(t, row) : el("bdi", { lang: "en" }, rowName(t, row));
}
