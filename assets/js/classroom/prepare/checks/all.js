/** Every check of a device before a lesson, in the order in which they are shown. */

import { TrialRoom } from "./trial_room.js";
import { none } from "./outcome.js";
import * as device from "./device.js";
import * as files from "./files.js";
import * as room from "./room.js";
import * as server from "./server.js";
import * as storage from "./storage.js";
import { stream } from "./stream.js";

const [SHORT, LONG] = [15_000, 60_000];

/**
 * The checks, for Runner. data: the tab's, with `rooms`; place: the ModelPlace of this device; assets, root: URLs of
 * the page's files and of the page; minute: milliseconds for which a stream is held.
 */
export function checksOf({ data, place, assets, root, minute }) {
  const about = () => data.device.call("about_model", {});
  const isKept = !data.server && Boolean(navigator.serviceWorker?.controller);
  const given = { hasServer: Boolean(data.server), host: root.host, isKept };
  const answers = remembered((signal) => server.asked(root, signal));
  const slugs = data.room.prompts.map(({ slug }) => slug);
  const lacking = async () => {
    const { size, kept } = await about().catch(() => ({ size: 0, kept: 0 }));
    return size - kept;
  };
  return [
    check("recorded", LONG, (signal, tell) => files.recorded(slugs, assets, signal, tell)),
    check("training", LONG, (signal) => files.training(assets, signal)),
    check("wasm", SHORT, device.wasm),
    check("workers", SHORT, device.workers),
    check("model", SHORT, () => storage.model(about, place).catch(storage.noModel)),
    check("storage", SHORT, storage.storage),
    check("space", SHORT, async () => storage.space(await lacking())),
    check("gpu", SHORT, device.gpu),
    check("screen", SHORT, device.screen),
    check("offline", SHORT, (signal) => storage.offline(root, given.hasServer, signal)),
    check("server", SHORT, (signal) => server.server(() => answers(signal), given)),
    check("clock", SHORT, (signal) => server.clock(() => answers(signal))),
    check("server_model", SHORT, (signal) => server.serverModel(data.server, data.model, signal)),
    ...roomChecks(data, slugs[0], minute),
  ];
}

function roomChecks(data, prompt, minute) {
  const { rooms } = data;
  if (!rooms) return ["room", "stream", "left"].map((name) => check(name, SHORT, () => none(noRooms)));
  const trial = new TrialRoom(rooms);
  const told = (run) => async (signal, tell, stopped) => {
    try {
      return await run(signal, tell, stopped);
    } catch (error) {
      if (signal.aborted) throw error;
      return room.refused(error, data);
    }
  };
  const within = (run) =>
    told(async (signal, tell, stopped) => {
      stopped.addEventListener("abort", () => trial.close().catch(() => {}), { once: true });
      return run(await trial.opened(), signal, tell);
    });
  const held = within((teacher, signal, tell) => stream(rooms, teacher, { minute, signal, tell }));
  const answered = within((teacher, signal) => room.room(rooms, teacher, prompt, signal));
  const closed = told((signal) => room.left(rooms, trial, signal));
  return [
    check("room", SHORT, answered),
    check("stream", minute + SHORT, held),
    { ...check("left", SHORT, closed), after: ["stream", "room"] },
  ];
}

function noRooms(t) {
  return t("prepare.room.no_server");
}

function check(name, limit, run) {
  return { name, limit, run };
}

/** `ask`, whose answer two checks that run beside each other share. */
function remembered(ask) {
  let asking = null;
  return (signal) => {
    asking ??= ask(signal).finally(() => (asking = null));
    return asking;
  };
}
