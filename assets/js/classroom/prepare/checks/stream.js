/** Whether a room's changes come at once and for long, or something on the way gathers them or cuts them off. */

import { SILENCE } from "../../../maths/watchdog.js";
import { FIRST, look, openStream } from "../../room/connection.js";
import { fine, limited, missing } from "./outcome.js";

const TICK = 1000;
/** Milliseconds between two questions where there is no stream, and for how long one may wait. */
const [PAUSE, PATIENCE] = [2000, 5000];

/**
 * Hold the stream of `room` for so many milliseconds; tell({left, count}) hears every second how many seconds are left
 * and how many messages have come. Where it does not hold, the room is asked now and then instead.
 */
export async function stream(rooms, room, { minute, signal, tell }) {
  const heard = await listened(rooms, room, { minute, signal, tell });
  const seconds = (milliseconds) => (milliseconds / 1000).toFixed(1);
  const values = {
    count: heard.count,
    seconds: seconds(heard.lasted),
    first: seconds(heard.first ?? heard.lasted),
    silence: seconds(heard.silence),
  };
  if (!heard.isCut && heard.first !== null && heard.first <= FIRST && heard.silence <= SILENCE)
    return fine((t) => t("prepare.stream.held", values));
  const kind = heard.isCut ? "cut" : heard.count ? "gathered" : "silent";
  const milliseconds = await polled(rooms, room, signal);
  if (milliseconds === null)
    return missing(
      (t) => t("prepare.stream.lost", values),
      (t) => t("prepare.lost_do"),
    );
  return limited(
    (t) => t(`prepare.stream.${kind}`, { ...values, milliseconds: Math.round(milliseconds) }),
    (t) => t("prepare.stream.todo"),
  );
}

/** {count, first, silence, lasted, isCut}: messages; milliseconds to the first (or null), between two, and in all. */
async function listened(rooms, room, { minute, signal, tell }) {
  const end = new AbortController();
  const stop = () => end.abort();
  signal.addEventListener("abort", stop, { once: true });
  const begun = performance.now();
  const since = () => performance.now() - begun;
  const heard = { count: 0, first: null, silence: 0, lasted: 0, isCut: true };
  const told = () => tell({ left: Math.max(0, Math.ceil((minute - since()) / 1000)), count: heard.count });
  const timers = [setTimeout(stop, minute), setInterval(told, TICK)];
  let last = 0;
  told();
  try {
    const { body } = await openStream(rooms, room, end.signal);
    for await (const messages of arriving(body)) {
      heard.first ??= since();
      heard.silence = Math.max(heard.silence, since() - last);
      last = since();
      heard.count += messages;
    }
  } catch (error) {
    if (signal.aborted || error.name === "Refused") throw error;
    heard.isCut = !end.signal.aborted; // else its time is over
  } finally {
    clearTimeout(timers[0]);
    clearInterval(timers[1]);
    signal.removeEventListener("abort", stop);
    end.abort();
  }
  heard.lasted = since();
  heard.silence = Math.max(heard.silence, heard.lasted - last);
  return heard;
}

/** How many messages each piece of a stream ends. */
async function* arriving(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (let step = await reader.read(); !step.done; step = await reader.read()) {
    const messages = (text + step.value).split("\n\n");
    text = messages.pop();
    yield messages.length;
  }
}

/** Milliseconds that the slower of two answers takes; null where none comes. */
async function polled(rooms, room, signal) {
  const times = [];
  for (let i = 0; i < 2; i++) {
    const begun = performance.now();
    try {
      await look(rooms, room, "", AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]));
    } catch (error) {
      if (signal.aborted || error.name === "Refused") throw error;
      return null;
    }
    times.push(performance.now() - begun);
    if (i === 0) await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  return Math.max(...times);
}
