/** The last finished runs, kept in this browser: their settings, their curves and what came out. */

/** Each task's runs have a place of their own: one's curves mean nothing beside the other's. */
const KEY = "temperature-lab.distil.runs";
const LETTERS = ["A", "B", "C", "D", "E"];

const READ = {
  student: (event, measure) => event.student[measure],
  twin: (event, measure) => event.twin[measure],
  teacher: (event, measure) => event.teacher[measure],
  studentKl: (event) => event.student.kl_to_teacher,
  twinKl: (event) => event.twin.kl_to_teacher,
  softNorm: (event) => event.soft_gradient_norm,
  hardNorm: (event) => event.hard_gradient_norm,
};

/** Empty curves: the steps, and for each measure its mean, least and largest value over the seeds. */
export function curvesOf() {
  return { steps: [], ...Object.fromEntries(Object.keys(READ).map((name) => [name, []])) };
}

/** Add an event's point to the curves; student, twin and teacher are told by `measure`. */
export function extend(curves, event, measure) {
  if (curves.steps.at(-1) === event.step) return;
  curves.steps.push(event.step);
  for (const [name, read] of Object.entries(READ)) {
    const values = read(event, measure);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    curves[name].push([mean, Math.min(...values), Math.max(...values)].map((value) => Number(value.toPrecision(6))));
  }
}

/** `runs` and `run`, which gets a letter that none of them has, unless it has one. */
function withRun(runs, run) {
  const others = runs.filter(({ id }) => id !== run.id).slice(1 - LETTERS.length);
  const free = LETTERS.filter((letter) => others.every((other) => other.letter !== letter));
  if (!free.includes(run.letter)) run.letter = free[0];
  return [...others, run];
}

export class History {
  runs = [];
  #storage;
  #key;

  constructor(storage, task) {
    this.#storage = storage;
    this.#key = `${KEY}.${task}`;
    try {
      const stored = JSON.parse(this.#storage?.getItem(this.#key) ?? "[]");
      const whole = stored.filter((run) => run.curves?.steps && run.result?.config);
      this.runs = whole.reduce(withRun, []);
    } catch {
      // What cannot be read was not written by this page: it is left out.
      this.runs = [];
    }
  }

  /** Keep `run` under a letter of its own, and let the oldest go where there are too many. */
  add(run) {
    this.runs = withRun(this.runs, run);
    this.#save();
  }

  remove(id) {
    this.runs = this.runs.filter((run) => run.id !== id);
    this.#save();
  }

  #save() {
    try {
      this.#storage?.setItem(this.#key, JSON.stringify(this.runs));
    } catch {
      // A browser without room, or that keeps nothing, still shows the runs until it is closed.
    }
  }
}
