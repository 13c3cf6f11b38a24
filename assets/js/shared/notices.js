import { el, focusHeading } from "./dom.js";
import { sentences } from "./text.js";

/** What was asked for and could not be had: one sentence each, until it is closed. */
export function noticesView({ t }) {
  const element = el("div", { class: "notices", role: "alert", "data-testid": "notices" });
  const add = (sentence) => {
    const notice = el("p", { class: "notice" }, `${sentence} `);
    const close = () => {
      notice.remove();
      const next = element.querySelector("button");
      if (next) next.focus();
      else focusHeading(document);
    };
    notice.append(el("button", { type: "button", class: "link", onclick: close }, t("rule.close")));
    element.append(notice);
  };
  /** The rules that a link broke take the place of earlier notices. */
  const show = (broken) => {
    element.replaceChildren();
    for (const { message, values } of broken) add(sentences(t, t("rule.link"), t(message, values)));
  };
  return { element, add, show };
}
