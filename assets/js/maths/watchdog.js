/** Notices when a server is heard no more: it is frozen, the network is gone, or this computer has slept. */

/** Milliseconds. The server is heard every two seconds at least (see demos/__init__.py). */
export const SILENCE = 8000;
/** After waking, what has arrived meanwhile is read within this time; a hidden tab's timers come late as well. */
const GRACE = 3000;
const TICK = 1000;

export class Watchdog {
  #control = new AbortController();
  #heard = Date.now();
  #missed = null;
  #timer;

  /** `signal`: the caller's own wish to end, if there is one. */
  constructor(signal) {
    this.#timer = setInterval(() => this.#look(), TICK);
    if (signal?.aborted) this.#control.abort(signal.reason);
    signal?.addEventListener("abort", () => this.#control.abort(signal.reason), { signal: this.#control.signal });
  }

  /** Aborts when the server is lost, or the caller wants to end. */
  get signal() {
    return this.#control.signal;
  }

  /** To be called for whatever the server sends. */
  hear() {
    this.#heard = Date.now();
    this.#missed = null;
  }

  end() {
    clearInterval(this.#timer);
  }

  /** Silence must be found twice: times between two looks say nothing, as timers stop or slow down. */
  #look() {
    const now = Date.now();
    if (now - this.#heard < SILENCE) return;
    this.#missed ??= now;
    if (now - this.#missed >= GRACE) this.#control.abort(new Error("silence"));
  }
}
