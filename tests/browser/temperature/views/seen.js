/** Whether the first `length` characters of the element at `selector` are seen within their token's room. */
export function areSeen(selector, length) {
  const mark = document.querySelector(selector);
  const range = document.createRange();
  range.setStart(mark.firstChild, 0);
  range.setEnd(mark.firstChild, length);
  const edges = mark.closest(".token-text").parentElement.getBoundingClientRect();
  const { width, left, right } = range.getBoundingClientRect();
  return width > 0 && left >= edges.left && right <= edges.right;
}
