import { el, focusHeading } from "../dom.js";
import { heardUntil } from "../drawing.js";
import { Broken, short } from "../fields.js";
import { noticesView } from "../notices.js";
import { sentences, translator } from "../text.js";
import { nameOf, shownTab, tabNames } from "./names.js";
import { Held } from "./held.js";

/**
 * What a link sets and locks, said above the tab. It is text of whoever made the link: it stands there as it is.
 * data: `texts`, `kept` and `signal`, as ../mount.js gives them, and the address with which the page was `opened`.
 */
export function mount(element, data) {
  const t = translator(data.texts);
  const isNamed = (name) => `set.control_${name}` in data.texts.words;
  const held = (data.kept.held ??= new Held(data.opened, isNamed));
  const root = el("section", { class: "lab set-note", lang: t.language, "data-testid": "set-note" });
  const notices = noticesView({ t });
  const body = el("div", {});
  root.append(notices.element, body);
  const names = (links) => links.map((name) => nameOf(t, data.texts, name));
  const free = () => {
    held.unlock();
    focusHeading(document);
  };
  const draw = () => {
    const { hide, say } = held.link;
    const { locked } = held;
    const told = [
      locked.length && t("set.locks", { names: names(locked) }),
      hide.length && t("set.hides", { names: names(hide) }),
    ];
    const isHeld = locked.length + hide.length > 0;
    body.replaceChildren(
      ...(say ? [el("p", { class: "fine" }, t("set.says")), el("p", { class: "set-say", dir: "auto" }, say)] : []),
      ...(isHeld ? [el("p", { class: "set-held" }, sentences(t, ...told), " ", all, " ", unlock)] : []),
    );
    showAll();
  };
  const drawAnew = () => {
    notices.show([...held.link.broken, ...unknownTab()]);
    draw();
  };
  const all = el("span", { "data-testid": "set-all" });
  const unlock = el("button", { type: "button", class: "link", "data-testid": "set-unlock", onclick: free });
  unlock.append(t("set.unlock"));
  const showAll = () => {
    all.textContent = held.isAll(shownTab()) ? t("set.all_locked") : "";
  };
  document
    .querySelector("#tabs")
    .addEventListener("click", () => requestAnimationFrame(showAll), { signal: data.signal });
  const heard = heardUntil(data.signal, held);
  heard.on("change", drawAnew);
  heard.on("tab", draw);
  held.explain(t("set.by_link"));
  element.replaceChildren(root);
  drawAnew();
}

/** The rule that an address breaks whose tab is not there. */
function unknownTab() {
  const asked = new URLSearchParams(location.search).get("tab");
  const names = tabNames();
  return asked === null || names.includes(asked) ? [] : [new Broken("set.rule_tab", { names, value: short(asked) })];
}
