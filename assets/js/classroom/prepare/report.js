/** What was found, as a text for who looks after the devices and the network. */

import { foundText } from "./rows_view.js";

/** What must be let through, a sentence each. root: the page's URL; rooms: that of the rooms, or null. */
export function networkLines(t, root, rooms) {
  const origins = [...new Set([root.origin, rooms?.origin].filter(Boolean))];
  return [
    t("prepare.network.hosts", { hosts: origins }),
    t("prepare.network.plain"),
    rooms ? t("prepare.network.stream", { address: `${rooms.href}…/changes` }) : t("prepare.network.no_rooms"),
  ];
}

/** The whole report; `sentences`: what is said above the rows. */
export function reportOf(t, runner, { sentences, root, rooms }) {
  const lines = runner.names.flatMap((name) => {
    const row = runner.rows[name];
    if (!row) return [];
    const found = [foundText(t, row), row.todo?.(t) ?? ""].filter(Boolean);
    return [`${t(`prepare.${name}.title`)}: ${t(`prepare.state.${row.state}`)}`, ...found.map((line) => `    ${line}`)];
  });
  return [
    `${t("prepare.title")}, ${(runner.endedAt ?? new Date()).toISOString()}`,
    root.href,
    navigator.userAgent,
    "",
    ...sentences,
    "",
    ...lines,
    "",
    t("prepare.network.title"),
    ...networkLines(t, root, rooms),
    "",
  ].join("\n");
}
