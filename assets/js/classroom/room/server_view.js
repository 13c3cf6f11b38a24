/** Where the rooms are, on a page without a server of its own: asked for, and said. */

import { el, setText } from "../../shared/dom.js";
import { Broken } from "../../shared/fields.js";
import { classroomLink } from "./join_link.js";
import { readAddress } from "./server.js";

/** A form for the address of somebody's own server; the page is loaded anew, as only then may it ask there. */
export function serverForm(t) {
  const field = el("input", {
    type: "text",
    id: "room-server",
    inputmode: "url",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    "data-testid": "room-server",
  });
  const problem = el("p", { class: "problem", role: "alert" });
  const submit = (event) => {
    event.preventDefault();
    const found = readAddress(field.value.trim());
    const isBroken = found instanceof Broken;
    setText(problem, isBroken ? t(found.message, found.values) : "");
    if (!isBroken) location.assign(classroomLink({ rooms: found.href }));
  };
  return el(
    "form",
    { class: "room-form", onsubmit: submit },
    el("label", { for: field.id }, t("room.server")),
    field,
    el("button", { type: "submit", "data-testid": "room-use-server" }, t("room.use_server")),
    problem,
  );
}

/** Which server is asked, and a way back to none. */
export function serverLine(t, { host }) {
  const leave = () => {
    const parameters = new URLSearchParams(location.search);
    for (const name of ["rooms", "room"]) parameters.delete(name);
    location.search = parameters;
  };
  const button = el("button", { type: "button", class: "link", onclick: leave }, t("room.leave_server"));
  return el("p", { class: "fine", "data-testid": "room-host" }, t("room.on_server", { host }), " ", button);
}
