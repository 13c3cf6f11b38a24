/** All files of a student, as the visitor takes them along. */

import { pytorchProgram } from "../../shared/program.js";
import { modelCard, scoresSentence } from "./card.js";
import { quantise } from "./int8.js";
import { onnx, quantisedOnnx } from "./onnx.js";
import { studentPage } from "./page.js";
import { configOf, safetensors } from "./safetensors.js";

const BINARY = "application/octet-stream";

/**
 * {files: [{name, type, content: Uint8Array}], card()}: all but the model card, named as the hub expects them; and what
 * gives the card, with the time of an answer if that was measured meanwhile. context: see ./view.js.
 * Rejects where a file that they are made of is lost.
 */
export async function studentFiles({ t, facts: factsOf, calibration, assets, timing }, run) {
  const { task, student, config } = run;
  const facts = factsOf(task);
  const folder = new URL("programs/", assets);
  const about = configOf(student, facts.classes);
  const said = { scores: scoresSentence(t, run), data: facts.card.data, licence: facts.card.licence };
  const [page, program, quantised] = await Promise.all([
    studentPage({ t, network: student, labels: facts.classes, facts: said, folder }),
    pytorchProgram({ name: task, ...facts }, config, folder),
    calibration(task).then((inputs) => quantise(student, inputs)),
  ]);
  const files = [
    file("student.html", "text/html", page),
    file("model.safetensors", BINARY, safetensors(student, about)),
    file("config.json", "application/json", `${JSON.stringify(about, null, 2)}\n`),
    file("onnx/model.onnx", BINARY, onnx(student)),
    file("onnx/model_quantized.onnx", BINARY, quantisedOnnx(quantised)),
    file("train.py", "text/x-python", program),
  ];
  const listed = files.map(({ name, content }) => ({ name, bytes: content.length }));
  const card = () => file("README.md", "text/markdown", modelCard({ t, run, facts, files: listed, timing: timing() }));
  return { files, card };
}

function file(name, type, content) {
  return { name, type, content: typeof content === "string" ? new TextEncoder().encode(content) : content };
}
