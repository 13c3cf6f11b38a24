/**
 * The language model in a thread of its own. Messages: {model} first, {address} of a manifest or {file, limits} (see
 * ./file_shelf.js); then {id, name, parameters} or {id, stop: true}; back come {id, value} for every value and then
 * {id, done: true}, or {id, error: {key, values}}.
 */

import { calls, streams } from "./endpoints.js";
import { DeviceError, sayable } from "./errors.js";
import { FileShelf } from "./file_shelf.js";
import { Stopped, heeding } from "./language_model.js";
import { Shelf } from "./shelf.js";

let shelf = null;
/** The questions that are being answered, by their ids: {stopped}. */
const open = new Map();

/** What is asked of the shelf, whether or not the model is ready. */
const ofShelf = {
  model_status: () => shelf.status(),
  load_model: ({ download = false }) => shelf.start(download),
  cancel_load: () => shelf.cancel(),
  remove_model: () => shelf.remove(),
  about_model: () => shelf.about(),
};

addEventListener("message", ({ data: { id, model, name, parameters, stop } }) => {
  if (model) shelf = model.file ? new FileShelf(model.file, model.limits) : new Shelf(new URL(model.address));
  else if (!stop) answer(id, name, parameters);
  else if (open.has(id)) open.get(id).stopped = true;
});

async function answer(id, name, parameters) {
  const question = { stopped: false };
  open.set(id, question);
  try {
    for await (const value of values(question, name, parameters)) postMessage({ id, value });
    postMessage({ id, done: true });
  } catch (error) {
    if (!(error instanceof Stopped)) postMessage({ id, error: sayable(error).told });
  } finally {
    open.delete(id);
  }
}

async function* values(question, name, parameters) {
  if (name in ofShelf) {
    yield ofShelf[name](parameters);
    return;
  }
  if (!(name in calls) && !(name in streams)) throw new DeviceError("on_device.no_endpoint", { name });
  const heed = heeding(() => question.stopped);
  // Whoever types on has sent a newer question, which takes this one back.
  await heed();
  const context = { ...shelf.get(), heed };
  checkModel(parameters.model, context.manifest.model);
  if (name in calls) yield calls[name](parameters, context);
  else yield* streams[name](parameters, context);
}

function checkModel(asked, here) {
  if (![undefined, null, here].includes(asked)) throw new DeviceError("on_device.other_model", { model: asked });
}
