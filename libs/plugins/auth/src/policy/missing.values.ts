// What a condition says of a caller who lacks what it compares with: `{ authorId: user?.id }` for nobody.
import { NO_ROW } from './row-share.policy.js';

/** The condition, in which a comparison with undefined is met by no row; below a `not` it would be met by all. */
export function withoutMissing(where: object): object {
  const members = Object.entries(where);
  const isMissing = members.some(
    ([name, value]) => !(ALTERNATIVES.has(name) && Array.isArray(value)) && lacksValue(value),
  );
  if (isMissing) return NO_ROW;
  return Object.fromEntries(
    members.map(([name, value]) => [
      name,
      ALTERNATIVES.has(name) && Array.isArray(value) ? value.map(alternative) : value,
    ]),
  );
}

const ALTERNATIVES = new Set(['and', 'or']);

function alternative(value: unknown): unknown {
  return isPlain(value) ? withoutMissing(value) : value;
}

function lacksValue(value: unknown): boolean {
  if (value === undefined) return true;
  if (Array.isArray(value)) return value.some(lacksValue);
  return isPlain(value) && Object.values(value).some(lacksValue);
}

function isPlain(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    [Object.prototype, null].includes(Object.getPrototypeOf(value))
  );
}
