/** The page around the tab: as long as it is projected there is none, and all type grows with the screen. */

// Sizes are in rem, so the whole page grows: at 1280 × 720 half as large again. Gradio's own rules are important ones.
const STYLES = [
  // What stands above the tab takes of its height, and --type is less then.
  [":root", { "font-size": "max(100%, min(1.8vw, var(--type, 3.2vh)))" }],
  ["body", { "max-width": "none", padding: "0" }],
  [".gradio-container .main.fillable", { "max-width": "none", padding: "0" }],
  [".top, .skip, .site-footer, .gradio-container footer", { display: "none" }],
  // It is measured, and clicked by keys.
  ["#tabs > :first-child", { position: "absolute", "clip-path": "inset(50%)" }],
];

/** Take the page's frame away until `signal` aborts. */
export function takeFrame(signal) {
  for (const [selector, style] of STYLES) {
    for (const element of document.querySelectorAll(selector)) dress(element, style, signal);
  }
  const bar = document.querySelector("#tabs > :first-child");
  bar.inert = true;
  signal.addEventListener("abort", () => (bar.inert = false));
}

function dress(element, style, signal) {
  const before = element.getAttribute("style");
  for (const [name, value] of Object.entries(style)) element.style.setProperty(name, value, "important");
  signal.addEventListener("abort", () => {
    if (before === null) element.removeAttribute("style");
    else element.setAttribute("style", before);
  });
}
