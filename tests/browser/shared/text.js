import { translator } from "../../../assets/js/shared/text.js";

/** What `text` says in `language` with `values`. */
export function said(language, text, values) {
  return translator({ language, words: { key: text } })("key", values);
}
