import type { Caller } from '@nestling/core';
import type { VerifyCredentials } from '../backends/credentials.verifier.js';
import { verifyPassword } from './password.js';

/** A user who is written down in the configuration. */
export interface ListedUser {
  readonly username: string;
  /** What `hashPassword` or `nestling hash-password` made. */
  readonly passwordHash: string;
  /** What is known of the user, such as `{ roles: ['staff'] }`. @default the user's name as `sub` */
  readonly claims?: Caller;
}

/**
 * Checks user names and passwords against a list.
 *
 * @example
 * AuthModule.forRoot({
 *   login: { validator: listedUsers([{ username: 'ann', passwordHash: process.env.ANN_HASH, claims: { roles: ['staff'] } }]) },
 * });
 */
export function listedUsers(users: readonly ListedUser[]): VerifyCredentials {
  const known = new Map(users.map((user) => [user.username, user]));
  return async (username, password) => {
    const user = known.get(username);
    if (!(await verifyPassword(password, user?.passwordHash))) return null;
    return { sub: username, ...user?.claims };
  };
}
