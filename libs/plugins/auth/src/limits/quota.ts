// How requests are counted: one number and one instant for each counter, whatever keeps them.

/** How many requests, in which time. */
export interface Quota {
  /** How many may come at once. */
  readonly capacity: number;
  /** How many in one window; the capacity, unless there is a burst. */
  readonly requests: number;
  /** In milliseconds. */
  readonly window: number;
  /** Whether requests come back one by one, or all of them when the window is over. */
  readonly isSteady: boolean;
}

/** A counter: how many requests it holds, and since when. */
export interface Counter {
  readonly level: number;
  /** In milliseconds: of the window's first request, or where requests come back steadily of the last. */
  readonly since: number;
}

/** What became of one request. */
export interface Count {
  readonly isAllowed: boolean;
  /** What the counter holds, this request included if it is allowed. */
  readonly level: number;
  /** The age of the counter, in milliseconds. */
  readonly age: number;
}

/** What callers are told of a limit, in whole numbers. */
export interface Allowance {
  readonly isAllowed: boolean;
  readonly remaining: number;
  /** Seconds until all requests are there again. */
  readonly reset: number;
  /** Seconds until the next request will be allowed; 0 if it would be now. */
  readonly retryAfter: number;
}

/** Counts one request; one that is refused leaves the counter as it is. */
export function countRequest(
  counter: Counter | undefined,
  quota: Quota,
  now: number,
): Count & { readonly counter: Counter } {
  const { level, since } = atPresent(counter ?? { level: 0, since: now }, quota, now);
  // Sums of fractions miss whole numbers by a little.
  const isAllowed = level + 1 <= quota.capacity + 1e-6;
  const counted = { level: isAllowed ? level + 1 : level, since };
  return { isAllowed, level: counted.level, age: now - since, counter: counted };
}

/** What the counter holds now. A clock that went back begins anew: nobody waits longer than a window. */
function atPresent({ level, since }: Counter, quota: Quota, now: number): Counter {
  const age = Math.max(0, now - since);
  if (quota.isSteady)
    return { level: Math.max(0, level - (age * quota.requests) / quota.window), since: now };
  if (age >= quota.window) return { level: 0, since: now };
  return { level, since: Math.min(since, now) };
}

/** What a count means for the caller. */
export function allowanceOf(quota: Quota, { isAllowed, level, age }: Count): Allowance {
  const remaining = Math.max(0, Math.floor(quota.capacity - level + 1e-6));
  const timeFor = (requests: number): number => (requests * quota.window) / quota.requests;
  const untilFull = quota.isSteady ? timeFor(level) - age : quota.window - age;
  const untilNext = quota.isSteady ? timeFor(level + 1 - quota.capacity) - age : untilFull;
  return {
    isAllowed,
    remaining,
    reset: seconds(untilFull),
    retryAfter: remaining > 0 ? 0 : Math.max(1, seconds(untilNext)),
  };
}

/** When a counter says nothing any more, in milliseconds from its instant. */
export function lifetimeOf(quota: Quota): number {
  return quota.isSteady ? (quota.capacity * quota.window) / quota.requests : quota.window;
}

const seconds = (milliseconds: number): number => Math.max(0, Math.ceil(milliseconds / 1000));
