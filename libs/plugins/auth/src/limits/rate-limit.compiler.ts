// What was written becomes limits, or a report of what is wrong with it.
import { didYouMean, type ReportMistake } from '@nestling/core';
import { AUTH_CONFIG_CODES } from '../auth.errors.js';
import { durationOf } from '../option.readers.js';
import type { RateLimitRule, RateLimitsByVerb, RateLimitSpec } from './rate-limit.options.js';
import type { Limit, LimitPlan } from './rate-limit.plan.js';

const VERBS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const BY_VERB = [...VERBS, 'default'];
const KEYS = ['requests', 'window', 'burst', 'by'];
const REMEDY = "write { requests: 100, window: '1m' }, a list of these, or false";

/** A place where limits are written. */
export interface LimitPlace {
  /** How mistakes call it: `rateLimit`, `login.rateLimit`. */
  readonly option: string;
  /** How headers and counters call it: `books`. */
  readonly name: string;
  readonly report: ReportMistake;
}

/** What one place says; undefined where it says nothing. */
export function compileLimits(written: unknown, place: LimitPlace): LimitPlan | undefined {
  if (written === undefined) return undefined;
  if (!isPlain(written) || KEYS.some((key) => key in written)) {
    return Object.freeze({ verbs: new Map(), otherwise: limitsOf(written, place) });
  }
  return Object.freeze(compileVerbs(written, place));
}

/** The limits of a specification: a limit, a list of limits, or none. */
export function limitsOf(written: unknown, { option, name, report }: LimitPlace): readonly Limit[] {
  if (written === false) return [];
  const list = [written].flat() as unknown[];
  if (list.length === 0) report(AUTH_CONFIG_CODES.optionInvalid, `${option} is an empty list`, REMEDY);
  const limits = list.flatMap((one, index) => {
    const place = { option: list.length > 1 ? `${option}[${index}]` : option, report };
    return limitOf(one, { ...place, name: index === 0 ? name : `${name}.${index + 1}` }) ?? [];
  });
  const same = limits.find((limit, index) =>
    limits
      .slice(0, index)
      .some((other) => other.by === limit.by && other.quota.window === limit.quota.window),
  );
  if (same) {
    const what = `${option} has two limits for the same window of ${same.quota.window / 1000} seconds`;
    report(AUTH_CONFIG_CODES.optionInvalid, what, 'keep the smaller one');
  }
  // Who is over the limit of a minute is not to use up the hour as well.
  return [...limits].sort((left, right) => left.quota.window - right.quota.window);
}

function compileVerbs(written: RateLimitsByVerb, { option, name, report }: LimitPlace): LimitPlan {
  const verbs = new Map<string, readonly Limit[]>();
  for (const [verb, spec] of Object.entries(written)) {
    if (!BY_VERB.includes(verb)) {
      const what = `${option} has "${verb}"${didYouMean(verb, [...KEYS, ...BY_VERB])}`;
      report(
        AUTH_CONFIG_CODES.optionInvalid,
        what,
        `use ${KEYS.join(', ')}, or the verbs ${BY_VERB.join(', ')}`,
      );
    } else if (spec !== undefined) {
      const isDefault = verb === 'default';
      const place = {
        option: `${option}.${verb}`,
        name: isDefault ? name : `${name}.${verb.toLowerCase()}`,
        report,
      };
      verbs.set(verb, limitsOf(spec as RateLimitSpec, place));
    }
  }
  if (Object.keys(written).length === 0)
    report(AUTH_CONFIG_CODES.optionInvalid, `${option} is empty`, REMEDY);
  const otherwise = verbs.get('default');
  verbs.delete('default');
  return { verbs, ...(otherwise ? { otherwise } : {}) };
}

function limitOf(written: unknown, { option, name, report }: LimitPlace): Limit | undefined {
  const wrong = (what: string, remedy: string): undefined => {
    report(AUTH_CONFIG_CODES.optionInvalid, what, remedy);
  };
  if (!isPlain(written)) return wrong(`${option} is ${JSON.stringify(written)}`, REMEDY);
  for (const key of Object.keys(written)) {
    if (KEYS.includes(key)) continue;
    wrong(`${option} has "${key}"${didYouMean(key, KEYS)}`, `use one of: ${KEYS.join(', ')}`);
  }
  const { requests, window, burst, by = 'address' } = written as Partial<RateLimitRule>;
  for (const [key, value] of Object.entries({ requests, burst })) {
    if (isCount(value) || (key === 'burst' && value === undefined)) continue;
    wrong(`${option}.${key} is ${JSON.stringify(value)}`, 'write a whole number from 1');
  }
  if (by !== 'address' && by !== 'user' && typeof by !== 'function') {
    wrong(`${option}.by is ${JSON.stringify(by)}`, "write 'address', 'user' or a function");
  }
  const milliseconds = windowOf(window, option, report);
  if (!isCount(requests) || milliseconds === undefined) return undefined;
  const quota = {
    capacity: burst ?? requests,
    requests,
    window: milliseconds,
    isSteady: burst !== undefined,
  };
  return Object.freeze({ name, quota, by });
}

/** In milliseconds; undefined for what cannot be counted in. */
function windowOf(window: unknown, option: string, report: ReportMistake): number | undefined {
  if (window === undefined) {
    report(AUTH_CONFIG_CODES.optionInvalid, `${option}.window is missing`, "write how long: window: '1m'");
    return undefined;
  }
  let isRead = true;
  const milliseconds = durationOf(window as number, `${option}.window`, (...mistake) => {
    isRead = false;
    report(...mistake);
  });
  const whole = Math.round(milliseconds * 1000);
  if (isRead && whole >= 1) return whole;
  if (isRead)
    report(AUTH_CONFIG_CODES.optionInvalid, `${option}.window is no time at all`, "write it as '1m'");
  return undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
