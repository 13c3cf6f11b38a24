import { el, setText } from "../../shared/dom.js";
import { Broken } from "../../shared/fields.js";
import { isStudentLink, linkedStudent } from "./link.js";
import { readStudent } from "./safetensors.js";
import { sizesOf } from "./shapes.js";

const [CONFIG, WEIGHTS] = [".json", ".safetensors"];

/** Opens a student again, from a file that was saved here or from the page's own address; says why where it cannot. */
export function openView({ t, open, kept, signal }) {
  const note = el("p", { class: "note", role: "status", "data-testid": "take-open-note" });
  const input = el("input", {
    type: "file",
    id: "take-open",
    accept: `${WEIGHTS},${CONFIG}`,
    multiple: true,
    "aria-describedby": "take-open-hint",
    "data-testid": "take-open",
  });
  const use = async (read, from) => {
    try {
      const network = await read();
      open(network);
      setText(note, t("deploy.take_opened", { from, sizes: sizesOf(network).join("-") }));
    } catch (error) {
      const why = error instanceof Broken ? t(error.message, error.values) : error.message;
      setText(note, t("deploy.take_refused", { from, why }));
    }
  };
  input.addEventListener("change", async () => {
    const files = [...input.files];
    if (!files.length) return;
    await use(() => readFiles(files), t("deploy.take_from_file", { name: files.map(({ name }) => name) }));
    input.value = ""; // the same file can be chosen again
  });
  const follow = () => {
    if (isStudentLink(location.hash)) void use(() => linkedStudent(location.hash), t("deploy.take_from_link"));
  };
  addEventListener("hashchange", follow, { signal });
  if (!kept.isLinkFollowed) follow(); // what was chosen since stays where the tab is drawn anew
  kept.isLinkFollowed = true;
  return el(
    "div",
    { class: "take-open" },
    el("h3", {}, t("deploy.take_open_title")),
    el("label", { for: "take-open" }, t("deploy.take_open")),
    input,
    el("p", { class: "fine", id: "take-open-hint" }, t("deploy.take_open_hint")),
    note,
  );
}

/** The student in the chosen files: one of weights, and where the visitor has it config.json. */
async function readFiles(files) {
  const ending = (end) => files.filter(({ name }) => name.toLowerCase().endsWith(end));
  const [weights, config] = [ending(WEIGHTS), ending(CONFIG)];
  if (weights.length !== 1 || config.length > 1 || weights.length + config.length < files.length) {
    throw new Broken("deploy.take_rule_files", {});
  }
  return readStudent(await weights[0].arrayBuffer(), config.length ? await config[0].text() : null);
}
