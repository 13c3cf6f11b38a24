import { Characters, tokenText } from "../../../assets/js/language/tokens.js";

/** What each row of tokens, lists of bytes, says token by token, and each token alone. */
export function read(rows) {
  return rows.map((row) => {
    const characters = new Characters();
    return {
      pieces: row.map((token, i) => characters.read(token, i === row.length - 1)),
      alone: row.map((token) => tokenText(token)),
    };
  });
}
