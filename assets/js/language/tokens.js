/** A token as text, honestly: it may be half a character. The twin of core/language/tokens.py. */

/** `token`, bytes, as text; bytes that are not whole UTF-8 characters become `<0xE6>`, one mark a byte. */
export function tokenText(token) {
  return new Characters().read(token, true);
}

/** What a row of tokens says, each character told of with the token that makes it whole. */
export class Characters {
  #left = [];
  #decoder = new TextDecoder("utf-8", { ignoreBOM: true });

  /** The text that became whole with `token`, bytes; with the `last` one, what is left of a character too. */
  read(token, last = false) {
    const bytes = Uint8Array.of(...this.#left, ...token);
    let [text, from] = ["", 0];
    while (from < bytes.length) {
      const length = characterAt(bytes, from);
      if (length === CUT && !last) break;
      text += length > 0 ? this.#decoder.decode(bytes.subarray(from, from + length)) : marked(bytes[from]);
      from += Math.max(1, length);
    }
    this.#left = bytes.subarray(from);
    return text;
  }
}

const [CUT, BROKEN] = [0, -1];
/** What may stand behind a character's first byte, where it is less than every byte of 0x80 to 0xBF. */
const SECOND = { 0xe0: [0xa0, 0xbf], 0xed: [0x80, 0x9f], 0xf0: [0x90, 0xbf], 0xf4: [0x80, 0x8f] };

/** How many bytes the UTF-8 character at `from` has; CUT where more may make one of them, BROKEN where nothing can. */
function characterAt(bytes, from) {
  const first = bytes[from];
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return BROKEN;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  for (let i = 1; i < length; i++) {
    if (from + i === bytes.length) return CUT;
    const [least, most] = (i === 1 && SECOND[first]) || [0x80, 0xbf];
    if (bytes[from + i] < least || bytes[from + i] > most) return isSurrogate(bytes, from) ? CUT : BROKEN;
  }
  return length;
}

/** Whether the bytes end within a surrogate, for the rest of which Python waits before it calls them broken. */
function isSurrogate(bytes, from) {
  const [first, second] = bytes.subarray(from);
  return from + 2 === bytes.length && first === 0xed && second >= 0xa0 && second <= 0xbf;
}

function marked(byte) {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`;
}
