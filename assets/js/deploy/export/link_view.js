import { el, setText } from "../../shared/dom.js";
import { count } from "../../shared/numbers.js";
import { MOST_LINK, studentLink } from "./link.js";
import { isOwnHost } from "../../shared/own_host.js";
import { MOST_QR, qrCode } from "../../shared/qr.js";
import { sentences } from "../../shared/text.js";

/** The tab's own place in the page's address. */
const TAB = "?tab=deploy";

/**
 * A link that holds the student, and its QR code, where they fit; said where they do not. tell(text) says what is done.
 * Returns {element, show(network)}; show resolves with a function that shows what it has made.
 */
export function linkView({ t }, tell) {
  const field = el("input", {
    type: "text",
    id: "take-link",
    readonly: true,
    "aria-describedby": "take-link-note",
    "data-testid": "take-link",
  });
  const note = el("p", { class: "fine", id: "take-link-note", "data-testid": "take-link-note" });
  const code = el("div", { class: "take-code", "data-testid": "take-code" });
  const copy = el("button", { type: "button", "data-testid": "take-copy" }, t("deploy.take_copy"));
  const line = el("div", { class: "take-link" }, el("label", { for: "take-link" }, t("deploy.take_link")), field, copy);
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      tell(t("deploy.take_copied"));
    } catch {
      field.select();
      tell(t("deploy.take_not_copied"));
    }
  });
  const show = async (network) => {
    const link = location.origin + location.pathname + TAB + (await studentLink(network));
    const fits = link.length <= MOST_LINK;
    const image = link.length <= MOST_QR ? await qrCode(link, t("deploy.take_qr")) : null;
    const shown = [
      fits ? t("deploy.take_link_fits", { letters: count(link.length) }) : "",
      fits ? "" : t("deploy.take_link_long", { letters: count(link.length), most: count(MOST_LINK) }),
      fits && !image ? t("deploy.take_qr_long", { most: count(MOST_QR) }) : "",
      fits && isOwnHost(location.hostname) ? t("deploy.take_link_local") : "",
    ];
    return () => {
      line.hidden = !fits;
      field.value = fits ? link : "";
      code.replaceChildren(...(image ? [image] : []));
      setText(note, sentences(t, ...shown));
    };
  };
  return { element: el("div", {}, el("h3", {}, t("deploy.take_link_title")), line, note, code), show };
}
