// A caller as text, where the application says that its answers are good for one user, or for all of the same roles.
import type { Caller } from '@nestling/core';
import { createHash } from 'node:crypto';
import { encodeValue } from '../entries/value.codec.js';

/** What is another with each token of the same caller. */
const OF_TOKENS = new Set(['iat', 'exp', 'nbf', 'jti']);

/** Equal for two requests only if all that is known of their callers is; undefined where callers cannot be told apart. */
export function userText(user: Caller | undefined): string | undefined {
  if (user === undefined) return 'nobody';
  const claims = Object.entries(user).filter(([name]) => !OF_TOKENS.has(name));
  // An object that hides all it knows in private fields is like any other of its class.
  return claims.length === 0 ? undefined : digest(claims.sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** Equal for two callers of the same roles. */
export function rolesText(user: Caller | undefined): string | undefined {
  if (user === undefined) return 'nobody';
  const { roles = [], role = [] } = user;
  const given = [roles, role].flatMap((one) => (one instanceof Set ? [...(one as Set<unknown>)] : one));
  return digest(given.map(String).sort());
}

/** Maps, sets and dates count by what is in them; what is no data cannot be told apart. */
function digest(value: unknown): string | undefined {
  const bytes = encodeValue(value);
  return bytes && createHash('sha256').update(bytes).digest('base64url');
}
