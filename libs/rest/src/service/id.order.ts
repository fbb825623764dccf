// One order for the rows of every bulk: who locks in the same order never waits in a circle.
import type { EntityId } from './endpoint.types.js';

/** Which of two ids comes first: numbers by their size, texts by their characters. */
export function compareIds(left: EntityId, right: EntityId): number {
  const [lefts, rights] = [[left].flat(), [right].flat()];
  for (const [index, part] of lefts.entries()) {
    const order = comparePart(String(part), String(rights[index]));
    if (order !== 0) return order;
  }
  return 0;
}

function comparePart(left: string, right: string): number {
  if (/^\d{1,15}$/.test(left) && /^\d{1,15}$/.test(right)) return Number(left) - Number(right);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
