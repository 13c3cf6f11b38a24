/** The server's named endpoints, asked over plain HTTP. Only this file knows that the server is Gradio. */

import { connectDevice } from "../language/device_server.js";
import { fetched } from "../maths/fetched.js";
import { el } from "./dom.js";
import { loadStyle } from "./load.js";
import { followTabs } from "./tabs.js";
import { chooseLanguage, fetchTexts } from "./text.js";
import { Watchdog } from "./watchdog.js";

/** The page's root, from this file's own address. */
const ROOT = new URL("../../../../../", import.meta.url);
/** One for all tabs: it holds the model once. */
const device = connectDevice(new URL("language/model.json", ROOT));

/**
 * Have `tab` draw itself into `element`, with its style, the visitor's words, and a server and a device that answer.
 * data: page_data of demos/TAB, with the `languages` that are there, the `parts` whose words the tab needs, the
 * `styles` that it needs (files of assets/css), and what to say if they are `lost`: {sentence, again}.
 */
export async function mountTab(tab, element, { languages, parts, styles, lost, ...data }) {
  let fetchedTab;
  try {
    fetchedTab = await fetchTab(tab, chooseLanguage(languages), parts, styles);
  } catch {
    // A browser does not ask again for a module that was lost; what was set is in the address.
    const again = el("button", { type: "button", onclick: () => location.reload() }, lost.again);
    element.replaceChildren(
      el("div", { class: "lab" }, el("p", { class: "problem", role: "alert" }, lost.sentence), again),
    );
    return;
  }
  const { mount, texts } = fetchedTab;
  mount(element, { ...data, texts, device, server: connect(new URL("gradio_api/", ROOT)) });
}

/** What a tab is drawn with: {mount, texts}. Rejects where one of them cannot be had. */
async function fetchTab(tab, language, parts, styles) {
  const texts = fetchTexts(language, parts);
  texts.catch(() => {}); // the module may be lost first
  // A tab is drawn without a sheet that cannot be had, rather than not at all.
  const style = Promise.allSettled(styles.map((file) => loadStyle(new URL(`../../css/${file}`, import.meta.url))));
  const { mount } = await import(`../${tab}.js`);
  await style;
  return { mount, texts: await texts };
}

/** The change to Gradio's bar of tabs that opens the one that the address names; from now on the two are kept equal. */
export function openTab() {
  followTabs();
  return { selected: new URLSearchParams(location.search).get("tab"), __type__: "update" };
}

/** An error whose message is for the visitor. */
export class ServerError extends Error {}

/** The server is not heard any more. */
export class LostError extends ServerError {
  name = "LostError";
}

/** Connect to the endpoints under `base`, the URL of gradio_api/. */
export function connect(base) {
  const post = async (path, body, signal) => {
    const response = await fetch(new URL(path, base), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
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
      const response = await fetched(new URL(`call/v2/${name}/${id}`, base), watchdog.signal);
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
