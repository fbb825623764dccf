// A caller as text, where the application says that its answers are good for one user, or for all of the same roles.
import type { Caller } from '@nestling/core';
import { createHash } from 'node:crypto';

/** What is another with each token of the same caller. */
const OF_TOKENS = new Set(['iat', 'exp', 'nbf', 'jti']);

/** Equal for two requests only if all that is known of their callers is. */
export function userText(user: Caller | undefined): string {
  if (user === undefined) return 'nobody';
  const claims = Object.entries(user).filter(([name]) => !OF_TOKENS.has(name));
  return digest(claims.sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** Equal for two callers of the same roles; where it is not known which they have, for those of whom all is the same. */
export function rolesText(user: Caller | undefined): string {
  if (user === undefined) return 'nobody';
  if (user['roles'] === undefined && user['role'] === undefined) return userText(user);
  const { roles = [], role = [] } = user;
  return digest([roles, role].flat().map(String).sort());
}

function digest(value: unknown): string {
  const text = JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part));
  return createHash('sha256').update(text).digest('base64url');
}
