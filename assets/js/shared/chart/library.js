import { loadOnce } from "../../maths/load_once.js";
import { loadScript, loadStyle } from "../load.js";

const ASSETS = new URL("../../../", import.meta.url);

/** The style of charts and of their tables. */
export const loadChartStyle = () => loadStyle(new URL("css/shared/chart/chart.css", ASSETS));

/** uPlot and the style of charts, fetched when the first chart is drawn. */
export const loadUPlot = loadOnce(async () => {
  await Promise.all([loadScript(new URL("vendor/uplot/uPlot.iife.min.js", ASSETS)), loadChartStyle()]);
  return globalThis.uPlot;
});
