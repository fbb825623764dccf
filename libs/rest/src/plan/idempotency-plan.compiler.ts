// The option `idempotency` of an endpoint.
import { parseDuration, type EndpointOptions, type IdempotencyPlan } from '@nestling/core';
import { REST_CONFIG_CODES } from '../rest.errors.js';
import type { Problems } from './problems.js';

/** How long a key counts unless the endpoint says otherwise. */
const DEFAULT_EXPIRY = '24h';

/** Compiles the option; undefined where there is none. */
export function compileIdempotency(
  { idempotency }: EndpointOptions,
  where: string,
  problems: Problems,
): Pick<{ idempotency: IdempotencyPlan }, 'idempotency'> | undefined {
  if (!idempotency) return undefined;
  const { expireAfter = DEFAULT_EXPIRY, required = false } = idempotency === true ? {} : idempotency;
  return { idempotency: Object.freeze({ expireAfter: secondsOf(expireAfter, where, problems), required }) };
}

function secondsOf(duration: Parameters<typeof parseDuration>[0], where: string, problems: Problems): number {
  try {
    const seconds = parseDuration(duration);
    if (seconds > 0) return seconds;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  problems.add(REST_CONFIG_CODES.optionInvalid, where, [
    `idempotency.expireAfter is "${duration}"`,
    "use a duration above zero: a number of seconds, or a text such as '30m', '24h'",
  ]);
  return 0;
}
