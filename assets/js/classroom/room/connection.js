/** A room over plain HTTP: what is sent, and what is told by a stream, or by asking now and then where that is cut. */

import { Watchdog } from "../../maths/watchdog.js";
import { LostError } from "../../shared/errors.js";

/** Milliseconds between two questions, and for how long it is asked before the stream is tried again, and at most. */
const [ASK, ASKING, LONGEST] = [2000, 30_000, 480_000];
/** In which a stream begins that nothing on the way holds back. */
export const FIRST = 4000;

/** Reasons that pass: the server cannot store or find anything for now. */
const FOR_NOW = ["store", "database"];

/** What the server says no to; `reason` and `wait` are as in core/room/refused.py, the message is its sentence. */
export class Refused extends Error {
  name = "Refused";
  reason;
  wait;

  constructor({ error, reason, wait }) {
    super(error);
    [this.reason, this.wait] = [reason, wait];
  }

  /** Whether the same is to be tried again, until it is taken. */
  get isForNow() {
    return FOR_NOW.includes(this.reason);
  }
}

/** Do `act` in the room `code`, or "open" a new one; `who`: see demos/gateway/room_answers.py. Resolves once stored. */
export function act(base, { code, who }, name, sent = {}, signal = undefined) {
  return asked(new URL(code ? `${code}/${name}` : name, base), {
    method: "POST",
    headers: { "X-Room": who },
    body: JSON.stringify(sent),
    keepalive: name === "close", // also from a page that is being left
    signal,
  });
}

/** How the room stands now, with what is new since `known`, the `seen` of a state before. */
export function look(base, { code, who }, known, signal) {
  return asked(new URL(`${code}?seen=${known}`, base), { headers: { "X-Room": who }, signal });
}

/** The answer that is the stream of the room's changes. Rejects with a Refused, or with what a network throws. */
export async function openStream(base, { code, who }, signal) {
  const answer = await fetch(new URL(`${code}/changes`, base), { headers: { "X-Room": who }, signal });
  if (!answer.ok) throw refusalOf(answer, await answer.json());
  return answer;
}

async function asked(url, request) {
  const answer = await fetch(url, { ...request, cache: "no-store" }).catch((error) => {
    throw new LostError(error.message, { cause: error });
  });
  const value = await answer.json().catch(() => {
    throw new LostError(`${answer.status}`); // a proxy's page in place of an answer
  });
  if (!answer.ok) throw refusalOf(answer, value);
  return value;
}

/** Who says no: the room, or something else on the way. */
function refusalOf({ status }, value) {
  return value.reason ? new Refused(value) : new LostError(`${status}`);
}

/**
 * Call hear(state) for all that a room tells until `signal` aborts, and tell(how) when that changes: "stream",
 * "asking", "lost", or "store" where the server cannot find what it stored. A page that nobody sees asks for nothing: a
 * browser has six connections to a server, for all its pages. Rejects with the Refused that ends it.
 */
export async function follow(base, room, { hear, tell }, signal) {
  let asking = ASKING;
  while (!signal.aborted) {
    await seen(signal);
    const told = await stream(base, room, { hear, tell }, signal);
    asking = told ? ASKING : Math.min(2 * asking, LONGEST);
    if (!signal.aborted && !document.hidden) await keepAsking(base, room, { hear, tell }, signal, asking);
  }
}

/** Until the page is seen, or `signal` aborts. */
function seen(signal) {
  if (!document.hidden) return null;
  return new Promise((resolve) => {
    signal.addEventListener("abort", resolve);
    document.addEventListener("visibilitychange", resolve, { once: true });
  });
}

/** Until the stream ends, nothing is heard any more, or the page is hidden; resolves with whether it told anything. */
async function stream(base, room, { hear, tell }, signal) {
  const end = new AbortController();
  signal.addEventListener("abort", () => end.abort(), { signal: end.signal });
  const watchdog = new Watchdog(end.signal);
  const first = setTimeout(() => end.abort(), FIRST);
  const hide = () => document.hidden && end.abort();
  document.addEventListener("visibilitychange", hide);
  let told = false;
  try {
    const answer = await openStream(base, room, watchdog.signal);
    for await (const { event, data } of events(answer.body, watchdog)) {
      clearTimeout(first);
      if (event === "refused") throw new Refused(data);
      told = true;
      hear(data);
      tell("stream");
    }
  } catch (error) {
    if (error.isForNow) tell("store");
    else if (error instanceof Refused && error.reason !== "streams") throw error;
  } finally {
    clearTimeout(first);
    watchdog.end();
    document.removeEventListener("visibilitychange", hide);
  }
  return told;
}

/** What a stream says, {event, data} each; the server shows every three seconds that it lives. */
async function* events(body, watchdog) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (let step = await reader.read(); !step.done; step = await reader.read()) {
    watchdog.hear();
    const messages = (text + step.value).split("\n\n");
    text = messages.pop();
    for (const message of messages) {
      const [, event, data] = message.match(/^event: (.*)\ndata: (.*)$/s) ?? [];
      if (event) yield { event, data: JSON.parse(data) };
    }
  }
}

/** Ask every two seconds, for so many milliseconds, or until what is stored is found again. */
async function keepAsking(base, room, { hear, tell }, signal, asking) {
  const end = performance.now() + asking;
  let [known, wasLost] = ["", false];
  while (!signal.aborted && !document.hidden && performance.now() < end) {
    try {
      const state = await look(base, room, known, signal);
      known = state.seen;
      hear(state);
      if (wasLost) return; // to the stream, which that ended
      tell("asking");
    } catch (error) {
      wasLost = error.isForNow;
      if (error instanceof Refused && !wasLost) throw error;
      if (!signal.aborted) tell(wasLost ? "store" : "lost");
    }
    await new Promise((resolve) => setTimeout(resolve, ASK));
  }
}
