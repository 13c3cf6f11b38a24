import { loadOnce } from "../../maths/load_once.js";
import { loadScript, loadStyle } from "../load.js";

const ASSETS = new URL("../../../", import.meta.url);

/** uPlot and the style of charts, fetched when the first chart is drawn. */
export const loadUPlot = loadOnce(async () => {
  await Promise.all([
    loadScript(new URL("vendor/uplot/uPlot.iife.min.js", ASSETS)),
    loadStyle(new URL("css/shared/chart/chart.css", ASSETS)),
  ]);
  return globalThis.uPlot;
});
