/** The lesson that leads through the tabs: it comes with modules of its own, once the address names a step. */

import { el } from "./dom.js";
import { mountTab } from "./mount.js";

const STRIP = {
  data: {},
  needs: { parts: ["page", "lesson"], styles: ["classroom/lesson/strip.css", "classroom/lesson/guess.css"] },
};

/** From now on the step that the address names stands between the bar of tabs and the tab. */
export function followLesson() {
  let place = null;
  const look = () => {
    if (place || !new URLSearchParams(location.search).has("lesson")) return;
    place = el("div", {});
    place.style.display = "contents"; // what is sticky in it stays in view along the whole tab
    document.querySelector("#tabs").firstElementChild.after(place);
    mountTab("classroom/lesson/strip", place, STRIP);
  };
  addEventListener("popstate", look);
  look();
}
