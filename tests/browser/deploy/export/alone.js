import { takeView } from "../../../../assets/js/deploy/export/view.js";
import { fetchTexts, translator } from "../../../../assets/js/shared/text.js";
import { networkOf, numbers } from "./made.js";

const ASSETS = new URL("../../../../assets/", import.meta.url);
const SHEETS = ["page.css", "shared/forms.css", "deploy/take.css"];

/** What the tab would show, and what was opened there. */
const shown = { run: null, opened: [], listener: null };

/** Draw the part of the tab alone, for a run as Python gives it or null, with facts and calibration of its task. */
export async function mountAlone(run, facts, calibration, timing) {
  const t = translator(await fetchTexts("en", ["page", "deploy_take"]));
  shown.run = run && withNetworks(run);
  const context = {
    t,
    kept: {},
    assets: ASSETS,
    run: () => shown.run,
    subscribe: (listener) => (shown.listener = listener),
    facts: () => facts,
    calibration: async () => numbers(calibration),
    timing: () => timing,
    open: ({ task, layers }) => shown.opened.push([task, layers.length]),
  };
  for (const sheet of SHEETS) {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: new URL(`css/${sheet}`, ASSETS) });
    document.head.append(link);
  }
  const root = document.createElement("div");
  root.className = "lab deploy";
  root.append(takeView(context));
  document.body.replaceChildren(root);
}

/** Another run is shown. */
export function change(run) {
  shown.run = run && withNetworks(run);
  shown.listener();
}

export function opened() {
  return shown.opened;
}

function withNetworks(run) {
  return { ...run, student: networkOf(run.student), twin: networkOf(run.twin) };
}
