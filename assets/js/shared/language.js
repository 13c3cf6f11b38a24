/** In which language the page is shown, and the links to the others. */

import { setText } from "./dom.js";
import { Emitter } from "./emitter.js";
import { tellSpace } from "./link.js";
import { loadStyle } from "./load.js";

/** Where this browser keeps the language that was asked for last. */
const KEPT = "temperature-lab.language";

const STYLE = new URL("../../css/shared/language/language.css", import.meta.url);
/** Languages that are written from right to left. */
const LEFTWARD = new Set(["ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"]);
const chosen = new Emitter("language");

/** What each language says before its words are fetched, as core/pages/document.py wrote it into the page. */
export function firstWords() {
  return JSON.parse(document.getElementById("languages").textContent);
}

/** The language that is shown. */
export function shownLanguage() {
  return chooseLanguage(Object.keys(firstWords()));
}

/**
 * Which of `languages` suits the visitor: what the link asks for, else what was asked for last, else the browser's
 * first that is there, else English.
 */
export function chooseLanguage(languages) {
  const wanted = [askedLanguage(), keptLanguage(), ...navigator.languages];
  return wanted.map((tag) => nearest(tag, languages)).find(Boolean) ?? "en";
}

/** What the link asks for, whatever it is, or null. */
export function askedLanguage() {
  return new URLSearchParams(location.search).get("lang");
}

/** Call `listener` whenever another language is chosen. */
export function onLanguage(listener) {
  chosen.on("language", listener);
}

/** Say all that is there without a tab in the visitor's language, and let another be chosen. */
export function showLanguage() {
  const nav = document.querySelector(".languages");
  nav.addEventListener("click", (event) => {
    if (!event.target.lang || event.ctrlKey || event.metaKey || event.shiftKey) return; // to be opened beside this page
    event.preventDefault();
    choose(event.target.lang);
    nav.querySelector("a:not([hidden])").focus();
  });
  addEventListener("popstate", () => shownLanguage() !== document.documentElement.lang && change());
  show();
}

/** Show the page in another language than before: nothing that is under way ends. */
function change() {
  show();
  chosen.tell("language");
}

function show() {
  const [all, shown] = [firstWords(), shownLanguage()];
  keepAsked(Object.keys(all));
  if (shown !== document.documentElement.lang) speak(shown, all[shown]);
  for (const link of document.querySelector(".languages").children) link.hidden = link.lang === shown;
  document.querySelector(".language-note")?.remove();
  const asked = askedLanguage();
  if (asked) tellAsked(asked, shown, all[shown].name);
}

function speak(language, { title, skip, loading, label }) {
  document.documentElement.lang = language;
  document.documentElement.dir = LEFTWARD.has(localeOf(language).language) ? "rtl" : "";
  document.title = title;
  setText(document.querySelector(".skip"), skip);
  setText(document.querySelector(".brand"), title);
  document.querySelector(".languages").ariaLabel = label;
  for (const waits of document.querySelectorAll(".loading")) setText(waits, loading);
  loadStyle(STYLE).catch(() => {}); // it can be read without
}

/** Add `language` to all that the address holds, and show the page in it. */
function choose(language) {
  const parameters = new URLSearchParams(location.search);
  parameters.set("lang", language);
  history.pushState(history.state, "", `?${parameters}${location.hash}`);
  tellSpace(`?${parameters}`);
  change();
}

/** Few visitors are told anything: what it takes comes then. */
async function tellAsked(...values) {
  const notes = await import("./language_note.js");
  loadStyle(STYLE).catch(() => {});
  await notes.tellAsked(...values);
}

/** Keep what the link asks for, where it is one of `languages`: links inside the page do not repeat it. */
export function keepAsked(languages) {
  const asked = nearest(askedLanguage(), languages);
  try {
    if (asked) localStorage.setItem(KEPT, asked);
  } catch {
    // A browser that keeps nothing goes by its own languages the next time.
  }
}

function keptLanguage() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

/** That of `languages` which `tag` means: its own region's, else one in its script, else one in another. */
function nearest(tag, languages) {
  // What Intl knows of languages takes milliseconds to be had, and is seldom needed.
  const same = languages.filter((name) => primary(name) === primary(tag ?? ""));
  if (same.length === 1) return same[0];
  const asked = tag && localeOf(tag)?.maximize();
  if (!asked) return null;
  const alike = (...parts) =>
    languages.find((name) => {
      const there = new Intl.Locale(name).maximize();
      return parts.every((part) => there[part] === asked[part]);
    });
  return alike("language", "script", "region") ?? alike("language", "script") ?? alike("language");
}

function primary(tag) {
  return tag.split(/[-_]/)[0].toLowerCase();
}

/** What a tag such as zh-TW, zh_Hant or en says; null where it is none. */
export function localeOf(tag) {
  try {
    return new Intl.Locale(tag.replaceAll("_", "-"));
  } catch {
    return null;
  }
}
