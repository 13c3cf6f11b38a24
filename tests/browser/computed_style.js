/** What Gradio's rules for bare elements set, and what the sheets of one tab could change in another. */
const PROPERTIES = [
  ...["top", "right", "bottom", "left"].flatMap((side) => [
    `padding-${side}`,
    `margin-${side}`,
    `border-${side}-width`,
    `border-${side}-style`,
    `border-${side}-color`,
  ]),
  ..."box-sizing border-top-left-radius appearance background-color background-image resize cursor".split(" "),
  ..."display position opacity font-size font-weight line-height color text-decoration-line".split(" "),
  ..."vertical-align text-transform flex-shrink grid-template-areas stroke min-height outline-style".split(" "),
];

/** What changes in the style of the elements in `root` where every sheet but those of assets/css is taken away. */
export function withoutGradio(root) {
  // Shares of a width are read as pixels: the page around the tab may be as wide as it likes.
  const element = document.querySelector(root);
  element.style.width = `${element.getBoundingClientRect().width}px`;
  return changes(root, () => {
    for (const sheet of document.styleSheets) sheet.disabled = !sheet.href?.includes("/assets/css/");
  });
}

/** What changes in the style of the elements in `root` where the sheets at `addresses` are added. */
export async function withSheets(root, addresses) {
  const links = await Promise.all(addresses.map(arrived));
  return changes(root, () => links.forEach(({ sheet }) => (sheet.media.mediaText = "all")));
}

/** A link to the sheet at `href`, which has come and counts for nothing yet. */
function arrived(href) {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href, media: "not all" });
  document.head.append(link);
  return new Promise((resolve, reject) => Object.assign(link, { onload: () => resolve(link), onerror: reject }));
}

/** At one go: what is drawn anew in between would be compared with what it replaces. */
function changes(root, change) {
  const drawn = [...document.querySelectorAll(`${root}, ${root} *`)];
  const now = () =>
    drawn.flatMap((element) => {
      const style = getComputedStyle(element);
      const name = `${element.localName}.${element.getAttribute("class")}`;
      return PROPERTIES.map((property) => `${name} ${property}: ${style.getPropertyValue(property)}`);
    });
  const before = now();
  change();
  const after = now();
  return before.flatMap((said, i) => (said === after[i] ? [] : [`${said} → ${after[i]}`]));
}
