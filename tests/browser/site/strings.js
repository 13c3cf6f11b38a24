/** What is wrong with a page whose texts are other than its own. */

/** Where texts are placed by what they mark. */
const CHARTS = ".chart-field, .picture-figure, .dots-axis, .diagram-field";
/** Pixels by which a text must lie upon another. */
const FAR = 3;

/** Texts that do not fit where they stand: `TEXT in TAG.CLASS`. Not what scrolls, or ends in an ellipsis, by design. */
export function cut() {
  const found = new Set();
  const { scrollWidth } = document.documentElement;
  if (scrollWidth > innerWidth) found.add(`the page is ${scrollWidth} wide`);
  for (const text of textsShown()) {
    const box = boxOf(text.parentElement);
    if (isCut(text, box)) found.add(`${text.data.trim().slice(0, 40)} in ${name(box)}`);
  }
  return [...found];
}

/** Once what follows the window's size has been drawn anew. */
export async function settled() {
  for (let frames = 0; frames < 4; frames++) await new Promise(requestAnimationFrame);
}

/** Texts that lie upon one another: `TEXT on TEXT`. Not what is drawn into a chart. */
export function overlapping() {
  const lines = [...textsShown()].filter(({ parentElement }) => !isPlaced(parentElement)).flatMap(linesOf);
  lines.sort((a, b) => a.top - b.top);
  const found = new Set();
  lines.forEach((one, i) => {
    for (let k = i + 1; k < lines.length && lines[k].top < one.bottom - FAR; k++) {
      const [other, wide] = [lines[k], Math.min(one.right, lines[k].right) - Math.max(one.left, lines[k].left)];
      const isUpon = one.text !== other.text && wide > FAR && Math.min(one.bottom, other.bottom) - other.top > FAR;
      if (isUpon) found.add(`${short(one.text)} on ${short(other.text)}`);
    }
  });
  return [...found];
}

/** Whether it is part of a chart, or of what stays in view while the page moves below it. */
function isPlaced(element) {
  if (element.closest(CHARTS)) return true;
  for (let at = element; at; at = at.parentElement)
    if (["sticky", "fixed"].includes(getComputedStyle(at).position)) return true;
  return false;
}

/** The lines of a text as they are seen, by the letters' own height rather than their box's: {text, left, top, …}. */
function linesOf(text) {
  const range = document.createRange();
  range.selectNodeContents(text);
  const lines = [...range.getClientRects()].map(({ left, right, top, bottom }) => {
    const gap = (bottom - top) / 6;
    return { text, left, right, top: top + gap, bottom: bottom - gap };
  });
  for (let at = text.parentElement; at; at = at.parentElement) {
    if (getComputedStyle(at).overflowX === "visible") continue;
    const seen = at.getBoundingClientRect();
    for (const line of lines) {
      for (const side of ["left", "top"]) line[side] = Math.max(line[side], seen[side]);
      for (const side of ["right", "bottom"]) line[side] = Math.min(line[side], seen[side]);
    }
  }
  return lines;
}

function short(text) {
  return `${text.data.trim().slice(0, 40)} (${name(text.parentElement)})`;
}

/** Elements made of what was a text, and whether a script of it ran. */
export function made() {
  const found = [...document.querySelectorAll("[onmouseover], [onerror], .lab script")].map(name);
  return "ran" in window ? [...found, "a script"] : found;
}

/** Controls that can be seen and have no name. */
export function unnamed() {
  const controls = [...document.querySelectorAll(".lab :is(button, input, select, textarea, summary, a)")];
  return controls.filter((one) => isSeen(one) && !nameOf(one).trim()).map(name);
}

function nameOf(control) {
  const labels = [control, ...control.querySelectorAll("[aria-label]")].map((one) => one.ariaLabel ?? "");
  const fields = [...(control.labels ?? [])].map((label) => label.textContent);
  const by = document.getElementById(control.getAttribute("aria-labelledby"))?.textContent ?? "";
  return [...labels, ...fields, by, control.title, control.textContent].join("");
}

function* textsShown() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    const isLeftOut = parent.closest("svg, script, noscript, option, textarea");
    if (walker.currentNode.data.trim() && !isLeftOut && isSeen(parent)) yield walker.currentNode;
  }
}

/** Whether a visitor sees it; not what is there for who hears the page. */
function isSeen(element) {
  for (let at = element; at; at = at.parentElement) if (getComputedStyle(at).clipPath !== "none") return false;
  return element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
}

/** The nearest element around that is no part of a line. */
function boxOf(element) {
  return getComputedStyle(element).display.startsWith("inline") && !element.clientWidth
    ? boxOf(element.parentElement)
    : element;
}

function isCut(text, box) {
  const { overflowX, textOverflow } = getComputedStyle(box);
  if (textOverflow === "ellipsis") return false;
  if (overflowX === "auto" || overflowX === "scroll") return false;
  if (box.scrollWidth > box.clientWidth + 1) return true;
  const range = document.createRange();
  range.selectNodeContents(text);
  const { left, right } = range.getBoundingClientRect();
  const clips = clipOf(box);
  return left < clips.left - 1 || right > clips.right + 1;
}

/** The sides of what lets nothing be seen beyond it, the window at last. */
function clipOf(element) {
  for (let at = element; at; at = at.parentElement) {
    const { overflowX } = getComputedStyle(at);
    if (overflowX === "auto" || overflowX === "scroll") return { left: -Infinity, right: Infinity };
    if (overflowX === "hidden" || overflowX === "clip") return at.getBoundingClientRect();
  }
  return { left: 0, right: innerWidth };
}

function name(element) {
  const classes = [...element.classList].map((one) => `.${one}`).join("");
  return `${element.tagName.toLowerCase()}${classes}`;
}
