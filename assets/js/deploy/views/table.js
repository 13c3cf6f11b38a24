import { el } from "../../shared/dom.js";
import { count, percent, size } from "../../shared/numbers.js";
import { QUALITY, duration } from "../numbers.js";

/** The columns; a student that was opened has no twin. */
const COLUMNS = ["teacher", "student", "int8", "twin"];
/** What would be measured of the one in 8 bits is its imitation. */
const IMITATED = ["here_alone", "here_batch", "there_alone", "there_batch"];

/** The table of what each costs and keeps; show(known) fills it with what ./side.js knows. */
export function comparison({ t, data }) {
  const head = el("tr", {});
  const body = el("tbody", {});
  const table = el(
    "table",
    { class: "comparison", "data-testid": "comparison" },
    el("caption", { class: "visually-hidden" }, t("deploy.side_title")),
    el("thead", {}, head),
    body,
  );
  const element = el(
    "div",
    { class: "scroller", tabindex: 0, role: "group", "aria-label": t("deploy.side_title") },
    table,
  );
  const show = (known) => {
    const columns = COLUMNS.filter((who) => who !== "twin" || known?.run.twin);
    if (head.childElementCount !== columns.length + 1)
      head.replaceChildren(el("td"), ...columns.map((who) => heading(t, who)));
    body.replaceChildren(...(known ? rows(t, data, known, columns) : []));
  };
  return { element, show };
}

function heading(t, who) {
  return el("th", { scope: "col" }, el("span", { class: `swatch ${who}`, "aria-hidden": "true" }), t(`deploy.${who}`));
}

function rows(t, { times: { batch } }, { judged, costs, scores, device, server }, columns) {
  const cost = (write, name) => (who) => costs[who] && write(costs[who][name]);
  const measured = (from, how) => (who) => from?.[who] && spread(t, from[who][how]);
  const there = (times) => [
    ["there_alone", measured(times, "alone")],
    ["there_batch", measured(times, "batch")],
  ];
  const quality = QUALITY[judged];
  const scored = (say) => (who) => scores && say(scores[who], scores.teacher);
  const lines = [
    ["weights", cost(count, "weights")],
    ["size", cost(size, "bytes")],
    ["memory", cost(size, "memory")],
    ["multiply_adds", cost(count, "multiply_adds")],
    [judged, scored((own) => quality.write(own[judged]))],
    ["share", scored((own, teacher) => percent(quality.share(own[judged], teacher[judged])))],
    ["agreement", scored((own) => percent(own.agreement))],
    ["here_alone", measured(device, "alone")],
    ["here_batch", measured(device, "batch")],
    ...(server && !server.failed ? there(server) : []),
  ];
  return lines.map(([name, write]) => {
    const cells = columns.map((who) => {
      const missing = who === "int8" && IMITATED.includes(name) ? "deploy.imitated" : "deploy.not_yet";
      return el("td", { "data-row": name, "data-who": who }, ...said(t, write(who), missing));
    });
    return el("tr", {}, el("th", { scope: "row" }, t(`deploy.row_${name}`, { batch })), ...cells);
  });
}

/** A cell's content; where nothing is known, `missing` says why. */
function said(t, content, missing) {
  return content ? [content].flat() : [el("span", { class: "fine" }, t(missing))];
}

/** The median, and below it the range. */
function spread(t, { median, least, most }) {
  const range = t("deploy.range", { least: duration(least), most: duration(most) });
  return [el("b", {}, duration(median)), el("span", { class: "fine" }, range)];
}
