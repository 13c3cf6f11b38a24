import { el, setText } from "../../shared/dom.js";
import { megabytes } from "../../shared/numbers.js";

/** Where a student's file is opened. When it is there the field goes, and its focus to what show(next) names. */
export function fileField(t, second) {
  const input = el("input", {
    type: "file",
    id: "beside-file",
    accept: ".gguf",
    "aria-describedby": "beside-file-hint",
    "data-testid": "beside-file",
  });
  input.addEventListener("change", () => {
    const [file] = input.files;
    if (file) second.openFile(file);
    input.value = ""; // the same file can be chosen again
  });
  const opening = el("p", { class: "note", role: "status" });
  const element = el(
    "div",
    { class: "beside-file" },
    el("label", { for: "beside-file" }, t("beside.open")),
    input,
    el("p", { class: "fine", id: "beside-file-hint" }, t("beside.open_hint")),
    opening,
  );
  const show = (next) => {
    const holdsFocus = element.contains(document.activeElement);
    element.hidden = !second.wantsFile;
    if (holdsFocus && element.hidden) next.focus();
    const { file } = second;
    const isOpening = file && !file.isRead;
    setText(opening, isOpening ? t("beside.opening", { name: file.name, size: megabytes(file.size) }) : "");
  };
  return { element, show };
}
