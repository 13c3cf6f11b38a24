/**
 * Computes with the networks of one task, whose name is the worker's own. Messages: see ./engine.js, the only one who
 * writes here. What takes long is done one at a time, so that nothing is measured beside something else.
 */

import { loadTeacher as loadConvnet } from "../../maths/convnet.js";
import { loadTeacher as loadGru } from "../../maths/gru.js";
import { loadOnce } from "../../maths/load_once.js";
import { perceptron } from "../../maths/perceptron.js";
import { Scorer, argMax } from "../../maths/scoring.js";
import { int8Logits, quantise } from "../export/int8.js";
import { loadHeldOut } from "./held_out.js";
import { race } from "./race.js";
import { timed } from "./times.js";

const ASSETS = new URL("../../../", import.meta.url);
const TASK = globalThis.name;
const TEACHERS = { digits: loadConvnet, names: loadGru };

const heldOut = loadOnce(() => loadHeldOut(TASK, new URL("data/", ASSETS)));
/** A function from one input to the teacher's logits. */
const teacher = loadOnce(() => TEACHERS[TASK](new URL(`teachers/${TASK}.safetensors`, ASSETS)));

/** The race that was begun last, which may still wait for its turn: see ./race.js. */
let racing = { paused: false, stopped: true, wake: () => {} };
let turn = Promise.resolve();
const raceInTurn = inTurn(run);

const handlers = { calibration, example, teach, inEightBits, score, times: inTurn(times), race: startRace, steer };

addEventListener("message", async ({ data: { id, type, payload } }) => {
  const post = (kind, value) => postMessage({ id, kind, value });
  try {
    post("answer", await handlers[type](payload, (value) => post("told", value)));
  } catch ({ name, message }) {
    post("failed", { reason: message, cause: name === "MissedError" ? "missed" : "damaged" });
  }
});

/** `job`, begun when what was begun before has ended. */
function inTurn(job) {
  return (...given) => {
    const done = turn.then(() => job(...given));
    turn = done.catch(() => {});
    return done;
  };
}

/** Inputs of training examples, (examples · features,), to see how far numbers reach within a network. */
async function calibration() {
  return (await heldOut()).calibration;
}

/** A held-out example: {input, target, logits: the teacher's}. */
async function example({ number }) {
  const { features, classes, inputs, targets, teacher: logits } = await heldOut();
  return {
    input: inputs.slice(number * features, (number + 1) * features),
    target: targets[number],
    logits: logits.slice(number * classes, (number + 1) * classes),
  };
}

/** The teacher's logits of an input of the visitor's. */
async function teach({ input }) {
  return Float32Array.from((await teacher())(input));
}

/** A network in 8 bits, as ../export/int8.js makes it of training examples. */
async function inEightBits({ network }) {
  return quantise(network, (await heldOut()).calibration);
}

/**
 * The teacher's scores on the held-out examples, those of the `networks` {student, twin}, and of the student in 8 bits:
 * {scores: {name: {accuracy, perplexity, agreement}}, same, count}; same: the share of the `count` examples to which
 * the student answers the same in 8 bits.
 */
async function score({ networks, int8 }) {
  const { count, classes, inputs, targets, teacher: logits } = await heldOut();
  const scorer = new Scorer({ targets, teacher: logits }, classes);
  const scored = (values) => {
    const { accuracy, perplexity, agreement } = scorer.score([values]);
    return { accuracy: accuracy[0], perplexity: perplexity[0], agreement: agreement[0] };
  };
  const answers = { ...answering(networks), int8: (...given) => int8Logits(int8, ...given) };
  const all = Object.entries(answers).map(([who, answer]) => [who, answer(inputs, count)]);
  const scores = Object.fromEntries(all.map(([who, values]) => [who, scored(values)]));
  const { student, int8: rounded } = Object.fromEntries(all);
  const same = targets.filter(
    (_, i) => argMax(student, i * classes, classes) === argMax(rounded, i * classes, classes),
  ).length;
  return { scores: { teacher: scored(logits), ...scores }, same: same / count, count };
}

/** Milliseconds an answer takes: {name: {alone, batch}}; each is told of once it is known, {name, how}. */
async function times({ networks, batch, ...settings }, tell) {
  const { features, inputs } = await heldOut();
  const answers = { teacher: byOne(await teacher(), features), ...answering(networks) };
  const found = {};
  for (const [who, answer] of Object.entries(answers)) {
    found[who] = {};
    for (const [how, count] of Object.entries({ alone: 1, batch })) {
      tell({ who, how });
      found[who][how] = await timed(answer, inputs.slice(0, count * features), count, settings);
    }
  }
  return found;
}

/** Teacher and student read one stream: see ./race.js. Whoever waits for the race to begin can steer it already. */
function startRace(asked, tell) {
  racing = { paused: false, stopped: false, wake: () => {} };
  return raceInTurn(asked, tell, racing);
}

async function run({ student, ...settings }, tell, state) {
  const [data, ask] = [await heldOut(), await teacher()];
  const racers = { teacher: byOne(ask, data.features), ...answering({ student }) };
  return race(racers, data, settings, state, tell);
}

/** Pause the race that was begun last, have it go on, or stop it. */
function steer({ paused = racing.paused, stopped = racing.stopped }) {
  Object.assign(racing, { paused, stopped });
  racing.wake();
}

function answering(networks) {
  return Object.fromEntries(Object.entries(networks).map(([who, { layers }]) => [who, perceptron(layers)]));
}

/** A teacher, who answers one input at a time, as a function of (inputs, count). */
function byOne(ask, features) {
  return (inputs, count) => {
    let logits = null;
    for (let i = 0; i < count; i++) logits = ask(inputs.subarray(i * features, (i + 1) * features));
    return logits;
  };
}
