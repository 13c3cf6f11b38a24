import { Runner } from "../../../../assets/js/classroom/prepare/runner.js";
import { fine } from "../../../../assets/js/classroom/prepare/checks/outcome.js";
import { stream } from "../../../../assets/js/classroom/prepare/checks/stream.js";
import { sentenceOf, verdictOf } from "../../../../assets/js/classroom/prepare/verdict.js";

const t = (key, values = {}) => `${key} ${JSON.stringify(values)}`;

/** The verdict for checks with these states, and the key of its sentence. */
export function judged(states) {
  const rows = Object.fromEntries(Object.entries(states).map(([name, state]) => [name, { state }]));
  const verdict = verdictOf(rows);
  return { ...verdict, key: sentenceOf(verdict).key };
}

/** What a runner has after a check that never ends, one that fails, one that waits for the first; and one stopped. */
export async function run(limit) {
  const never = () => new Promise(() => {});
  const runner = new Runner([
    { name: "never", limit, run: never },
    { name: "fails", limit: 1000, run: () => Promise.reject(new Error("no such thing")) },
    { name: "later", limit: 1000, after: ["never"], run: () => fine(() => runner.rows.never.state) },
  ]);
  await runner.run();
  const ended = Object.fromEntries(Object.entries(runner.rows).map(([name, row]) => [name, [row.state, row.say(t)]]));
  const again = runner.run(["never"]);
  runner.stop();
  await again;
  return { ...ended, stopped: runner.rows.never.state, isRunning: runner.isRunning };
}

/** What is said of a stream whose pieces come at these milliseconds, ten times as fast as they say, within `minute`. */
export async function streamed(pieces, minute, ends) {
  const [fetched, now] = [globalThis.fetch, performance.now.bind(performance)];
  const begun = now();
  performance.now = () => 10 * (now() - begun);
  const body = (signal) =>
    new ReadableStream({
      async start(control) {
        signal.addEventListener("abort", () => control.error(new Error("ended")));
        for (const at of pieces) {
          await new Promise((resolve) => setTimeout(resolve, at / 10 - (now() - begun)));
          if (!signal.aborted) control.enqueue(new TextEncoder().encode("event: state\ndata: {}\n\n"));
        }
        if (ends && !signal.aborted) control.close();
      },
    });
  globalThis.fetch = async (url, { signal }) =>
    url.href.endsWith("/changes") ? new Response(body(signal)) : Response.json({ seen: "" });
  try {
    const asked = { minute: minute / 10, signal: new AbortController().signal, tell: () => {} };
    const found = await stream(new URL("http://localhost/room/"), { code: "BCDF", who: "key x" }, asked);
    return [found.state, found.say(t).split(" ")[0]];
  } finally {
    globalThis.fetch = fetched;
    delete performance.now;
  }
}
