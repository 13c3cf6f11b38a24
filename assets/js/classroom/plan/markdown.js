/** A sheet's blocks (./blocks.js) as Markdown that is read as well as it is rendered: CommonMark with tables. */

const [CELLS, DOTS] = [20, 40];
const WRITERS = {
  heading: (_, { level, text }) => `${"#".repeat(level)} ${inline(text)}`,
  paragraph: (_, { text }) => begun(inline(text)),
  list: (_, { items }) => items.map((item) => `- ${begun(inline(item))}`).join("\n"),
  labelled: (t, { items }) => items.map((item) => labelled(t, item)).join("\n\n"),
  table: (_, { caption, head, rows }) =>
    [
      begun(inline(caption)),
      table(
        head.map(inline),
        rows.map((row) => row.map(inline)),
      ),
    ].join("\n\n"),
  answers: (_, { head, rows }) =>
    table(
      ["", ...head.map(inline)],
      rows.map(({ label, cells }) => [inline(label), ...cells.map(answer)]),
    ),
  lines: (_, { count }) => Array.from({ length: count }, () => dots(DOTS)).join("\n\n"),
  blanks: (t, { labels }) => labels.map((label) => t("plan.labelled", { label, text: dots(CELLS) })).join("\n\n"),
  part: (t, { blocks }) => written(t, blocks),
};

/** The text of a Markdown file with `blocks`. */
export function markdown(t, blocks) {
  return `${written(t, blocks)}\n`;
}

function written(t, blocks) {
  return blocks.map((block) => WRITERS[block.kind](t, block)).join("\n\n");
}

/** The colon stands behind the bold word: before it, the mark would end nothing where letters follow at once. */
function labelled(t, { label, blocks: [first, ...rest] }) {
  const name = `**${inline(label)}**`;
  if (first.kind !== "paragraph")
    return [t("plan.labelled", { label: name, text: "" }).trim(), written(t, [first, ...rest])].join("\n\n");
  return written(t, [
    { kind: "paragraph", text: { markdown: t("plan.labelled", { label: name, text: inline(first.text) }) } },
    ...rest,
  ]);
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A box, ticked or not, or a bar of twenty cells, empty where it is to be drawn. */
function answer({ isTicked, share, said }) {
  const filled = Math.round((share ?? 0) * CELLS);
  const drawn = share === undefined ? (isTicked ? "☑" : "☐") : `\`${"█".repeat(filled)}${"░".repeat(CELLS - filled)}\``;
  return [drawn, inline(said)].filter(Boolean).join("\u00a0");
}

function dots(count) {
  return "…".repeat(count);
}

/** A text, or a link, in which no character is a mark. */
function inline(text) {
  if (typeof text !== "string") return text.markdown ?? `[${inline(text.text)}](<${text.href}>)`;
  return text.replace(/[\\`*_[\]<>|~]/g, "\\$&");
}

/** What would begin a list or a heading begins neither. */
function begun(text) {
  return text.replace(/^(\d+)([.)])/, "$1\\$2").replace(/^[#+-]/, "\\$&");
}
