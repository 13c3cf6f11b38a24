/** Libraries that are no modules: a script or a style sheet, put on the page when it is needed. */

import { fetchedBytes } from "../maths/fetched.js";
import { el } from "./dom.js";

/** Once the script at `url` (a URL) has run; rejects where it cannot be had. */
export async function loadScript(url) {
  await fetchedBytes(url); // a page in its place would run, as a script with an error
  await added(el("script", { src: url }), url);
}

/** Once the style sheet at `url` (a URL) is in force, which it may be already; rejects where it cannot be had. */
export async function loadStyle(url) {
  const present = [...document.styleSheets].find((sheet) => sheet.href === url.href);
  if (!present || !isReadable(present)) await added(el("link", { rel: "stylesheet", href: url }), url);
}

/** Whether a sheet has arrived: one that was lost lets nobody read its rules. */
function isReadable(sheet) {
  try {
    return Boolean(sheet.cssRules);
  } catch {
    return false;
  }
}

function added(element, url) {
  return new Promise((resolve, reject) => {
    element.addEventListener("load", resolve);
    element.addEventListener("error", () => {
      element.remove();
      reject(new Error(new URL(url, document.baseURI).pathname));
    });
    document.head.append(element);
  });
}
