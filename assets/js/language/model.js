import { Heap } from "../maths/kernels.js";
import { Memories } from "./memory.js";
import { HEAD } from "./shape.js";

const FLOAT = Float32Array.BYTES_PER_ELEMENT;
/** Tokens read in one go, and rows of logits at once. */
export const MOST = 256;
/** Positions that have their angles: a text is written on behind as many tokens as are read. */
const POSITIONS = 2 * MOST;
const ROWS = 32;

/**
 * A Llama-shaped model (RMS norm, rotary positions, grouped queries, SwiGLU, tied embeddings) whose weights lie in the
 * kernels' memory as they do in their GGUF file. What is named …At is an offset in bytes.
 */
export class Model {
  shape;
  memories;
  #kernels;
  #heap;
  #at = {};
  #weightsAt;

  /** kernels: exports of kernels.wasm; shape: see ./shape.js; `bytes`: how many the weights have in their file. */
  constructor(kernels, shape, bytes) {
    this.shape = shape;
    this.#kernels = kernels;
    this.#heap = new Heap(kernels.memory);
    const { width, wide, keyWidth, vocabulary } = shape;
    const numbers = {
      x: MOST * width,
      normed: MOST * width,
      query: MOST * width,
      key: MOST * keyWidth,
      value: MOST * keyWidth,
      attended: MOST * width,
      gate: MOST * wide,
      up: MOST * wide,
      scratch: 4 * Math.max(width, wide),
      scores: POSITIONS + 4,
      cosines: POSITIONS * HEAD,
      sines: POSITIONS * HEAD,
      logits: ROWS * vocabulary,
    };
    for (const [name, count] of Object.entries(numbers)) this.#at[name] = this.#heap.reserve(FLOAT * count);
    this.#weightsAt = this.#heap.reserve(bytes);
    this.memories = new Memories(this.#heap, shape);
    this.#fillAngles();
  }

  /** Room for `count` bytes of the weights from `offset` on, to be filled before anything else is asked. */
  weights(offset, count) {
    return this.#heap.view(this.#weightsAt + offset, count, Uint8Array);
  }

  /**
   * Σ counts · e^(values / T) and its moment, Σ counts · e^(values / T) · values / T, at every temperature T:
   * (temperatures · 2,). values and counts: Float32Array.
   */
  spread(values, counts, temperatures) {
    // What lies here is free while nothing is read; beyond the values the counts are 0.
    const [at, room] = [this.#at.gate, FLOAT * 4 * Math.ceil(values.length / 4)];
    const [countsAt, temperaturesAt, outAt] = [at + room, at + 2 * room, at + 2 * room + 8 * temperatures.length];
    this.#heap.view(at, (2 * room) / FLOAT).fill(0);
    this.#heap.view(at, values.length).set(values);
    this.#heap.view(countsAt, counts.length).set(counts);
    this.#heap.view(temperaturesAt, temperatures.length, Float64Array).set(temperatures);
    this.#kernels.spread(at, countsAt, room / FLOAT, temperaturesAt, temperatures.length, outAt);
    return this.#heap.view(outAt, 2 * temperatures.length, Float64Array).slice();
  }

  /**
   * Read the tokens `fresh` behind each text, all as one batch of at most 256: `texts` holds {memory, fresh, wanted}.
   * Of each the logits behind its last `wanted` tokens are told: told(text, i, logits), in order; `logits`
   * (vocabulary,) are valid only meanwhile.
   */
  read(texts, told) {
    const { width, layers, embedding } = this.shape;
    const spans = spansOf(texts);
    const tokens = texts.flatMap(({ fresh }) => fresh);
    const [rowsAt, { x, scratch }] = [this.#weightsAt + embedding.at, this.#at];
    tokens.forEach((id, t) => this.#kernels.embed(rowsAt, id, width, x + FLOAT * width * t, scratch));
    for (let layer = 0; layer < layers; layer++) {
      this.#attend(layer, spans, tokens.length);
      this.#feedForward(layer, tokens.length);
    }
    texts.forEach(({ memory, fresh }) => memory.ids.push(...fresh));
    this.#tell(spans, told);
  }

  #multiply(weight, from, to, tokens) {
    const { kind, at, rows, width } = weight;
    this.#kernels.matrix(kind, from, tokens, this.#weightsAt + at, rows, width, to, this.#at.scratch);
  }

  #norm(from, tokens, weight, to) {
    this.#kernels.norm(from, tokens, this.shape.width, this.#weightsAt + weight.at, this.shape.epsilon, to);
  }

  #attend(layer, spans, tokens) {
    const { shape } = this;
    const at = this.#at;
    const weights = shape.blocks[layer];
    this.#norm(at.x, tokens, weights.attn_norm, at.normed);
    this.#multiply(weights.attn_q, at.normed, at.query, tokens);
    this.#multiply(weights.attn_k, at.normed, at.key, tokens);
    this.#multiply(weights.attn_v, at.normed, at.value, tokens);
    for (const span of spans) this.#attendSpan(layer, span);
    this.#multiply(weights.attn_output, at.attended, at.normed, tokens);
    this.#kernels.add(at.x, at.normed, tokens * shape.width);
  }

  #attendSpan(layer, { memory, first, count }) {
    const { width, keyWidth, heads, keyHeads } = this.shape;
    const at = this.#at;
    const turned = FLOAT * HEAD * memory.length;
    const [query, key, value] = [
      at.query + FLOAT * width * first,
      at.key + FLOAT * keyWidth * first,
      at.value + FLOAT * keyWidth * first,
    ];
    this.#kernels.rotate(query, count, heads, at.cosines + turned, at.sines + turned);
    this.#kernels.rotate(key, count, keyHeads, at.cosines + turned, at.sines + turned);
    const own = [memory.keys(layer), memory.values(layer)];
    const bytes = FLOAT * keyWidth * count;
    const behind = FLOAT * keyWidth * memory.ids.length;
    this.#heap.copy(key, own[0] + behind, bytes);
    this.#heap.copy(value, own[1] + behind, bytes);
    const { shared } = memory;
    const others = shared ? [shared.keys(layer), shared.values(layer), shared.ids.length] : [0, 0, 0];
    const out = at.attended + FLOAT * width * first;
    this.#kernels.attend(query, count, heads, keyHeads, ...others, ...own, memory.ids.length, out, at.scores);
  }

  #feedForward(layer, tokens) {
    const { width, wide, blocks } = this.shape;
    const at = this.#at;
    const weights = blocks[layer];
    this.#norm(at.x, tokens, weights.ffn_norm, at.normed);
    this.#multiply(weights.ffn_gate, at.normed, at.gate, tokens);
    this.#multiply(weights.ffn_up, at.normed, at.up, tokens);
    this.#kernels.gated(at.gate, at.up, tokens * wide);
    this.#multiply(weights.ffn_down, at.gate, at.normed, tokens);
    this.#kernels.add(at.x, at.normed, tokens * width);
  }

  /** The logits behind the wanted tokens; only their rows go through the head. */
  #tell(spans, told) {
    const { width, vocabulary, embedding, last } = this.shape;
    const at = this.#at;
    const asked = spans.flatMap(({ first, count, wanted }, text) =>
      Array.from({ length: wanted }, (_, i) => ({ text, i, token: first + count - wanted + i })),
    );
    for (let from = 0; from < asked.length; from += ROWS) {
      const rows = asked.slice(from, from + ROWS);
      rows.forEach(({ token }, i) => this.#norm(at.x + FLOAT * width * token, 1, last, at.normed + FLOAT * width * i));
      this.#multiply(embedding, at.normed, at.logits, rows.length);
      rows.forEach(({ text, i }, place) =>
        told(text, i, this.#heap.view(at.logits + FLOAT * vocabulary * place, vocabulary)),
      );
    }
  }

  /** Cosines and signed sines of every position, computed in float32 as transformers does. */
  #fillAngles() {
    const cosines = this.#heap.view(this.#at.cosines, POSITIONS * HEAD);
    const sines = this.#heap.view(this.#at.sines, POSITIONS * HEAD);
    for (let i = 0; i < HEAD / 2; i++) {
      const frequency = Math.fround(1 / Math.fround(this.shape.base ** ((2 * i) / HEAD)));
      for (let position = 0; position < POSITIONS; position++) {
        const angle = Math.fround(position * frequency);
        const place = position * HEAD + 2 * i;
        cosines.fill(Math.cos(angle), place, place + 2);
        sines.set([-Math.sin(angle), Math.sin(angle)], place);
      }
    }
  }
}

/** Where each text's fresh tokens lie in the batch. */
function spansOf(texts) {
  let first = 0;
  return texts.map(({ memory, fresh, wanted }) => {
    const span = { memory, first, count: fresh.length, wanted };
    first += fresh.length;
    return span;
  });
}
