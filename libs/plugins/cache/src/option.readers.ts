// Reading options: each mistake is noted, and reading goes on.
import { didYouMean, parseDuration, parseSize, type Duration, type Size } from '@nestling/core';
import { CACHE_CONFIG_CODES } from './cache.errors.js';

/** Takes a mistake down: its code, what is wrong, and the remedy. */
export type Report = (code: string, what: string, remedy: string) => void;

/** Reads a duration as seconds; the default where there is none, or a wrong one. */
export function secondsOf(
  value: Duration | undefined,
  otherwise: number,
  { name, report }: { name: string; report: Report },
): number {
  if (value === undefined) return otherwise;
  try {
    return parseDuration(value);
  } catch (error) {
    report(CACHE_CONFIG_CODES.optionInvalid, `${name}: ${(error as Error).message}`, `write ${name}: '60s'`);
    return otherwise;
  }
}

/** Reads a ttl, which is one second at least. */
export function ttlOf(
  value: Duration | undefined,
  otherwise: number,
  { name, report }: { name: string; report: Report },
): number {
  const seconds = secondsOf(value, otherwise, { name, report });
  if (seconds >= 1) return seconds;
  const remedy = `write ${name}: '60s', or leave the option out for answers that are not kept`;
  report(CACHE_CONFIG_CODES.ttlInvalid, `${name} is ${String(value)}, and one second is the least`, remedy);
  return otherwise;
}

/** Reads a size as bytes. */
export function bytesOf(
  value: Size | undefined,
  otherwise: number,
  { name, report }: { name: string; report: Report },
): number {
  if (value === undefined) return otherwise;
  try {
    return parseSize(value);
  } catch (error) {
    report(CACHE_CONFIG_CODES.optionInvalid, `${name}: ${(error as Error).message}`, `write ${name}: '1mb'`);
    return otherwise;
  }
}

/** Reports the keys of an object that are not among the known ones. */
export function reportKeys(
  given: object,
  known: readonly string[],
  { name, report }: { name: string; report: Report },
): void {
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue;
    const what = `${name} has "${key}"${didYouMean(key, known)}`;
    report(CACHE_CONFIG_CODES.optionInvalid, what, `use one of: ${known.join(', ')}`);
  }
}
