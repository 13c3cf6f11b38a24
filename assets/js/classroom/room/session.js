import { Emitter } from "../../shared/emitter.js";
import { LostError } from "../../shared/errors.js";
import { Refused, act, follow } from "./connection.js";
import { merged } from "./state.js";

/** Where this page's room is kept until its window is closed: a reload loses nothing. */
const KEPT = "temperature-lab.room";
const AGAIN = 2000;
/** Seconds over which pages spread that have to wait. */
const SPREAD = 10;

/**
 * This page's room: `role` ("teach", "learn", or null for none), `code`, the `state` that was told last, `connection`
 * ("stream", "asking", "lost", "store" or "none"), the `problem` met last ({reason, message, wait} or null), what
 * `waits` to be stored, and the ids of the runs that were `sent`. Tells on("change").
 */
export class RoomSession {
  role = null;
  code = "";
  state = null;
  connection = "none";
  problem = null;
  waits = [];
  sent = [];
  automatic = true;
  #secret = "";
  #base;
  #storage;
  #following = null;
  #flushing = false;
  #later = 0;
  #emitter = new Emitter("change");

  /** `base`: the URL of the server's rooms; `storage`: sessionStorage, or null. */
  constructor(base, storage) {
    this.#base = base;
    this.#storage = storage;
    this.#resume();
  }

  on(listener) {
    return this.#emitter.on("change", listener);
  }

  get key() {
    return this.role === "teach" ? this.#secret : "";
  }

  /** Open a room, and teach in it. */
  async open() {
    const opened = await this.#try(() => act(this.#base, { code: "", who: "" }, "open"));
    if (opened) this.enter("teach", opened.code, opened.key);
  }

  /** Come into a room as a learner, by a number of 60 bits that nobody else has. */
  async join(code) {
    const token = this.role === "learn" && this.code === code ? this.#secret : newToken();
    clearTimeout(this.#later);
    const joined = await this.#try(() => act(this.#base, { code, who: `learner ${token}` }, "join"));
    // Many came at once from one address, or wait for the database: each page comes back at a moment of its own.
    if (["joined", "database"].includes(this.problem?.reason) && this.problem.wait)
      this.#later = setTimeout(() => this.join(code), 1000 * (this.problem.wait + SPREAD * Math.random()));
    if (joined && !(this.role === "learn" && this.code === code)) this.enter("learn", code, token);
  }

  /** Be in the room `code`, with a key or a token. */
  enter(role, code, secret) {
    this.leave();
    Object.assign(this, { role, code, problem: null });
    this.#secret = secret;
    this.#keep();
    this.#follow();
  }

  /** Be in no room; the room itself stays. */
  leave() {
    this.#following?.abort();
    clearTimeout(this.#later);
    this.#storage?.removeItem(KEPT);
    Object.assign(this, { role: null, code: "", state: null, connection: "none", waits: [], sent: [] });
    this.#tell();
  }

  /** What who teaches does: "ask", "switch", "clear" or "close". */
  async teach(name, sent) {
    const done = await this.#try(() => act(this.#base, this.#room, name, sent));
    if (done && name === "close") this.leave();
  }

  /** Send a guess, or a run; it waits until it is stored, however often that must be tried. */
  send(name, sent, id = null) {
    this.waits.push({ name, sent, id });
    if (id) this.sent.push(id);
    this.problem = null;
    this.#keep();
    this.#tell();
    this.#flush();
  }

  /** Whether runs are sent as soon as they end. */
  setAutomatic(automatic) {
    this.automatic = automatic;
    this.#keep();
    this.#tell();
  }

  get #room() {
    return { code: this.code, who: `${this.role === "teach" ? "key" : "learner"} ${this.#secret}` };
  }

  async #try(ask) {
    this.problem = null;
    try {
      return await ask();
    } catch (error) {
      this.#fail(error);
      return null;
    } finally {
      this.#tell();
    }
  }

  #fail(error) {
    if (error instanceof LostError) this.problem = { reason: "lost", message: error.message };
    else if (error instanceof Refused)
      this.problem = { reason: error.reason, message: error.message, wait: error.wait };
    else throw error;
  }

  async #follow() {
    const following = (this.#following = new AbortController());
    const hear = (state) => {
      if (following.signal.aborted) return;
      this.state = merged(this.state, state);
      this.#flush();
      this.#tell();
    };
    const tell = (connection) => {
      if (following.signal.aborted || connection === this.connection) return;
      this.connection = connection;
      this.#tell();
    };
    try {
      await follow(this.#base, this.#room, { hear, tell }, following.signal);
    } catch (error) {
      if (following.signal.aborted) return;
      this.leave(); // the room is gone, or this page is not let in any more
      this.#fail(error);
      this.#tell();
    }
  }

  /** Send what waits, one after the other. */
  async #flush() {
    if (this.#flushing || !this.state) return;
    this.#flushing = true;
    while (this.waits.length) {
      const { code, waits } = this;
      const [first] = waits;
      if (first.name === "run") first.sent.place ??= this.state.ownRuns;
      try {
        await act(this.#base, this.#room, first.name, first.sent);
        if (code === this.code && first.name === "run") this.state.ownRuns = first.sent.place + 1;
      } catch (error) {
        if (error instanceof LostError || error.isForNow) {
          await new Promise((resolve) => setTimeout(resolve, AGAIN));
          continue;
        }
        this.#fail(error);
        this.sent = this.sent.filter((id) => id !== first.id);
      }
      if (code !== this.code) break;
      this.waits = this.waits.filter((one) => one !== first);
      this.#keep();
      this.#tell();
    }
    this.#flushing = false;
  }

  #keep() {
    const { role, code, waits, sent, automatic } = this;
    this.#storage?.setItem(
      KEPT,
      JSON.stringify({ base: this.#base.href, role, code, secret: this.#secret, waits, sent, automatic }),
    );
  }

  #resume() {
    try {
      const { base, role, code, secret, waits, sent, automatic } = JSON.parse(this.#storage?.getItem(KEPT) ?? "{}");
      if (base !== this.#base.href || !["teach", "learn"].includes(role)) return;
      Object.assign(this, { role, code, waits, sent, automatic });
      this.#secret = secret;
      this.#follow();
    } catch {
      this.#storage?.removeItem(KEPT); // what another version kept
    }
  }

  #tell() {
    this.#emitter.tell("change", this);
  }
}

/** A learner's token: 15 hexadecimal digits that nobody guesses. */
export function newToken() {
  return Array.from(crypto.getRandomValues(new Uint8Array(15)), (byte) => (byte % 16).toString(16)).join("");
}
