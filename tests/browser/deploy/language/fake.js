import { mount } from "../../../../assets/js/deploy.js";
import { ServerError, LostError } from "../../../../assets/js/shared/errors.js";
import { fetchTexts } from "../../../../assets/js/shared/text.js";

/** What the server was asked: {stream, call}, and whether the latest stream was given up. */
const asked = { stream: [], call: [], aborted: false };
let waiting = [];
/** How far the server's model is, where it is not ready. */
let teacher = {};
let wake = () => {};

const woken = () => new Promise((resolve) => (wake = resolve));

/** A server whose stream tells what send() gives it, until end() or fail(). */
const server = {
  async *stream(name, parameters, signal) {
    asked.stream.push({ name, ...parameters });
    asked.aborted = false;
    waiting = [];
    signal.addEventListener("abort", () => {
      asked.aborted = true;
      wake();
    });
    while (!signal.aborted) {
      while (waiting.length) {
        const next = waiting.shift();
        if (next instanceof Error) throw next;
        if (next === null) return;
        yield next;
      }
      await woken();
    }
  },
  async call(name, parameters) {
    if (name === "load_model") return { state: "ready", stage: "", seconds: 0, detail: "", ...teacher, ...parameters };
    asked.call.push({ name, ...parameters });
    if (name !== "steer") throw new ServerError(`no endpoint ${name}`);
    return {};
  },
};

/** Draw the tab from `data`, with this server or with none. */
export async function mountTab(data, isServed) {
  const texts = await fetchTexts("en", ["page", "deploy", "deploy_take", "deploy_language"]);
  const element = document.body.appendChild(document.createElement("div"));
  mount(element, { ...data, texts, kept: {}, signal: new AbortController().signal, server: isServed ? server : null });
}

/** The page's style, as the server's own document has it. */
export async function dress(sheets) {
  for (const sheet of sheets) {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: `/assets/css/${sheet}` });
    document.head.append(link);
    await new Promise((resolve) => link.addEventListener("load", resolve));
  }
}

export function told() {
  return asked;
}

/** Have the model be in another state. */
export function setTeacher(status) {
  teacher = status;
}

/** Have the stream tell messages. */
export function send(messages) {
  waiting.push(...messages);
  wake();
}

/** Have it end without a word, or with an error: a sentence of the server's, or null where it is lost. */
export function end() {
  send([null]);
}

export function fail(sentence) {
  send([sentence === null ? new LostError("silence") : new ServerError(sentence)]);
}

/** Resolves once so many streams have been asked for. */
export async function untilAsked(count) {
  while (asked.stream.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
}
