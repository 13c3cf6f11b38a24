/** Whether an experiment hides classes; their bias can be set right at the end, without training. */
export function hidesClasses(experiment) {
  return experiment === "missing_class" || experiment === "only_classes";
}
