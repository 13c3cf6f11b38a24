/** A student as one HTML file that asks nobody for anything: its script is the lab's own modules, in a row. */

import { toBase64 } from "../../maths/base64.js";
import { fetchedText } from "../../maths/fetched.js";
import { count } from "../../shared/numbers.js";
import { sizesOf } from "./shapes.js";

const SCRIPTS = new URL("page/", import.meta.url);
const IMPORT = /^import [^;]*? from "([^"]+)";\n/gm;

/**
 * The page of `network` in the words of t; labels: its answers' names; facts: {scores, data, licence}, what is said of
 * it below; folder: the address of assets/programs. Rejects where a file is lost.
 */
export async function studentPage({ t, network, labels, facts, folder }) {
  const file = (name) => fetchedText(new URL(name, folder));
  const script = new URL(`${network.task}.js`, SCRIPTS);
  const [template, style, modules] = await Promise.all([
    file("student.html.txt"),
    file("student.css"),
    inlined(script),
  ]);
  const { task } = network;
  const words = task === "digits" ? digitsWords(t) : namesWords(t);
  const values = {
    language: t.language,
    title: asText(words.title),
    intro: asText(t("deploy.take_page_intro", { weights: count(weightsOf(network).length) })),
    scores: asText(facts.scores),
    made: asText(t("deploy.take_page_made", facts)),
    style,
    student: asJson({ task, sizes: sizesOf(network), labels, words, weights: weightsText(network) }),
    script: modules,
  };
  return template.replace(/\$(\w+)/g, (_, name) => values[name]);
}

function digitsWords(t) {
  return {
    ...sharedWords(t),
    title: t("deploy.take_page_digits"),
    draw: t("deploy.take_page_draw"),
    keys: t("deploy.take_page_keys"),
    keys_down: t("deploy.take_page_keys_down"),
    clear: t("deploy.take_page_clear"),
  };
}

function namesWords(t) {
  return {
    ...sharedWords(t),
    title: t("deploy.take_page_names"),
    type: t("deploy.take_page_type"),
    first: t("deploy.take_page_first"),
    rule: t("deploy.take_page_rule"),
    refused: t("deploy.take_page_refused"),
    complete: t("deploy.take_page_complete"),
    end: t("deploy.take_page_end"),
    others: t("deploy.take_page_others"),
  };
}

function sharedWords(t) {
  return { temperature: t("deploy.take_page_temperature"), answers: t("deploy.take_page_answers") };
}

/** The module at `url` behind all that it imports, each once, as one script. No two of them may share a name. */
async function inlined(url, seen = new Set()) {
  if (seen.has(url.href)) return "";
  seen.add(url.href);
  const source = await fetchedText(url);
  let before = "";
  for (const [, name] of source.matchAll(IMPORT)) before += await inlined(new URL(name, url), seen);
  const name = url.pathname.split("/js/").at(-1);
  return `${before}// ${name}\n\n${source
    .replace(IMPORT, "")
    .replace(/^export /gm, "")
    .trim()}\n\n`;
}

/** All numbers of a network, layer by layer, weights before biases. */
function weightsOf({ layers }) {
  return Float32Array.from(layers.flatMap(({ weight, bias }) => [...weight, ...bias]));
}

function weightsText(network) {
  return toBase64(new Uint8Array(weightsOf(network).buffer));
}

function asText(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

/** JSON that ends no script. */
function asJson(value) {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
