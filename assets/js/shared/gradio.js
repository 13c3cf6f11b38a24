/** The server's named endpoints, asked over plain HTTP. Only this file knows that the server is Gradio. */

import { connectDevice } from "../language/device_server.js";
import { fetched } from "../maths/fetched.js";
import { Watchdog } from "../maths/watchdog.js";
import { LostError, ServerError } from "./errors.js";
import { firstWords, onLanguage, showLanguage, shownLanguage } from "./language.js";
import { followExtras } from "./extras.js";
import { mountTab } from "./mount.js";
import { followTabs } from "./tabs.js";

/** The page's root, from this file's own address. */
const ROOT = new URL("../../../../../", import.meta.url);
/** What this page calls itself: whoever shares an address, as a class does, takes turns by it. */
const NAMED = { "X-Page": crypto.getRandomValues(new Uint32Array(2)).join("-") };
/** One for all tabs: it holds the model once. */
const device = connectDevice(new URL("language/model.json", ROOT));

/** Have `tab` draw itself into `element`, as ./mount.js says, with this server to ask. */
export function show(tab, element, given) {
  return mountTab(tab, element, given, {
    device,
    server: connect(new URL("gradio_api/", ROOT)),
    rooms: new URL("room/", ROOT),
  });
}

/**
 * The changes to Gradio's bar of tabs that open the one that the address names, and to each tab that name it in the
 * language that is shown; from now on bar and address are kept equal.
 */
export function openTab() {
  showLanguage();
  followTabs();
  followExtras();
  onLanguage(() => document.getElementById("name-tabs").click());
  const selected = new URLSearchParams(location.search).get("tab");
  return [{ selected, __type__: "update" }, ...nameTabs()];
}

/** The change to each tab that names it in the language that is shown. */
export function nameTabs() {
  const names = Object.values(firstWords()[shownLanguage()].tabs);
  return names.map((label) => ({ label, __type__: "update" }));
}

/** What says whose time on a lent chip is used: in a ZeroGPU Space's frame, as Gradio has found, else nothing. */
async function quotaHeaders() {
  return window.supports_zerogpu_headers ? (await import("./quota_headers.js")).quotaHeaders() : {};
}

/** Connect to the endpoints under `base`, the URL of gradio_api/. */
export function connect(base) {
  const post = async (path, body, signal) => {
    const response = await fetch(new URL(path, base), {
      method: "POST",
      headers: { "Content-Type": "application/json", ...NAMED, ...(await quotaHeaders()) },
      body: JSON.stringify(body),
      signal,
    });
    const answer = await response.json();
    if (!response.ok) throw new ServerError(answer.error ?? answer.detail ?? response.statusText);
    return answer;
  };

  async function* events(name, parameters, signal) {
    const watchdog = new Watchdog(signal);
    try {
      const { event_id: id } = await post(`call/v2/${name}`, parameters, watchdog.signal);
      watchdog.hear();
      const response = await fetched(new URL(`call/v2/${name}/${id}`, base), watchdog.signal, { headers: NAMED });
      for await (const { event, data } of serverSentEvents(response.body)) {
        watchdog.hear();
        if (event === "error") throw new ServerError(data?.error ?? data ?? "");
        yield { event, value: data?.[0] };
        if (event === "complete") return;
      }
      throw new LostError("the answer ended too early");
    } catch (error) {
      // Whatever else is thrown here comes from the network, or from a proxy's page in place of an answer.
      throw error instanceof ServerError || signal?.aborted ? error : new LostError(error.message, { cause: error });
    } finally {
      watchdog.end();
    }
  }

  /** Every value that the endpoint `name` yields. Aborting `signal` ends it here and on the server. */
  async function* stream(name, parameters, signal) {
    for await (const { event, value } of events(name, parameters, signal)) if (event === "generating") yield value;
  }

  /** The one value that the endpoint `name` answers with. */
  async function call(name, parameters = {}, signal = undefined) {
    for await (const { event, value } of events(name, parameters, signal)) if (event === "complete") return value;
    throw new ServerError("");
  }

  return { call, stream };
}

async function* serverSentEvents(body) {
  let text = "";
  for await (const chunk of chunks(body.pipeThrough(new TextDecoderStream()))) {
    const messages = (text + chunk).split("\n\n");
    text = messages.pop();
    for (const message of messages) {
      const [, event, data] = message.match(/^event: (.*)\ndata: (.*)$/s) ?? [];
      if (event) yield { event, data: JSON.parse(data) };
    }
  }
}

/** The chunks of `stream`; Safari's streams are not iterable by themselves. */
async function* chunks(stream) {
  const reader = stream.getReader();
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) yield step.value;
  } finally {
    reader.cancel().catch(() => {});
  }
}
