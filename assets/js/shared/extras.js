/** What the address asks for beside its tab: each comes with modules of its own, once one of its `names` is there. */

import { ASKED } from "./asked.js";
import { el } from "./dom.js";
import { mountTab } from "./mount.js";

const EXTRAS = [
  {
    names: ["lock", "hide", "say"],
    module: "shared/set/note",
    needs: { parts: ["page", "set"], styles: ["shared/set/set.css"] },
  },
  {
    names: ["lesson"],
    module: "classroom/lesson/strip",
    needs: { parts: ["page", "lesson"], styles: ["classroom/lesson/strip.css", "classroom/lesson/guess.css"] },
  },
  {
    names: ["view"],
    module: "shared/view/view",
    needs: { parts: ["page", "view", "set"], styles: ["shared/view/projector.css", "shared/set/set.css"] },
  },
];
/** Links that few look for, and the milliseconds after which the first view is there. */
const LINKS = "./view/links.js";
const LATER = 1500;

/** From now on what the address asks for stands between the bar of tabs and the tab. */
export function followExtras() {
  const data = { opened: location.search };
  const waiting = EXTRAS.map((extra) => ({ ...extra, place: el("div", {}) }));
  const places = waiting.map(({ place }) => place);
  for (const { style } of places) style.display = "contents"; // what is sticky in it stays in view along the whole tab
  document.querySelector("#tabs").firstElementChild.after(...places);
  const look = () => {
    const asked = new URLSearchParams(location.search);
    for (const extra of waiting.filter(({ names }) => names.some((name) => asked.has(name)))) {
      waiting.splice(waiting.indexOf(extra), 1);
      mountTab(extra.module, extra.place, { data, needs: extra.needs });
    }
  };
  for (const event of ["popstate", ASKED]) addEventListener(event, look);
  look();
  // Where they do not come, the same links are in the Classroom tab.
  setTimeout(() => import(LINKS).then(({ showLinks }) => showLinks()).catch(() => {}), LATER);
}
