import { slides } from "../shared/view/slides.js";

/** What is projected of this tab: one of its pictures; what a student costs comes first, then the race. */
export function picture({ root, place }) {
  return slides(root, ".part-side, .part-race, .part-try, .language-part", place);
}
