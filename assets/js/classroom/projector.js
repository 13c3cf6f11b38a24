import { slides } from "../shared/view/slides.js";

/** What is projected of this tab: the room where one is open, else the lesson; on to what else there is. */
export function picture({ root, place }) {
  const parts = [...root.querySelectorAll(".part")];
  const room = parts.findIndex((part) => part.querySelector(".teaching"));
  return slides(root, ".part", place ?? Math.max(room, 0));
}
