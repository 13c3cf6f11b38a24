/** The part of the Classroom tab that prepares a room; its modules and its words come when it is opened. */

import { bringIntoView, el } from "../../shared/dom.js";
import { tellSpace } from "../../shared/link.js";

/** `?open=prepare` opens it. */
const [PARAMETER, NAME] = ["open", "prepare"];

export function preparePanel(context) {
  const { t, data } = context;
  const place = el("div", {}, el("p", { class: "note" }, t("app.loading")));
  const details = el("details", {}, el("summary", {}, t("classroom.prepare_open")), place);
  let isAsked = false;
  details.addEventListener("toggle", () => {
    name(details.open);
    if (!details.open || isAsked) return;
    isAsked = true;
    draw(context, place);
  });
  const element = el(
    "section",
    { class: "part", id: NAME, "data-testid": NAME },
    el("h2", {}, t("classroom.prepare_title")),
    el("p", {}, t("classroom.prepare_intro")),
    details,
  );
  const isLinked = new URLSearchParams(location.search).get(PARAMETER) === NAME;
  if (isLinked) details.open = true;
  if (isLinked && !data.kept.isLed) requestAnimationFrame(() => bringIntoView(element, "start"));
  data.kept.isLed = true;
  return element;
}

function draw(context, place) {
  import("./view.js")
    .then(({ prepareView }) => prepareView(context))
    .then(
      (view) => place.replaceChildren(view),
      () => place.replaceChildren(el("p", { class: "problem" }, context.t("file.missed"))),
    );
}

/** Keep the address true. */
function name(isOpen) {
  const parameters = new URLSearchParams(location.search);
  if ((parameters.get(PARAMETER) === NAME) === isOpen) return;
  if (isOpen) parameters.set(PARAMETER, NAME);
  else parameters.delete(PARAMETER);
  history.replaceState(history.state, "", `?${parameters}${location.hash}`);
  tellSpace(`?${parameters}`);
}
