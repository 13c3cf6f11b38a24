/** Libraries that are no modules: a script or a style sheet, put on the page when it is needed. */

import { el } from "./dom.js";

/** Once the script at `url` has run; rejects where it cannot be had. */
export function loadScript(url) {
  return added(el("script", { src: url }), url);
}

/** Once the style sheet at `url` is in force; rejects where it cannot be had. */
export function loadStyle(url) {
  return added(el("link", { rel: "stylesheet", href: url }), url);
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
