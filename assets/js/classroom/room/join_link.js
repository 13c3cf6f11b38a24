/** A link to hand on: as text, to be copied, and as a QR code. */

import { el, setText } from "../../shared/dom.js";
import { isOwnHost } from "../../shared/own_host.js";
import { qrCode } from "../../shared/qr.js";
import { ofRooms } from "./server.js";

/** The address of this page's classroom with `parameters`, and `secret` behind the #. */
export function classroomLink(parameters, secret = "") {
  const search = new URLSearchParams({ tab: "classroom", ...ofRooms(), ...parameters });
  return `${location.origin}${location.pathname}?${search}${secret && `#room_key=${secret}`}`;
}

/** show(link) shows it; label: what the QR code is called. */
export function linkBox({ t }, label) {
  const field = el("input", { type: "text", readonly: true, "aria-label": label, "data-testid": "room-link" });
  const note = el("p", { class: "fine", role: "status" });
  const code = el("div", { class: "room-qr" });
  const button = copyButton(t, t("room.copy"), () => field.value, note);
  const element = el("div", { class: "room-link" }, code, el("p", { class: "buttons" }, field, button), note);
  const show = async (link) => {
    if (link === field.value) return;
    field.value = link;
    setText(note, isOwnHost(location.hostname) ? t("room.local") : "");
    code.replaceChildren(await qrCode(link, label));
  };
  return { element, show };
}

/** A button that copies text(); `note` says whether it did. */
export function copyButton(t, label, text, note) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text());
      setText(note, t("room.copied"));
    } catch {
      setText(note, t("room.not_copied", { text: text() }));
    }
  };
  return el("button", { type: "button", onclick: copy }, label);
}
