import { imageTask } from "../image_task.js";

/** Where nothing is said of it, a run begins with the digit that the experiment hides: it is what the run is about. */
export const { load, page } = imageTask("digits", { few_labels: 9, only_classes: 4, all: 9 });
