/** Before a page is in a room: one can be opened, or come into by its code. */

import { el, setText } from "../../shared/dom.js";
import { short } from "../../shared/fields.js";
import { plainCode } from "./spoken.js";

/** The two ways in; `session`: a RoomSession in no room. */
export function startView({ t, data }, session) {
  const open = el(
    "button",
    { type: "button", class: "primary", onclick: () => session.open(), "data-testid": "room-open" },
    t("room.open"),
  );
  const code = el("input", {
    type: "text",
    id: "room-join-code",
    autocomplete: "off",
    autocapitalize: "characters",
    size: 6,
    "data-testid": "room-join-code",
  });
  const problem = el("p", { class: "problem", role: "alert" });
  const submit = (event) => {
    event.preventDefault();
    const plain = plainCode(code.value);
    const isRight = isCode(data, plain);
    setText(problem, isRight ? "" : t("room.rule.code", ruleOf(data, code.value)));
    code.ariaInvalid = String(!isRight);
    if (isRight) session.join(plain);
  };
  return el(
    "div",
    { class: "room-start" },
    el("div", {}, el("h3", {}, t("room.open_title")), el("p", {}, t("room.open_note")), open),
    el(
      "form",
      { class: "room-form", onsubmit: submit },
      el("h3", {}, t("room.join_title")),
      el("label", { for: "room-join-code" }, t("room.join_code")),
      code,
      el("button", { type: "submit", "data-testid": "room-join" }, t("room.join")),
      problem,
    ),
  );
}

/** Whether `text` may be a room's code. */
export function isCode({ room: { letters, length } }, text) {
  return text.length === length && Array.from(text).every((letter) => letters.includes(letter));
}

/** What the sentence about a wrong code is filled with. */
export function ruleOf({ room: { length, letters } }, text) {
  return { length, letters, value: short(text) };
}
