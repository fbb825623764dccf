import { MemoryRateLimitStore } from './memory.store.js';
import { allowanceOf, type Quota } from './quota.js';

const WINDOW: Quota = { capacity: 3, requests: 3, window: 60_000, isSteady: false };
const STEADY: Quota = { capacity: 4, requests: 2, window: 1_000, isSteady: true };

/** A store, and a clock that only moves when it is told to. */
function counting(quota: Quota, maxCounters?: number) {
  let now = 1_000_000;
  const store = new MemoryRateLimitStore(() => now, maxCounters);
  return {
    at: (milliseconds: number) => (now = 1_000_000 + milliseconds),
    take: (key = 'key') => {
      const { isAllowed, remaining, reset, retryAfter } = allowanceOf(quota, store.take(key, quota));
      return [isAllowed, remaining, reset, retryAfter];
    },
  };
}

it('09.01: counts in a window that begins with the first request', () => {
  const { at, take } = counting(WINDOW);
  expect(take()).toEqual([true, 2, 60, 0]);
  at(10_000);
  expect(take()).toEqual([true, 1, 50, 0]);
  expect(take()).toEqual([true, 0, 50, 50]);
  expect(take()).toEqual([false, 0, 50, 50]);
  at(59_999);
  expect(take()).toEqual([false, 0, 1, 1]);
  at(60_000);
  expect(take()).toEqual([true, 2, 60, 0]);
});

it('09.03: gives requests back one by one where there is a burst, at the rate that is written', () => {
  const { at, take } = counting(STEADY);
  expect([take(), take(), take(), take()]).toEqual([
    [true, 3, 1, 0],
    [true, 2, 1, 0],
    [true, 1, 2, 0],
    [true, 0, 2, 1],
  ]);
  expect(take()).toEqual([false, 0, 2, 1]);
  at(499);
  expect(take()[0]).toBe(false);
  at(500);
  expect(take()[0]).toBe(true);
  expect(take()[0]).toBe(false);
  // Two requests a second in the long run: ten seconds, twenty requests.
  let allowed = 0;
  for (let time = 510; time <= 10_500; time += 10) {
    at(time);
    if (take()[0]) allowed++;
  }
  expect(allowed).toBe(20);
});

it('keeps nobody waiting longer than a window when the clock goes back', () => {
  const { at, take } = counting(WINDOW);
  at(3_600_000);
  for (let request = 0; request < 4; request++) take();
  at(0);
  expect(take()).toEqual([false, 0, 60, 60]);
});

it('forgets what is over, and the oldest beyond a bound', () => {
  const { at, take } = counting({ ...WINDOW, requests: 1, capacity: 1 }, 2_000);
  take('first');
  for (let index = 0; index < 1_998; index++) take(`key ${index}`);
  expect(take('first')[0]).toBe(false);
  take('one more');
  expect(take('first')[0]).toBe(true);
  expect(take('one more')[0]).toBe(false);
  at(60_000);
  expect(take('one more')[0]).toBe(true);
});
