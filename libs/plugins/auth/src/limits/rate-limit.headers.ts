// What answers say of limits: RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers), and what was there before.
import { lifetimeOf, type Allowance } from './quota.js';
import type { Limit } from './rate-limit.plan.js';

/** A limit, and what it leaves to the caller. */
export interface LimitState {
  readonly limit: Limit;
  readonly allowance: Allowance;
}

/** The headers of an answer; of several limits the older ones tell the one that leaves least. */
export function limitHeaders(states: readonly LimitState[]): readonly (readonly [string, string])[] {
  const [first] = [...states].sort(leastLeft);
  if (!first) return [];
  const { limit, allowance } = first;
  const policies = states.map(({ limit: { name, quota } }) => {
    return `${text(name)};q=${quota.capacity};w=${Math.max(1, Math.round(lifetimeOf(quota) / 1000))}`;
  });
  const left = states.map(
    ({ limit: { name }, allowance: { remaining, reset } }) => `${text(name)};r=${remaining};t=${reset}`,
  );
  return [
    ['RateLimit-Policy', policies.join(', ')],
    ['RateLimit', left.join(', ')],
    ['X-RateLimit-Limit', String(limit.quota.capacity)],
    ['X-RateLimit-Remaining', String(allowance.remaining)],
    ['X-RateLimit-Reset', String(allowance.reset)],
  ];
}

function leastLeft(left: LimitState, right: LimitState): number {
  const [one, other] = [left.allowance, right.allowance];
  return (
    Number(one.isAllowed) - Number(other.isAllowed) ||
    one.remaining - other.remaining ||
    other.reset - one.reset
  );
}

/** A string of RFC 9651, section 3.3.3. */
const text = (name: string): string => `"${name.replace(/[^ !#-[\]-~]/g, '_')}"`;
