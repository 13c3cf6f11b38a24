/** A run's curves: the steps, and for each measure its mean, least and largest value over the seeds at each of them. */

import { meanAndDeviation } from "../maths/spread.js";

/** What every event tells; what the aim measures is told as the networks are, without any bias set. */
const READ = {
  student: (event, of) => of(event.student),
  twin: (event, of) => of(event.twin),
  teacher: (event, of) => of(event.teacher),
  studentKl: (event) => event.student.kl_to_teacher,
  twinKl: (event) => event.twin.kl_to_teacher,
  softNorm: (event) => event.soft_gradient_norm,
  hardNorm: (event) => event.hard_gradient_norm,
};

/** What some events tell, at steps of their own: the aim with a bias set at that moment, and the copycat's. */
const READ_SET = {
  studentSet: (event, of) => of(event.corrected_student),
  twinSet: (event, of) => of(event.corrected_twin),
};
const READ_COPYCAT = { copycat: (event, of) => of(event.copycat) };

const FAMILIES = [
  { steps: "steps", read: READ, isTold: () => true },
  { steps: "setSteps", read: READ_SET, isTold: (event) => event.corrected_student },
  { steps: "copycatSteps", read: READ_COPYCAT, isTold: (event) => event.copycat },
];

export function emptyCurves() {
  return Object.fromEntries(
    FAMILIES.flatMap(({ steps, read }) => [steps, ...Object.keys(read)]).map((name) => [name, []]),
  );
}

/** Add an event's points to the curves; at a step that is there already it takes the point's place. */
export function extend(curves, event, { of }) {
  for (const { steps, read, isTold } of FAMILIES) {
    if (!isTold(event)) continue;
    const place = curves[steps].at(-1) === event.step ? curves[steps].length - 1 : curves[steps].length;
    curves[steps][place] = event.step;
    for (const [name, values] of Object.entries(read)) curves[name][place] = spanOf(values(event, of));
  }
}

function spanOf(values) {
  const { mean } = meanAndDeviation(values);
  return [mean, Math.min(...values), Math.max(...values)].map((value) => Number(value.toPrecision(6)));
}

/** Everyone's last point as it counts: with the bias set, where classes are hidden; undefined before there is one. */
export function latest(curves, who, { hidden }) {
  const name = hidden.length && who !== "teacher" ? `${who}Set` : who;
  return curves[name].at(-1)?.[0];
}

/** Whether these are curves that can be drawn; throws a TypeError where something is not there. */
export function areCurves(curves) {
  return (
    curves.steps.length > 0 &&
    FAMILIES.every(({ steps, read }) => {
      const count = curves[steps].length;
      return areNumbers(curves[steps]) && Object.keys(read).every((name) => isCurve(curves[name], count));
    })
  );
}

function isCurve(points, count) {
  return points.length === count && points.every((point) => point.length === 3 && areNumbers(point));
}

export function areNumbers(values) {
  return Array.isArray(values) && values.every(Number.isFinite);
}
