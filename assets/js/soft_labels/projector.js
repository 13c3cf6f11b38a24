import { slides } from "../shared/view/slides.js";

/** What is projected of this tab: one of its pictures above the dial. */
export function picture({ root, place }) {
  return slides(root, ".part", place);
}
