// What a request says of its repeats: the key, whose it is, and what would be another request.
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { HttpExchange } from './http.exchange.js';
import { keyInvalid } from '../idempotency/idempotency.errors.js';
import type { IdempotencyClaim } from '../idempotency/idempotency.store.js';

const MAX_KEY_LENGTH = 255;
/** The claims of a user that name it, the most exact first. */
const USER_IDS = ['sub', 'id', 'userId'] as const;

/** What tells callers apart reads of a request. */
export interface CallerRequest {
  /** What guards left behind. */
  readonly user?: unknown;
  readonly headers: IncomingHttpHeaders;
}

/** Tells whose request it is. */
export type CallerOf = (request: CallerRequest) => string;

/** Whether the request carries a key, or has to. */
export function wantsKey(exchange: HttpExchange, { required }: { readonly required: boolean }): boolean {
  return required || exchange.header('idempotency-key') !== undefined;
}

/**
 * The key of a request, and the request itself, as hashes: neither tokens nor bodies are stored.
 *
 * @throws {REST_IDEMPOTENCY_KEY_INVALID}
 */
export function readClaim(
  exchange: HttpExchange,
  {
    body,
    endpoint,
    caller,
    view,
  }: { body: unknown; endpoint: string; caller: string; view?: string | undefined },
): IdempotencyClaim {
  const key = exchange.header('idempotency-key');
  if (key === undefined) throw keyInvalid('This route takes requests with an Idempotency-Key only');
  if (key.length > MAX_KEY_LENGTH || !/^[\x21-\x7e]+$/.test(key))
    throw keyInvalid('The Idempotency-Key is none');
  const { method, path, queryString } = exchange;
  return {
    id: digest([caller, endpoint, key]),
    // An answer may show what its caller sees no more: to another view, it is that of another request.
    fingerprint: digest([method, path, queryString, body, ...(view === undefined ? [] : [view])]),
  };
}

/** The user that a guard recognised; without one, whoever sends these credentials. */
export const callerOfRequest: CallerOf = ({ user, headers }) => {
  const claims = (typeof user === 'object' && user !== null ? user : {}) as Readonly<Record<string, unknown>>;
  const name = USER_IDS.find((claim) => claims[claim] !== undefined && claims[claim] !== null);
  if (name !== undefined) return `user ${String(claims[name])}`;
  if (headers.authorization !== undefined) return `authorization ${headers.authorization}`;
  // A user without a name of its own is told from others by all that is known of it.
  return user === undefined || user === null ? 'anonymous' : `user ${JSON.stringify(user)}`;
};

function digest(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
