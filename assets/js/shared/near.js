/** How far below the window a part is made ready. */
const NEAR = "800px";

/** Run `action` once, when `element` is about to come into view. */
export function whenNear(element, action) {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      action();
    },
    { rootMargin: NEAR },
  );
  observer.observe(element);
}
