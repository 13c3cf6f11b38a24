import { el } from "../../shared/dom.js";

/** A part of the tab: a heading, a line in plain words under it, and what it shows. */
export function part(t, name, ...children) {
  return el(
    "section",
    { class: `part part-${name}`, "data-testid": `part-${name}` },
    el("h2", {}, t(`deploy.${name}_title`)),
    el("p", { class: "part-text" }, t(`deploy.${name}_text`)),
    ...children,
  );
}

/** A button with the words of `key`. */
export function button(t, key, testid, onclick, kind = null) {
  return el("button", { type: "button", class: kind, "data-testid": testid, onclick }, t(key));
}

/** The sentence for what the worker could not do; `key` says what did not work. */
export function failure(t, key, { cause, message }) {
  return t(key, { why: cause === "missed" ? t("file.missed") : t("deploy.damaged", { reason: message }) });
}
