/** Puts a tab on the page, whoever serves the page. */

import { fetchedJson } from "../maths/fetched.js";
import { loadOnce } from "../maths/load_once.js";
import { el } from "./dom.js";
import { loadStyle } from "./load.js";
import { firstWords, onLanguage, shownLanguage } from "./language.js";
import { asTested, fetchTexts } from "./text.js";

/** Milliseconds after which a tab that has not come says so, as the page itself does (assets/site/late.html). */
const LATE = 10_000;

/**
 * Have `tab` draw itself into `element`, with its style and the visitor's words, and anew in every language that is
 * chosen.
 * given: {data, needs}, or the URL of a file that says them. data: page_data of core/pages/TAB; needs: the `parts`
 * whose words the tab needs, its `styles` (files of assets/css), and `texts` where those of one language came with the
 * page.
 * answers: the `server` that answers and the URL of its `rooms`, both null where there is none, and the `device`.
 * mount() is given all of it, `kept`, an object for what lasts, and a `signal` that aborts when what it draws is gone.
 */
export async function mountTab(tab, element, given, answers) {
  const kept = {};
  const find = loadOnce(async () => (given instanceof URL ? fetchedJson(given) : given));
  let drawing = null;
  let turn = 0;
  const draw = async () => {
    const own = ++turn;
    const asked = [fetchTab(tab, find), drawing && import("./as_left.js")];
    const [{ data, mount, texts }, left] = await Promise.all(asked);
    const stand = left?.asLeft(element);
    if (own !== turn) return; // another language was chosen meanwhile
    drawing?.abort();
    drawing = new AbortController();
    mount(element, { ...data, ...answers, texts, kept, signal: drawing.signal });
    stand?.(drawing.signal);
  };
  const language = shownLanguage();
  const late = setTimeout(say, LATE, element, "late");
  document.querySelector(".late")?.remove();
  try {
    await draw();
  } catch {
    say(element, "lost");
    return;
  } finally {
    clearTimeout(late);
  }
  // What is drawn stays where the words of the other language do not come.
  const again = () => draw().catch(() => {});
  onLanguage(again);
  if (shownLanguage() !== language) again();
}

/** Say in `element` that its tab is `late` or `lost`, and let it be tried again: what was set is in the address. */
function say(element, what) {
  const words = firstWords()[shownLanguage()];
  // A browser does not ask again for a module that was lost.
  const button = el("button", { type: "button", onclick: () => location.reload() }, words.again);
  const sentence = el("p", { class: "problem", role: "alert" }, words[what]);
  element.replaceChildren(el("div", { class: "lab" }, sentence, button));
}

/** What a tab is drawn with: {data, mount, texts}. Rejects where one of them cannot be had. */
async function fetchTab(tab, find) {
  const module = import(`../${tab}.js`);
  module.catch(() => {}); // what comes first may be lost first
  const { data, needs } = await find();
  const { styles, ...words } = needs;
  const texts = findTexts(words);
  texts.catch(() => {});
  // A tab is drawn without a sheet that cannot be had, rather than not at all.
  const style = Promise.allSettled(styles.map((file) => loadStyle(new URL(`../../css/${file}`, import.meta.url))));
  const { mount } = await module;
  await style;
  return { data, mount, texts: await texts };
}

async function findTexts({ parts, texts }) {
  const language = shownLanguage();
  return texts?.language === language ? asTested(texts) : fetchTexts(language, parts);
}
