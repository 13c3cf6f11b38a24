import { fetchTexts } from "../../../assets/js/shared/text.js";
import { mount } from "../../../assets/js/soft_labels.js";

/** The tab with `data` and a server that has no model: what it shows, and what it asked for. */
export async function mounted(data) {
  const asked = [];
  const call = async (name) => {
    asked.push(name);
    if (name === "load_model") return { model: data.configuredModel, state: "missing", detail: "" };
    throw new Error("no model");
  };
  const element = document.body.appendChild(document.createElement("div"));
  const texts = await fetchTexts("en", ["page", "soft_labels"]);
  const { signal } = new AbortController();
  mount(element, { ...data, texts, kept: {}, signal, server: { call } });
  const get = (name) => element.querySelector(`[data-testid=${name}]`);
  const note = () => get("soft-note").textContent;
  const bars = await until(() => element.querySelectorAll("[data-testid=model] [data-testid=bar]").length);
  const drawn = await until(() => get("drawn-note").textContent);
  const first = await until(() => note().includes("not on this server") && note());
  get("answer").value = "Never recorded";
  get("answer").form.requestSubmit();
  await until(() => note().includes("only the recorded sentence"));
  const result = { bars, drawn, first, note: note(), asked };
  element.remove();
  return result;
}

async function until(find) {
  while (!find()) await new Promise((resolve) => setTimeout(resolve, 50));
  return find();
}
