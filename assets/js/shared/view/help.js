import { el, setText } from "../dom.js";

/** Its rows: the keys, and what they do. */
const ROWS = [
  ["↑ ↓", "view.key_temperature"],
  ["← →", "view.key_picture"],
  ["Page ↑ Page ↓", "view.key_tab"],
  ["Esc", "view.key_leave"],
  ["?", "view.key_help"],
];

/** The line at the foot of the projector view, and the list of keys that it opens. */
export function helpView(t, leave) {
  const hint = el("span", { class: "view-hint" });
  const rows = ROWS.map(([keys, key]) => el("div", {}, el("dt", {}, el("kbd", {}, keys)), el("dd", {}, t(key))));
  const close = el("button", { type: "button", class: "quiet", onclick: () => shut() }, t("rule.close"));
  const list = el(
    "section",
    { class: "view-help", id: "view-help", hidden: true, "aria-label": t("view.keys"), "data-testid": "view-help" },
    el("dl", {}, ...rows),
    close,
  );
  const open = el("button", {
    type: "button",
    class: "quiet",
    "aria-expanded": "false",
    "aria-controls": list.id,
    "aria-label": t("view.keys"),
    "data-testid": "view-keys",
    onclick: () => toggle(),
  });
  open.append("?");
  const out = el("button", { type: "button", class: "quiet", "data-testid": "view-leave", onclick: leave });
  out.append(t("view.leave"));
  const show = (isOpen) => {
    list.hidden = !isOpen;
    open.setAttribute("aria-expanded", String(isOpen));
    (isOpen ? close : open).focus();
  };
  const shut = () => show(false);
  const toggle = () => show(list.hidden);
  return {
    element: el("div", { class: "lab view-foot", lang: t.language, "data-testid": "view-foot" }, list, hint, open, out),
    get isOpen() {
      return !list.hidden;
    },
    close: shut,
    toggle,
    name: (tab) => setText(hint, t(`view.hint_${tab}`)),
  };
}
