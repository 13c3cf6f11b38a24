import { el } from "./shared/dom.js";
import { translator } from "./shared/text.js";
import { aboutView } from "./classroom/about.js";
import { diceView } from "./classroom/dice/view.js";
import { checkView } from "./classroom/check/view.js";
import { contentsView } from "./classroom/contents.js";
import { lessonView } from "./classroom/lesson/list.js";
import { planPart } from "./classroom/plan/part.js";
import { presentView } from "./classroom/present.js";
import { preparePanel } from "./classroom/prepare/panel.js";
import { askedRooms } from "./classroom/room/server.js";
import { roomView } from "./classroom/room/view.js";

/**
 * The Classroom tab, drawn into `element`: a lesson, a check, what a teacher needs, and what the lab is.
 * data: page_data of core/pages/classroom, with `texts`. A page without a server may have `rooms` on another.
 */
export function mount(element, data) {
  const t = translator(data.texts);
  const root = el("div", { class: "lab classroom", lang: t.language, "data-testid": "classroom" });
  const asked = data.rooms ? { rooms: data.rooms, broken: [] } : askedRooms();
  const context = { t, data: { ...data, ...asked }, signal: data.signal, kept: data.kept };
  const learners = [lessonView(context), checkView(context)];
  const teachers = [
    planPart(context),
    presentView(context),
    preparePanel(context),
    roomView({ ...context, root }),
    diceView(context),
  ];
  const about = aboutView(t, data);
  const groups = [
    { name: t("classroom.for_you"), parts: learners },
    { name: t("classroom.for_teacher"), parts: teachers },
    { name: t("classroom.for_all"), parts: [about] },
  ];
  const grouped = el("p", { class: "group-title", id: "for-teacher" }, t("classroom.for_teacher"));
  root.append(
    el("header", { class: "intro" }, el("h1", {}, t("classroom.title")), el("p", {}, t("classroom.intro"))),
    contentsView(t, groups),
    ...learners,
    el("section", { class: "group", "aria-labelledby": grouped.id }, grouped, ...teachers),
    about,
  );
  element.replaceChildren(root);
}
