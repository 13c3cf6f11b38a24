/** What the results of the checks mean for a lesson. */

/** What a lesson is made of, in the order of saying. */
export const USES = ["recorded", "typed", "training", "room"];

/** By use: fine, limited, missing, none (it is not here to be used), or unknown. rows: those of a Runner. */
export function verdictOf(rows) {
  const state = (name) => {
    const said = rows[name]?.state;
    return ["fine", "limited", "missing", "none"].includes(said) ? said : "unknown";
  };
  const computes = worst([state("wasm"), state("workers")]);
  return {
    recorded: state("recorded"),
    typed: typed(computes, state("model"), state("server_model")),
    training: training(computes, state("training"), state("server_model")),
    room: worst([state("room"), state("stream")]),
  };
}

/** On this device, or else by the server. */
function typed(computes, model, serverModel) {
  const ways = [worst([computes, model]), serverModel];
  return ["fine", "unknown", "limited", "missing"].find((state) => ways.includes(state));
}

/** A server trains as well, but for one at a time. */
function training(computes, files, serverModel) {
  const here = worst([computes, files]);
  if (here === "fine" || here === "unknown") return here;
  const isServer = !["none", "missing", "unknown"].includes(serverModel);
  return isServer ? "limited" : here;
}

function worst(states) {
  return ["missing", "unknown", "limited", "fine"].find((state) => states.includes(state)) ?? "none";
}

/** Sentences by what there is to say: 1 for what is fine, 2 for what is limited, 4 for what is missing. */
const KEYS = [
  "nothing",
  "fine",
  "limited",
  "fine_limited",
  "missing",
  "fine_missing",
  "limited_missing",
  "fine_limited_missing",
];

/** Which of the sentences says it, and what fills it: {key, fine, limited, missing, unknown}, each a list of uses. */
export function sentenceOf(verdict) {
  const of = (state) => USES.filter((use) => verdict[use] === state);
  const lists = { fine: of("fine"), limited: of("limited"), missing: of("missing"), unknown: of("unknown") };
  const sum = ["fine", "limited", "missing"].reduce((bits, state, i) => bits + (lists[state].length ? 2 ** i : 0), 0);
  return { key: KEYS[sum], ...lists };
}
