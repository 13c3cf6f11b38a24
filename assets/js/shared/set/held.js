/** Holds settings at what a link says, in every tab that has them, whichever way they would be changed. */

import { ASKED, ask } from "../asked.js";
import { Emitter } from "../emitter.js";
import { onTab, readLink } from "../link.js";
import { Fence } from "./fence.js";
import { readSet } from "./rules.js";

export class Held {
  /** {lock, hide, say, broken}, as ./rules.js reads them. */
  link;
  #contexts = new Map();
  #isKnown;
  #search;
  #fence = new Fence(document.querySelector("#tabs"));
  #emitter = new Emitter("change", "tab");

  /** `search`: the address with which the page was opened; `named`: whether a name is known without its tab. */
  constructor(search, isNamed) {
    this.#search = search;
    this.#isKnown = (name) => isNamed(name) || [...this.#contexts.values()].some((one) => linksOf(one).includes(name));
    this.link = readSet(search, this.#isKnown);
    onTab((tab, context) => {
      this.#contexts.set(tab, context);
      this.#holdAll();
      this.#emitter.tell("tab", tab);
    });
    this.#holdAll();
    addEventListener("popstate", () => this.#read(true));
    addEventListener(ASKED, () => this.#read(false));
  }

  /** What is locked: what the link names, and what that depends on. An experiment is one of its task's. */
  get locked() {
    const fields = [...this.#contexts.values()].flatMap((context) => Object.entries(context.fields));
    const { lock, hide } = this.link;
    const needed = fields.filter(([, { link }]) => lock.includes(link) || hide.includes(link)).map(([, { of }]) => of);
    const links = fields.filter(([name]) => needed.includes(name)).map(([, { link }]) => link);
    return [...new Set([...lock, ...links.filter((link) => !hide.includes(link))])];
  }

  on(event, listener) {
    return this.#emitter.on(event, listener);
  }

  /** The fence says `text` of what is locked. */
  explain(text) {
    this.#fence.explain(text);
  }

  /** Whether nothing of `tab` is left to be changed. */
  isAll(tab) {
    const links = this.#contexts.has(tab) ? linksOf(this.#contexts.get(tab)) : [];
    return links.length > 0 && links.every((link) => this.#names.includes(link));
  }

  /** Let everything be seen and changed; the text stays, and Back locks again. */
  unlock() {
    ask({ lock: null, hide: null });
  }

  get #names() {
    return [...this.locked, ...this.link.hide];
  }

  /** The address is another one: where it locks something else, that is held. With `again` the tabs have read it. */
  #read(again) {
    const before = this.link;
    const link = readSet(location.search, this.#isKnown);
    if (["lock", "hide", "say"].every((name) => String(before[name]) === String(link[name]))) return;
    this.link = link;
    this.#search = location.search;
    for (const { store, fields } of this.#contexts.values()) {
      store.guard = (patch) => patch;
      if (again) store.set(readLink(fields, location.search).settings);
    }
    this.#holdAll();
    this.#emitter.tell("change", link);
  }

  #holdAll() {
    for (const context of this.#contexts.values()) this.#hold(context);
    this.#fence.set({ lock: this.locked, hide: this.link.hide });
  }

  #hold({ store, fields }) {
    const names = this.#names;
    const held = Object.keys(fields).filter((name) => names.includes(fields[name].link));
    store.guard = (patch) => patch;
    if (!held.length) return;
    const { settings } = readLink(fields, this.#search);
    store.set(Object.fromEntries(held.map((name) => [name, settings[name]])));
    store.guard = (patch) => Object.fromEntries(Object.entries(patch).filter(([name]) => !held.includes(name)));
  }
}

function linksOf({ fields }) {
  return Object.values(fields).map(({ link }) => link);
}
