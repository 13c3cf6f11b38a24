import { download, el, setText } from "../../shared/dom.js";
import { whenNear } from "../../shared/near.js";
import { size } from "../../shared/numbers.js";
import { archive } from "./archive.js";
import { studentFiles } from "./files.js";
import { linkView } from "./link_view.js";
import { openView } from "./open_view.js";

const ARCHIVE = "student.zip";
const ZIP = "application/zip";

/**
 * The part of the tab by which a student leaves the page, and comes back to it. context:
 * t: the translator; assets: the address of assets/; run(): the run that is shown, null for none, undefined while that
 * is not known; subscribe(listener): called whenever that is another; facts(task): what core.pages.offered says of it;
 * calibration(task): resolves with inputs (examples · inputs,); timing(): {median, least, most}, milliseconds for an
 * answer of the student on this device, or null where they were not measured; open(network): shows a student that came
 * as a file or by a link.
 */
export function takeView(context) {
  const { t } = context;
  const note = el("p", { class: "note", role: "status", "data-testid": "take-note" });
  const list = el("ul", { class: "take-files", "data-testid": "take-files" });
  const tell = (text) => setText(note, text);
  const link = linkView(context, tell);
  const all = el("button", { type: "button", class: "primary", "data-testid": "take-all" }, t("deploy.take_all"));
  const ready = el(
    "div",
    { class: "take-ready", hidden: true },
    list,
    el("div", { class: "buttons" }, all),
    link.element,
  );
  const opening = openView(context);
  /** What the buttons save: a function for each file, as the card changes once times were measured. */
  let files = [];
  let near = false;
  /** The run whose files are shown or on their way, undefined before the first and after a failure. */
  let made;

  const show = async () => {
    const run = context.run();
    if (!near || run === made) return;
    made = run;
    ready.hidden = true;
    if (!run) {
      tell(t("deploy.take_none"));
      return;
    }
    tell(t("deploy.take_making"));
    try {
      const found = await studentFiles(context, run);
      const shown = await link.show(run.student);
      if (made !== run) return;
      files = [...found.files.map((file) => () => file), found.card];
      list.replaceChildren(...files.map((file) => fileRow(t, file, context.facts(run.task).program)));
      shown();
      ready.hidden = false;
      tell("");
    } catch (error) {
      if (made !== run) return;
      made = undefined;
      tell(t("deploy.take_failed", { why: reasonOf(t, error) }));
    }
  };
  all.addEventListener("click", async () => {
    try {
      save(ARCHIVE, ZIP, await archive(files.map((file) => file())));
      tell(t("deploy.take_saved", { name: ARCHIVE }));
    } catch (error) {
      tell(t("deploy.take_failed", { why: reasonOf(t, error) }));
    }
  });
  const element = el(
    "section",
    { class: "take", "data-testid": "take" },
    el("h2", {}, t("deploy.take_title")),
    el("p", { class: "fine" }, t("deploy.take_text")),
    note,
    ready,
    opening,
  );
  context.subscribe(() => void show());
  whenNear(element, () => {
    near = true;
    void show();
  });
  return element;
}

/** What `file()` gives: its name, its size, what opens it, and the button that saves it. */
function fileRow(t, file, program) {
  const { name, content } = file();
  const button = el("button", { type: "button", "data-file": name }, t("deploy.take_download"));
  button.setAttribute("aria-label", t("deploy.take_download_file", { name }));
  button.addEventListener("click", () => save(name.split("/").at(-1), file().type, file().content));
  return el(
    "li",
    { class: "take-file" },
    el("b", { class: "take-name" }, name),
    el("span", { class: "take-size" }, size(content.length)),
    el("span", { class: "take-opens" }, opensIn(t, name, program)),
    button,
  );
}

function opensIn(t, name, { files }) {
  const opens = {
    "student.html": t("deploy.take_opens_page"),
    "model.safetensors": t("deploy.take_opens_safetensors"),
    "config.json": t("deploy.take_opens_config"),
    "onnx/model.onnx": t("deploy.take_opens_onnx"),
    "onnx/model_quantized.onnx": t("deploy.take_opens_int8"),
    "train.py": t("deploy.take_opens_program", { files }),
    "README.md": t("deploy.take_opens_card"),
  };
  return opens[name];
}

function save(name, type, content) {
  download(new Blob([content], { type }), name);
}

/** Why something did not work, in a sentence. */
function reasonOf(t, { name, message, cause }) {
  return name === "MissedError" || cause === "missed" ? t("file.missed") : message;
}
