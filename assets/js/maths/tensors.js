/** Reads safetensors files, the one format of tensors here, and the next-token logits of core/recordings/logits.py. */

const MOST_STEPS = 65535;
const KINDS = { I32: Int32Array, F32: Float32Array, F16: Uint16Array, U16: Uint16Array, U8: Uint8Array };

/** The arrays by name, and the metadata, of a safetensors file. Throws where `buffer` is not such a file. */
export function readTensors(buffer) {
  const length = Number(new DataView(buffer).getBigUint64(0, true));
  const { __metadata__: metadata, ...entries } = JSON.parse(
    new TextDecoder().decode(new Uint8Array(buffer, 8, length)),
  );
  const array = ({ dtype, data_offsets: [start, end] }) => {
    const data = new KINDS[dtype](buffer.slice(8 + length + start, 8 + length + end));
    return dtype === "F16" ? Float32Array.from(data, half) : data;
  };
  const tensors = Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, array(entry)]));
  return { tensors, metadata };
}

/** The number that the 16 bits of a float16 stand for; not every browser has Float16Array. */
function half(bits) {
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  const size = exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : 2 ** -14 * (fraction / 1024);
  return bits >> 15 ? -size : size;
}

/** The logits (vocabulary,) and the metadata in `buffer`, an ArrayBuffer. Throws where it is not such a file. */
export function unpack(buffer) {
  const { tensors, metadata } = readTensors(buffer);
  const [low, step] = [Number(metadata.low), Number(metadata.step)];
  const { steps } = tensors;
  const logits = new Float64Array(steps.length);
  for (let id = 0; id < steps.length; id++) logits[id] = low + step * steps[id];
  tensors.head_ids.forEach((id, i) => (logits[id] = tensors.head_logits[i]));
  return { logits, metadata };
}

/**
 * The recording in `buffer` as the page uses it: logits from the largest down, equal ones by id, the token id of each,
 * and the known texts by id. Throws where it is not such a file.
 *
 * The head is in order; the rest falls into place by counting how many tokens have each step, which takes half of the
 * time that a sort does where the page was just opened.
 */
export function distribution(buffer, context = {}) {
  const { tensors, metadata } = readTensors(buffer);
  const { head_ids: head, head_logits: exact, steps } = tensors;
  const [low, step] = [Number(metadata.low), Number(metadata.step)];
  const ids = new Int32Array(steps.length);
  const logits = new Float64Array(steps.length);
  ids.set(head);
  logits.set(exact);
  const inHead = new Uint8Array(steps.length);
  for (const id of head) inHead[id] = 1;
  const places = new Uint32Array(MOST_STEPS + 1);
  for (let id = 0; id < steps.length; id++) places[MOST_STEPS - steps[id]] += 1 - inHead[id];
  let next = head.length;
  for (let fall = 0; fall <= MOST_STEPS; fall++) {
    const count = places[fall];
    places[fall] = next;
    next += count;
  }
  for (let id = 0; id < steps.length; id++) {
    if (inHead[id]) continue;
    const place = places[MOST_STEPS - steps[id]]++;
    ids[place] = id;
    logits[place] = low + step * steps[id];
  }
  const texts = new Map(Object.entries(JSON.parse(metadata.texts)).map(([id, text]) => [Number(id), text]));
  return { ...context, model: metadata.model, ids, logits, texts };
}
