import { Collection } from "../../../../assets/js/classroom/room/collection.js";
import { answersTable } from "../../../../assets/js/classroom/room/csv.js";
import { guessCode, readCode, runCode } from "../../../../assets/js/classroom/room/spoken.js";
import { median, placeIn } from "../../../../assets/js/classroom/room/questions.js";
import { merged } from "../../../../assets/js/classroom/room/state.js";
import { csvText } from "../../../../assets/js/shared/csv.js";
import { resultOf } from "../../../../assets/js/shared/kept_runs.js";

export { guessCode, median, merged, placeIn, readCode, resultOf, runCode };

/** A room's answers as comma-separated values, in the `words` of a language. */
export function csvOf(words, answers) {
  return csvText(answersTable((key) => words[key], answers));
}

/** Of all codes that differ from `code` in one letter, or in two neighbours that are swapped, those that are read. */
export function misread(names, question, code) {
  const letters = code.replaceAll("-", "");
  const changed = Array.from(letters, (_, place) =>
    Array.from(names.letters, (letter) => letters.slice(0, place) + letter + letters.slice(place + 1)),
  ).flat();
  const swapped = Array.from(letters.slice(1), (letter, place) => {
    return letters.slice(0, place) + letter + letters[place] + letters.slice(place + 2);
  });
  const others = new Set([...changed, ...swapped].filter((one) => one !== letters));
  return [...others].filter((one) => readCode(names, question, one));
}

/** What a collection says of texts that are added one after the other, and what it holds then, also after a reload. */
export function collected(names, question, texts) {
  localStorage.clear();
  const collection = new Collection(names, localStorage);
  collection.ask(question);
  const told = texts.map((text) => collection.add(text));
  return { told, answers: collection.answers(), again: new Collection(names, localStorage).answers() };
}
