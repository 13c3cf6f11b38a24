/**
 * `shares` (any weights of 0 or more, not all 0) as whole numbers that add up to `total`: each is rounded down, and
 * what is left goes to those that lost most by it, of equal ones to the first.
 */
export function wholeParts(shares, total) {
  const sum = shares.reduce((all, share) => all + share, 0);
  const exact = shares.map((share) => (total * share) / sum);
  const parts = exact.map(Math.floor);
  const left = total - parts.reduce((all, part) => all + part, 0);
  const order = [...exact.keys()].sort((a, b) => exact[b] - parts[b] - (exact[a] - parts[a]) || a - b);
  for (const place of order.slice(0, left)) parts[place]++;
  return parts;
}
