import { Race } from "../../../assets/js/deploy/race.js";

/** What the engine is asked, [type, digits] each, where others than `first` are chosen while the race opens. */
export async function otherDigitsWhileItOpens(first, others) {
  const asked = [];
  const store = { state: { luck: first, run: "ready" } };
  let open = null;
  const bench = {
    find: () => new Promise((resolve) => (open = () => resolve({ run: { student: {} } }))),
    engine: () => ({ ask: async (type, { luck }) => asked.push([type, luck]) }),
  };
  const race = new Race({ bench, store, data: { race_seconds: 1 } });
  const ended = race.start();
  store.state = { ...store.state, luck: others };
  await race.stop();
  open();
  await ended;
  return asked;
}
