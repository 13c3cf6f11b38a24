import { DeviceError } from "./errors.js";
import { merged } from "./merges.js";
import { tokenText } from "./tokens.js";

/** GPT-2's rule by which text is cut into words (Radford et al. 2019), and the rule before it that cuts digits off. */
const WORDS = / ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/u;
const SHORT = /'(?:s|t|re|ve|m|ll|d)/;
const SPLIT = new RegExp(`${SHORT.source}|${WORDS.source}`, "gu");
const DIGIT = /(\p{N})/u;
/** How a file names the rule: whether each digit is a piece of its own before whitespace is split. */
const RULES = { smollm: true, "gpt-2": false };
/** Kinds of tokens in a GGUF file that are found in a text before it is cut: control and user-defined ones. */
const MARKS = [3, 4];
const NAMED = ["bos", "eos", "unknown", "padding"].map((name) => `tokenizer.ggml.${name}_token_id`);
/** Words are remembered up to this length, and up to this number. */
const [REMEMBERED, MOST] = [32, 20_000];

/** Byte-level BPE from the metadata of a GGUF file. Throws a DeviceError where it names another tokenizer. */
export class Tokenizer {
  /** The ids that end a text or a turn, which are never written: core's LanguageModel._marks. */
  marks;
  #pieces;
  #ids;
  #ranks;
  #cutsDigits;
  /** The texts of all marks, by id, and what finds one of them in a text. */
  #added;
  #findMark;
  #known = new Map();
  #decoder = new TextDecoder("utf-8", { ignoreBOM: true });

  constructor(metadata) {
    const [kind, rule] = [metadata["tokenizer.ggml.model"], metadata["tokenizer.ggml.pre"]];
    if (kind !== "gpt2" || !(rule in RULES))
      throw new DeviceError("on_device.tokenizer", { found: `${kind}, ${rule}` });
    this.#cutsDigits = RULES[rule];
    this.#pieces = metadata["tokenizer.ggml.tokens"];
    this.#ids = places(this.#pieces);
    this.#ranks = places(metadata["tokenizer.ggml.merges"]);
    const kinds = metadata["tokenizer.ggml.token_type"];
    const marks = [...this.#pieces.keys()].filter((id) => MARKS.includes(kinds[id]));
    this.#added = new Map(marks.map((id) => [id, this.#pieces[id]]));
    this.#findMark = finder([...this.#added.values()]);
    const named = NAMED.map((name) => metadata[name]).filter((id) => id !== undefined);
    this.marks = [...new Set(named)].sort((a, b) => a - b);
  }

  /** The text of every token, by id; half characters are written as their bytes, `<0xE6>`. */
  get vocabulary() {
    return this.#pieces.map((_, id) => tokenText(this.bytes(id)));
  }

  /** The bytes that the token `id` stands for. */
  bytes(id) {
    const piece = this.#pieces[id];
    if (this.#added.has(id)) return new TextEncoder().encode(piece);
    return Uint8Array.from(piece, (character) => BYTE_OF.get(character));
  }

  /** Token ids of `text`. */
  encode(text) {
    // Every second piece is a mark.
    return text.split(this.#findMark).flatMap((piece, i) => (i % 2 ? [this.#ids.get(piece)] : this.#plain(piece)));
  }

  /** The text of token ids; what is no whole character is a replacement character. */
  decode(ids) {
    return this.#decoder.decode(Uint8Array.from(ids.flatMap((id) => [...this.bytes(id)])));
  }

  /** The texts of the model's own marks among the token `ids`, each once. */
  marksIn(ids) {
    return [...new Set(ids)].filter((id) => this.#added.has(id)).map((id) => this.#added.get(id));
  }

  #plain(text) {
    const ids = [];
    for (const run of this.#cutsDigits ? text.split(DIGIT) : [text])
      for (const [word] of run.matchAll(SPLIT)) for (const id of this.#word(word)) ids.push(id);
    return ids;
  }

  #word(word) {
    const known = this.#known.get(word);
    if (known) return known;
    const symbols = Array.from(new TextEncoder().encode(word), (byte) => CHARACTERS[byte]);
    const ids = merged(symbols, this.#ranks).map((symbol) => this.#ids.get(symbol));
    if (word.length <= REMEMBERED && this.#known.size < MOST) this.#known.set(word, ids);
    return ids;
  }
}

/** Where each of `texts` stands, by the text. */
function places(texts) {
  const found = new Map();
  for (let i = 0; i < texts.length; i++) found.set(texts[i], i);
  return found;
}

/** What splits a text at `marks`, the longest first; without any, nothing. */
function finder(marks) {
  if (!marks.length) return /($^)/;
  const longest = marks.sort((a, b) => b.length - a.length);
  return new RegExp(`(${longest.map((mark) => mark.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`);
}

/** The character that stands for each byte in a byte-level vocabulary (GPT-2's bytes_to_unicode), and the way back. */
const CHARACTERS = byteLevel();
const BYTE_OF = new Map(CHARACTERS.map((character, byte) => [character, byte]));

function byteLevel() {
  const isPlain = (byte) => (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte !== 0xad);
  let others = 0;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isPlain(byte) ? byte : 256 + others++));
}
