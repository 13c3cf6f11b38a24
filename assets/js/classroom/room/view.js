/** The room of a class: on a server where there is one, else by codes that are read out. */

import { el, setText, bringIntoView } from "../../shared/dom.js";
import { Broken, oneOf, short, temperatureField } from "../../shared/fields.js";
import { heardUntil } from "../../shared/drawing.js";
import { onRun } from "../../shared/kept_runs.js";
import { tellSpace } from "../../shared/link.js";
import { noticesView } from "../../shared/notices.js";
import { storageHere } from "../../shared/storage.js";
import { Collection } from "./collection.js";
import { collectView } from "./collect_view.js";
import { learnView, sentOf } from "./learn_view.js";
import { refusalText } from "./problem.js";
import { RoomSession } from "./session.js";
import { serverForm, serverLine } from "./server_view.js";
import { askedView, codesView } from "./spoken_view.js";
import { plainCode } from "./spoken.js";
import { isCode, ruleOf, startView } from "./start_view.js";
import { teachView } from "./teach_view.js";

/** What a session's connection is called where the page says so. */
const TROUBLES = ["asking", "lost", "store"];

/** The part of the Classroom tab; what lasts is in data.kept.room. */
export function roomView({ t, root, signal, data }) {
  const lasting = (data.kept.room ??= opened(data));
  const assets = new URL("../../../", import.meta.url);
  const context = { t, root, signal, data, assets, storage: storageHere() };
  const notices = noticesView(context);
  const body = el("div", { class: "room-body" });
  const element = el(
    "section",
    { class: "room part", id: "room", "data-testid": "room" },
    el("h2", {}, t("room.title")),
    el("p", {}, t("room.intro")),
    notices.element,
    body,
  );
  notices.show(lasting.broken);
  if (lasting.question) body.append(askedView(context, lasting.question, lasting.collection));
  else if (lasting.session) showSession(context, lasting.session, body);
  else body.append(el("p", { "data-testid": "room-needs-server" }, t("room.needs_server")), serverForm(t));
  if (lasting.session && !data.hasServer) body.prepend(serverLine(t, data.rooms));
  if (lasting.question || !lasting.session) showCollection(context, lasting, body);
  if (lasting.isAsked) requestAnimationFrame(() => bringIntoView(element, "start"));
  lasting.isAsked = false;
  return element;
}

/** What the address asks for: {session, collection, question, broken, isAsked}. */
function opened(data) {
  const { rooms } = data;
  const parameters = new URLSearchParams(location.search);
  const [code, ask] = [parameters.get("room"), parameters.get("ask")];
  const session = rooms ? new RoomSession(rooms, storageHere("sessionStorage")) : null;
  const collection = new Collection(data.room, storageHere());
  const broken = [...data.broken];
  const question = ask === null ? null : questionOf(data, ask, broken);
  if (code !== null && !rooms) broken.push(new Broken("room.no_rooms_here", { value: short(code) }));
  else if (code !== null && !isCode(data, plainCode(code)))
    broken.push(new Broken("room.rule.code", ruleOf(data, code)));
  else if (code !== null) enter(session, plainCode(code));
  return { session, collection, question, broken, isAsked: code !== null || ask !== null };
}

/** Come into the room that the address names: with the key behind the #, which does not stay where all can see it. */
function enter(session, code) {
  const key = new URLSearchParams(location.hash.slice(1)).get("room_key");
  if (key) {
    history.replaceState(history.state, "", location.pathname + location.search);
    session.enter("teach", code, key);
  } else if (session.code !== code) session.join(code);
}

function questionOf({ room: { kinds, prompts, limits } }, text, broken) {
  const [kind, prompt, ...rest] = text.split(".");
  try {
    return {
      kind: oneOf("room.rule.kind", Object.keys(kinds))(kind),
      prompt: oneOf(
        "room.rule.prompt",
        prompts.map(({ slug }) => slug),
      )(prompt ?? ""),
      temperature: temperatureField(limits)(rest.join(".")),
    };
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    broken.push(error);
    return null;
  }
}

/** The view that the session's role has, drawn anew when that changes. */
function showSession(context, session, body) {
  const { t, signal, data } = context;
  const heard = heardUntil(signal, session);
  const problem = el("p", { class: "problem", role: "alert", "data-testid": "room-problem" });
  const connection = el("p", { class: "fine", role: "status", "data-testid": "room-connection" });
  const place = el("div");
  body.append(problem, connection, place);
  let drawn = null;
  const show = () => {
    const { role, code } = session;
    const name = `${role} ${code}`;
    if (drawn?.name !== name) {
      if (code || drawn?.code) nameRoom(code); // one that is not come into yet stays in the address
      drawn?.gone.abort();
      const gone = new AbortController();
      signal.addEventListener("abort", () => gone.abort(), { signal: gone.signal });
      drawn = { name, code, gone, view: viewOf({ ...context, signal: gone.signal }, session) };
      place.replaceChildren(drawn.view.element);
    }
    drawn.view.show();
    setText(problem, session.problem ? refusalText(t, data, session.problem) : "");
    setText(connection, TROUBLES.includes(session.connection) ? t(`room.connection.${session.connection}`) : "");
  };
  heard.on(show);
  onRun((run) => {
    const isNew = session.role === "learn" && session.automatic && !session.sent.includes(run.id);
    if (isNew) session.send("run", { run: sentOf(run) }, run.id);
    else show();
  }, signal);
  show();
}

function viewOf(context, session) {
  if (session.role === "teach") return teachView(context, session);
  if (session.role === "learn") return learnView(context, session);
  return { element: startView(context, session), show: () => {} };
}

function showCollection(context, { collection, question }, body) {
  if (question) return;
  const view = collectView(context, collection);
  heardUntil(context.signal, collection).on(view.show);
  body.append(codesView(context), view.element);
  view.show();
}

/** Keep the address true: a reload, or a copy of it, comes into the same room, as a learner. */
function nameRoom(code) {
  const parameters = new URLSearchParams(location.search);
  if ((parameters.get("room") ?? "") === code) return;
  if (code) parameters.set("room", code);
  else parameters.delete("room");
  history.replaceState(history.state, "", `?${parameters}${location.hash}`);
  tellSpace(`?${parameters}`);
}
