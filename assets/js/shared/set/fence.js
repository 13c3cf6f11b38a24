/**
 * Locks and hides controls. What sets something says so by `data-sets`, the name of its setting in the address; around
 * it comes a fieldset that takes no room. Disabled as a whole, it leaves alone what each control knows of itself. What
 * is a picture, too (`data-shows`), is never hidden; what only offers values (`data-offers`) is hidden where they
 * cannot be taken.
 */

import { el } from "../dom.js";

export class Fence {
  #root;
  #link = { lock: [], hide: [] };
  #text = "";

  /** From now on whatever comes into `root` is fenced. */
  constructor(root) {
    this.#root = root;
    new MutationObserver(() => this.#look()).observe(root, { childList: true, subtree: true });
  }

  set(link) {
    this.#link = link;
    for (const control of this.#root.querySelectorAll("[data-sets]")) this.#apply(control);
  }

  /** The words in which a screen reader says why. */
  explain(text) {
    this.#text = text;
    this.set(this.#link);
  }

  #look() {
    for (const control of this.#root.querySelectorAll("[data-sets]:not([data-fenced])")) this.#apply(control);
  }

  #apply(control) {
    const { lock, hide } = this.#link;
    const { sets, shows, offers } = control.dataset;
    const isLocked = lock.includes(sets) || hide.includes(sets);
    const isHidden = shows === undefined && (hide.includes(sets) || (isLocked && offers !== undefined));
    if (!isLocked && control.dataset.fenced === undefined) return;
    const fence = fenceOf(control);
    fence.disabled = isLocked;
    control.dataset.fenced = isHidden ? "hidden" : isLocked ? "locked" : "";
    // Some views hide and show such a control themselves, by `hidden`.
    (control.tagName === "LI" ? control : fence).style.display = isHidden ? "none" : "";
    for (const [name, value] of [
      ["aria-label", this.#text],
      ["title", this.#text],
    ]) {
      if (isLocked) fence.setAttribute(name, value);
      else fence.removeAttribute(name);
    }
  }
}

/** The fieldset around `control`, which may be one; of an item of a list, inside it. */
function fenceOf(control) {
  if (control.tagName === "FIELDSET") return control;
  const around = control.tagName === "LI" ? control.firstElementChild : control.parentElement;
  if (around?.classList.contains("fence")) return around;
  const fence = el("fieldset", { class: "fence" });
  if (control.tagName === "LI") {
    fence.append(...control.childNodes);
    control.append(fence);
  } else {
    control.replaceWith(fence);
    fence.append(control);
  }
  return fence;
}
