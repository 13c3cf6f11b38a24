/** A tab's style sheets, which come when the tab is opened. */

/** Once every one of `sheets` (URLs) is on the page, or has failed to come. Those that are not linked yet are added. */
export async function styled(sheets) {
  await Promise.all(sheets.map((sheet) => arrived(linkTo(sheet.href))));
}

/** The link to `href`: that of the page's head, or a new one after it, since the first sheet orders the layers. */
function linkTo(href) {
  const present = [...document.querySelectorAll("link[rel=stylesheet]")].find((link) => link.href === href);
  if (present) return present;
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  document.head.append(link);
  return link;
}

/** A tab is drawn without a sheet that cannot be had, rather than not at all. */
function arrived(link) {
  if (link.sheet) return true;
  return new Promise((resolve) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", resolve);
  });
}
