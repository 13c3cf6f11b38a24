/** A room over plain HTTP: what is sent, and what is told by a stream, or by asking now and then where that is cut. */

import { Watchdog } from "../../maths/watchdog.js";
import { LostError } from "../../shared/errors.js";

/** Milliseconds between two questions, and for how long it is asked before the stream is tried again. */
const [ASK, ASKING] = [2000, 30_000];

/** What the server says no to; `reason` as core/room/refused.py names it, the message is its own sentence. */
export class Refused extends Error {
  name = "Refused";
  reason;

  constructor({ error, reason }) {
    super(error ?? "");
    this.reason = reason ?? "value";
  }
}

/** Do `act` in the room `code`, or "open" a new one; `who`: see demos/gateway/room_answers.py. Resolves once stored. */
export function act(base, { code, who }, name, sent = {}) {
  return asked(new URL(code ? `${code}/${name}` : name, base), {
    method: "POST",
    headers: { "X-Room": who },
    body: JSON.stringify(sent),
  });
}

async function asked(url, request) {
  const answer = await fetch(url, { ...request, cache: "no-store" }).catch((error) => {
    throw new LostError(error.message, { cause: error });
  });
  const value = await answer.json().catch(() => {
    throw new LostError(`${answer.status}`); // a proxy's page in place of an answer
  });
  if (!answer.ok && !value.reason) throw new LostError(`${answer.status}`);
  if (!answer.ok) throw new Refused(value);
  return value;
}

/**
 * Call hear(state) for all that a room tells until `signal` aborts, and tell(how) when that changes: "stream", "asking"
 * or "lost". Rejects with the Refused that ends it.
 */
export async function follow(base, room, { hear, tell }, signal) {
  while (!signal.aborted) {
    try {
      await stream(base, room, { hear, tell }, signal);
    } catch (error) {
      if (error instanceof Refused) throw error;
    }
    if (!signal.aborted) await keepAsking(base, room, { hear, tell }, signal);
  }
}

/** Until the stream ends, or nothing is heard any more: the server shows every three seconds that it lives. */
async function stream(base, { code, who }, { hear, tell }, signal) {
  const watchdog = new Watchdog(signal);
  try {
    const headers = { "X-Room": who };
    const answer = await fetch(new URL(`${code}/changes`, base), { headers, signal: watchdog.signal });
    if (!answer.ok) throw new Refused(await answer.json());
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      watchdog.hear();
      const messages = (text + step.value).split("\n\n");
      text = messages.pop();
      for (const message of messages) {
        const [, event, data] = message.match(/^event: (.*)\ndata: (.*)$/s) ?? [];
        if (event === "refused") throw new Refused(JSON.parse(data));
        if (event === "state") hear(JSON.parse(data));
        if (event) tell("stream");
      }
    }
  } finally {
    watchdog.end();
  }
}

/** Ask every two seconds, for half a minute. */
async function keepAsking(base, { code, who }, { hear, tell }, signal) {
  const end = performance.now() + ASKING;
  let seen = "";
  while (!signal.aborted && performance.now() < end) {
    try {
      const state = await asked(new URL(`${code}?seen=${seen}`, base), { headers: { "X-Room": who }, signal });
      ({ seen } = state);
      hear(state);
      tell("asking");
    } catch (error) {
      if (error instanceof Refused) throw error;
      if (!signal.aborted) tell("lost");
    }
    await new Promise((resolve) => setTimeout(resolve, ASK));
  }
}
