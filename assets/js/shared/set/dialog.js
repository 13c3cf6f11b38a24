/** The dialog that makes a link: a tab with its settings, what of it is locked or hidden, and a text above it. */

import { ask } from "../asked.js";
import { el, setText } from "../dom.js";
import { onTab, writeLink } from "../link.js";
import { qrCode, MOST_QR } from "../qr.js";
import { whenTyped } from "../typing.js";
import { controlRows } from "./control_rows.js";
import { shownTab, tabLabels } from "./names.js";
import { LONGEST, lengthOf, plainText } from "./rules.js";

/** What of the present address goes along whatever the tab. */
const KEPT = ["lang", "__theme", "model_on", "device"];
const TYPED = 200;

/** Open it; it closes with `signal`, and where it is closed the address says so. */
export function linkDialog({ t, texts, signal }) {
  const contexts = new Map();
  const tabs = tabView(t);
  const rows = controlRows(t, texts, () => show());
  const say = sayView(t, () => show());
  const projector = el("input", { type: "checkbox", "data-testid": "set-projector", onchange: () => show() });
  const made = madeView(t);
  const show = () => {
    const tab = shownTab();
    const context = contexts.get(tab);
    tabs.show(tab, Boolean(context));
    if (!context) return made.show(null);
    const marked = rows.marked();
    const given = { ...marked, say: say.text(), view: projector.checked ? "projector" : "" };
    return made.show(linkOf(tab, context, given), { ...marked, count: rows.count, names: rows.names, say: say.text() });
  };
  const look = () => {
    const context = contexts.get(shownTab());
    rows.offer(context?.fields ?? {}, context?.store.state);
    show();
  };
  onTab((tab, context) => {
    contexts.set(tab, context);
    look();
  }, signal);
  const dialog = el(
    "dialog",
    { class: "lab set-dialog", lang: t.language, "aria-labelledby": "set-title", "data-testid": "set-dialog" },
    el("h2", { id: "set-title" }, t("set.title")),
    el("p", {}, t("set.intro")),
    tabs.element,
    say.element,
    rows.element,
    el("label", { class: "choice" }, projector, t("set.projector")),
    made.element,
    el("p", { class: "fine" }, t("set.no_security")),
    el("button", { type: "button", "data-testid": "set-close", onclick: () => dialog.close() }, t("rule.close")),
  );
  dialog.addEventListener("change", (event) => event.target === tabs.select && requestAnimationFrame(look));
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (!signal.aborted) ask({ view: null });
  });
  signal.addEventListener("abort", () => dialog.close());
  document.querySelector("#tabs").append(dialog);
  dialog.showModal();
  look();
}

/** The address of `tab` as it is set now, with what is locked, hidden and said. */
function linkOf(tab, { fields, store }, { lock, hide, say, view }) {
  const now = new URLSearchParams(location.search);
  const kept = KEPT.filter((name) => now.has(name)).map((name) => [name, now.get(name)]);
  const search = new URLSearchParams(writeLink(tab, fields, store.state, `?${new URLSearchParams(kept)}`));
  for (const [name, value] of Object.entries({ view, lock: lock.join(","), hide: hide.join(","), say })) {
    if (value) search.set(name, value);
  }
  return `${location.origin}${location.pathname}?${search}`;
}

/** Which tab the link opens: the one behind the dialog, which is chosen here too. */
function tabView(t) {
  const options = Object.entries(tabLabels()).map(([tab, label]) => el("option", { value: tab }, label));
  const select = el("select", { id: "set-tab", "data-testid": "set-tab" }, ...options);
  select.addEventListener("change", () =>
    document.querySelector(`#tabs [data-tab-id="${CSS.escape(select.value)}"]`).click(),
  );
  const note = el("p", { class: "fine", role: "status" });
  return {
    select,
    element: el("div", { class: "set-field" }, el("label", { for: "set-tab" }, t("set.tab")), " ", select, note),
    show(tab, isKnown) {
      select.value = tab;
      setText(note, t(isKnown ? "set.tab_now" : "set.tab_none"));
    },
  };
}

/** The text, and how much of it there may be. */
function sayView(t, changed) {
  const area = el("textarea", { id: "set-say", rows: 3, "aria-describedby": "set-length", "data-testid": "set-say" });
  const length = el("p", { class: "fine", id: "set-length", role: "status" });
  const text = () => plainText(area.value);
  const show = () => {
    const count = lengthOf(text());
    setText(length, t(count > LONGEST ? "set.rule_say_long" : "set.length", { most: LONGEST, value: count, count }));
    length.classList.toggle("problem", count > LONGEST);
    area.setAttribute("aria-invalid", String(count > LONGEST));
  };
  whenTyped(
    area,
    () => {
      show();
      changed();
    },
    TYPED,
  );
  show();
  const label = el("label", { for: "set-say" }, t("set.text"));
  return { text, element: el("div", { class: "set-field" }, label, area, length) };
}

/** The link that was made: in words, to be copied, opened, and as a QR code. */
function madeView(t) {
  const preview = el("p", { role: "status", "data-testid": "set-preview" });
  const field = el("input", { type: "text", readonly: true, "aria-label": t("set.link"), "data-testid": "set-link" });
  const note = el("span", { class: "fine", role: "status" });
  const open = el("a", { target: "_blank", rel: "noopener", "data-testid": "set-open" }, t("set.open"));
  const code = el("div", { class: "set-qr" });
  const problem = el("p", { class: "fine" });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      setText(note, t("set.copied"));
    } catch {
      field.select();
      setText(note, t("set.not_copied"));
    }
  };
  const button = el("button", { type: "button", class: "primary", "data-testid": "set-copy", onclick: copy });
  button.append(t("set.copy"));
  const element = el("div", {}, preview, field, el("p", { class: "buttons" }, button, open, note), code, problem);
  return {
    element,
    async show(link, told) {
      element.hidden = !link || lengthOf(told.say) > LONGEST;
      if (element.hidden) return;
      setText(preview, previewText(t, told));
      if (link === field.value) return;
      field.value = open.href = link;
      setText(note, "");
      const fits = open.href.length <= MOST_QR;
      setText(problem, fits ? "" : t("set.no_qr"));
      code.replaceChildren(...(fits ? [await qrCode(open.href, t("set.link"))] : []));
    },
  };
}

function previewText(t, { lock, hide, count, names, say }) {
  if (!count) return "";
  if (lock.length + hide.length === count) return t("set.preview_all");
  const key = lock.length
    ? hide.length
      ? "set.preview_both"
      : "set.preview_lock"
    : hide.length
      ? "set.preview_hide"
      : "";
  if (key) return t(key, { lock: names(lock), hide: names(hide) });
  return t(say ? "set.preview_text" : "set.preview_free");
}
