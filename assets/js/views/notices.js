import { el } from "../dom.js";

/** What the link asked for and could not have: one sentence a broken rule, until it is closed. */
export function noticesView({ t }) {
  const element = el("div", { class: "notices", role: "alert", "data-testid": "notices" });
  const show = (broken) => {
    element.replaceChildren(
      ...broken.map(({ message, values }) => {
        const notice = el("p", { class: "notice" }, `${t("rule.link")} ${t(message, values)} `);
        notice.append(el("button", { type: "button", class: "link", onclick: () => notice.remove() }, t("rule.close")));
        return notice;
      }),
    );
  };
  return { element, show };
}
