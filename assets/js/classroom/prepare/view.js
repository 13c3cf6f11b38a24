/** Prepare this room: what a lesson needs on this device, checked, loaded and said in a sentence. */

import { el, setText } from "../../shared/dom.js";
import { heardUntil } from "../../shared/drawing.js";
import { loadStyle } from "../../shared/load.js";
import { ModelPlace } from "../../shared/model_place.js";
import { moreTexts } from "../../shared/more_texts.js";
import { printOnly } from "../../shared/print.js";
import { copyButton } from "../room/join_link.js";
import { checksOf } from "./checks/all.js";
import { Loader } from "./loader.js";
import { loaderView } from "./loader_view.js";
import { networkLines, reportOf } from "./report.js";
import { rowsView } from "./rows_view.js";
import { Runner } from "./runner.js";
import { verdictSentences, verdictView } from "./verdict_view.js";

const STYLE = new URL("../../../css/classroom/prepare/prepare.css", import.meta.url);
const ASSETS = new URL("../../../", import.meta.url);
const MINUTE = 60_000;

/** Resolves with an element; what was found is in data.kept. minute: milliseconds for which a stream is held. */
export async function prepareView({ data, signal }, minute = MINUTE) {
  const [t] = await Promise.all([moreTexts(data, "prepare"), loadStyle(STYLE).catch(() => {})]);
  const root = new URL("./", document.baseURI);
  const lasting = (data.kept.prepare ??= begun(data, root, minute));
  const [runner, loader] = [heardUntil(signal, lasting.runner), heardUntil(signal, lasting.loader)];
  const verdict = verdictView(t, runner);
  const rows = rowsView(t, runner.names);
  const element = el("div", { class: "prepare" });
  const controls = controlsView(t, runner, () => runner.run().then(() => loader.look()));
  const loading = loaderView(t, loader, { after: () => runner.isRunning || runner.run(), other: controls.start });
  const report = reportView(t, runner, { root, rooms: data.rooms, element });
  element.append(verdict.element, controls.element, loading.element, rows.element, report.element);
  const show = () => {
    verdict.show();
    controls.show();
    rows.show(runner.rows);
    report.show();
  };
  runner.on(show);
  loader.on(loading.show);
  show();
  loading.show();
  return element;
}

function begun(data, root, minute) {
  const place = new ModelPlace({ server: null, device: data.device, onDevice: data.model }, null);
  const about = () => data.device.call("about_model", {});
  const keeps = !data.server && Boolean(navigator.serviceWorker?.controller);
  return {
    runner: new Runner(checksOf({ data, place, assets: ASSETS, root, minute })),
    loader: new Loader({ about, place, root, keeps }),
  };
}

function controlsView(t, runner, run) {
  const start = el("button", { type: "button", class: "primary", onclick: run, "data-testid": "prepare-run" });
  const stop = el("button", { type: "button", onclick: () => runner.stop(), "data-testid": "prepare-stop" });
  setText(stop, t("prepare.stop"));
  const show = () => {
    const holdsFocus = [start, stop].includes(document.activeElement);
    setText(start, t(Object.keys(runner.rows).length ? "prepare.again" : "prepare.run"));
    start.hidden = runner.isRunning;
    stop.hidden = !runner.isRunning;
    if (holdsFocus) (runner.isRunning ? stop : start).focus();
  };
  return { element: el("p", { class: "buttons" }, start, stop), start, show };
}

/** What is handed to who looks after the network: on paper, or as a text. */
function reportView(t, runner, { root, rooms, element: whole }) {
  const note = el("p", { class: "fine", role: "status" });
  const text = () => reportOf(t, runner, { sentences: verdictSentences(t, runner), root, rooms });
  const copy = copyButton(t, t("prepare.copy"), text, note);
  const print = el("button", { type: "button", onclick: () => printOnly(whole) }, t("prepare.print"));
  copy.dataset.testid = "prepare-copy";
  const lines = networkLines(t, root, rooms).map((line) => el("li", {}, line));
  const device = el("p", { class: "fine" }, navigator.userAgent);
  const buttons = el("p", { class: "buttons" }, copy, print);
  return {
    element: el("div", {}, el("h3", {}, t("prepare.network.title")), el("ul", {}, ...lines), device, buttons, note),
    show: () => (buttons.hidden = !Object.keys(runner.rows).length),
  };
}
