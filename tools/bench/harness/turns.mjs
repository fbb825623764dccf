/** Who comes in the first row: those from the front and those from the back by turns (0, 1, n-1, 2, n-2, ...). */
const zigzag = (count) =>
  Array.from({ length: count }, (_, place) =>
    place % 2 === 1 ? (place + 1) / 2 : (count - place / 2) % count,
  );

/**
 * The orders in which `items` take turns, round by round, as a design that is balanced for what the one before leaves behind:
 * everyone comes as often in each place, and as often after each of the others. Four need four rounds for that, three need six.
 *
 * After E. J. Williams, "Experimental Designs Balanced for the Estimation of Residual Effects of Treatments",
 * Australian Journal of Scientific Research A 2 (1949), 149-168.
 */
export function balancedOrders(items) {
  const count = items.length;
  const first = zigzag(count);
  const rows = items.map((_, row) => first.map((place) => items[(place + row) % count]));
  return count % 2 === 0 ? rows : [...rows, ...rows.map((row) => row.toReversed())];
}
